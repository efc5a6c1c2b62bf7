"""How several processes share the tests."""

from xdist.scheduler import LoadScopeScheduling


class JourneysInOneProcess(LoadScopeScheduling):
    """They walk through one site in one browser, and begin first; every other test goes to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return "journeys" if nodeid.startswith("tests/journeys/") else nodeid
