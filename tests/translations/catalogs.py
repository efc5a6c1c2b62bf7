"""The catalogs that translators fill in, what they must say, and what is wrong with one."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from babel.util import pathmatch

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "booking/translations"
LANGUAGES = sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())
# Put in by Python, put in by a script, and what a link begins and ends with.
_PLACES = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}|</?\w+[^>]*>")

_TRANSLATING = ("_", "_l", "gettext", "ngettext", "pgettext", "npgettext", "lazy_gettext")

Key = tuple[str | None, str]


def catalog_of(language: str) -> Catalog:
    return parsed((TRANSLATIONS / language / "LC_MESSAGES/messages.po").read_bytes(), language)


def parsed(text: bytes, language: str = "es") -> Catalog:
    return read_po(BytesIO(text), locale=language, abort_invalid=True)


@lru_cache(maxsize=1)
def extracted(folder: Path) -> Catalog:
    """What the sources say now, gathered as `make translations` gathers it."""
    template = folder / "messages.pot"
    extract = ["-q", "extract", "-F", "pyproject.toml", "-k", "_l", "-o", str(template), "."]
    CommandLineInterface().run(["pybabel", *extract])
    return parsed(template.read_bytes())


def python_sources() -> Iterator[Path]:
    """Those that are read for what patients read."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    left_out = next(mapping["pattern"] for mapping in mappings if mapping["method"] == "ignore")
    for path in sorted((ROOT / "booking").rglob("*.py")):
        if not any(pathmatch(pattern, path.relative_to(ROOT).as_posix()) for pattern in left_out):
            yield path


def in_f_strings(path: Path) -> list[str]:
    """Sentences to be translated that stand within one."""
    strings = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr))
    calls = (call for string in strings for call in ast.walk(string) if isinstance(call, ast.Call))
    return [ast.unparse(call) for call in calls if isinstance(call.func, ast.Name) and call.func.id in _TRANSLATING]


def keys(catalog: Catalog) -> set[Key]:
    return {(message.context, _first(message)) for message in catalog if message.id}


def faults(catalog: Catalog) -> Iterator[str]:
    """What a translator has left undone, or has broken."""
    for message in filter(_is_sentence, catalog):
        said = _forms(message.string)
        plurals = catalog.num_plurals if message.pluralizable else 1
        if len(said) != plurals or not all(text.strip() for text in said):
            yield f"not translated: {_first(message)}"
            continue
        if message.fuzzy:
            yield f"fuzzy: {_first(message)}"
        yield from (f"{error}: {_first(message)}" for error in message.check(catalog))
        # Of a number's two forms the second is the one that every language counts with.
        meant = _forms(message.id)[-1]
        yield from (f"not the same places: {text}" for text in said if _places(text) != _places(meant))
    yield from (f"obsolete: {_first(message)}" for message in catalog.obsolete.values())


def _is_sentence(message: Message) -> bool:
    return bool(message.id)


def _first(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: object) -> tuple[str, ...]:
    """One, or one for each number that the language tells apart."""
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text or ""),)


def _places(text: str) -> list[str]:
    return sorted(_PLACES.findall(text))
