"""What a layout calls something is no page's name for anything: it would stand in place of what the page was given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
LAYOUTS = ("layout.html", "staff/layout.html")


def names_of(template: str) -> set[str]:
    """That it sets or imports outside of its blocks, where all that extend it see them."""
    found: set[str] = set()
    for node in Environment(extensions=["jinja2.ext.i18n"]).parse(template).body:
        for target in [node.target] if isinstance(node, nodes.Assign) else []:
            found |= {name.name for name in [target, *target.find_all(nodes.Name)] if isinstance(name, nodes.Name)}
        if isinstance(node, nodes.FromImport):
            found |= {name[1] if isinstance(name, tuple) else name for name in node.names}
        if isinstance(node, nodes.Import):
            found.add(node.target)
    return found


def given(source: str) -> Iterator[str]:
    """The name of whatever a module passes on by name, to a template or to what renders one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_page_is_given_what_its_layout_calls_something_else(layout: str) -> None:
    taken = names_of((ROOT / "templates" / layout).read_text("utf-8"))
    assert taken
    modules = [path for path in (ROOT / "booking/routes").rglob("*.py") if "render_template" in path.read_text("utf-8")]
    assert len(modules) > 20
    shadowed = {path.name: taken & set(given(path.read_text("utf-8"))) for path in modules}
    assert {name: names for name, names in shadowed.items() if names} == {}


def test_a_name_that_is_taken_would_be_seen() -> None:
    assert names_of(
        "{% set refused = 1 %}{% from 'x' import a as b, c %}{% block x %}{% set own = 1 %}{% endblock %}"
    ) == {
        "refused",
        "b",
        "c",
    }
    assert set(given("render_template('x', refused=1, **more)")) == {"refused"}
