"""The test practice's file with other words in it."""

from pathlib import Path

from tests.stage.databases import PRACTICE_FILE


class Edited:
    """The test practice with other words in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *changes: tuple[str, str]) -> Path:
        text = PRACTICE_FILE.read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        self.path.write_text(text, "utf-8")
        return self.path
