"""How templates are read and put together."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """What all templates know is one dict for each of them.

    Jinja's own is a ChainMap, which a page copies for each template and compares for each import: thirty times, and
    in Python. It would follow what is added after a template was read; here all of it is there before the first page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}
