"""Words in the sources that no translator is given, in whatever state a page would say them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from jinja2 import Environment, nodes

from tests.translations.catalogs import ROOT

GIVEN = ("_", "_l", "ngettext", "pgettext")
LOGGED = ("info", "warning", "error", "exception")
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_NOT_READ = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", re.DOTALL)
_READ_ATTRIBUTE = re.compile(r"\b(?:aria-label|alt|title|placeholder|data-words\S*|data-done)=\"([^\"]*)\"")
_TAG = re.compile(r"<[^>]*>|&\w+;")
_WORD = re.compile(r"[^\W\d_]{2,}")
_BEGINNING = re.compile(r"[A-Z][a-z’]+ [a-z’]+")
_SENTENCE = re.compile(r"[A-Z][a-z’]+(?: [a-z’]+|[ .,:?!]|$)")


def translated_sources(suffix: str) -> list[Path]:
    """Those that `make translations` reads."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    ignored = next(one["pattern"] for one in mappings if one["method"] == "ignore")
    folders = {".html": "templates", ".py": "booking"}
    paths = sorted((ROOT / folders[suffix]).rglob(f"*{suffix}"))
    return [path for path in paths if not any(fnmatch(str(path.relative_to(ROOT)), one) for one in ignored)]


def bare_words(template: str) -> Iterator[str]:
    """Of a template: what stands between its tags and in its attributes, and strings that are put into a page."""
    html = _NOT_READ.sub(" ", _JINJA.sub(" ", template))
    for text in (*_READ_ATTRIBUTE.findall(html), _TAG.sub(" ", html)):
        yield from _WORD.findall(text)
    tree = Environment(autoescape=True).parse(template)
    given = {id(text) for call in tree.find_all(nodes.Call) if _is_given(call) for text in call.args}
    for text in tree.find_all(nodes.Const):
        if isinstance(text.value, str) and id(text) not in given and _SENTENCE.match(text.value):
            yield text.value


def _is_given(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in GIVEN


def bare_sentences(module: str) -> Iterator[str]:
    """Of a module: strings of several words that begin like a sentence."""
    tree = ast.parse(module)
    let_through = {id(one) for node in ast.walk(tree) for one in _not_for_patients(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in let_through else None
        if isinstance(text, str) and _BEGINNING.match(text):
            yield text


def _not_for_patients(node: ast.AST) -> Iterator[ast.AST]:
    """Strings given to translators, docstrings, and what is raised or written into the log."""
    is_call = isinstance(node, ast.Call) and _name(node.func) in (*GIVEN, *LOGGED)
    if is_call or isinstance(node, ast.Raise | ast.Assert):
        yield from ast.walk(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
