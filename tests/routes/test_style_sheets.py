"""The style sheets are laid out so that a change of one thing is a change of one line."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
SHEETS = sorted(CSS.rglob("*.css"))


def faults(css: str) -> list[str]:
    """Lines with two things on them, and rules without a blank line before them."""
    lines = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), css, flags=re.DOTALL).splitlines()
    found = [f"two things in line {at}" for at, line in enumerate(lines, start=1) if len(re.findall("[{};]", line)) > 1]
    for at, (before, line) in enumerate(pairwise(lines), start=2):
        if before.strip() == "}" and line.strip() not in ("}", ""):
            found.append(f"no blank line before line {at}")
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.relative_to(CSS)))
def test_a_line_is_one_declaration_and_a_blank_line_parts_rules(sheet: Path) -> None:
    assert faults(sheet.read_text()) == []


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        ("a {\n  color: red; margin: 0;\n}\n", "two things in line 2"),
        ("a { color: red }\n", "two things in line 1"),
        ("a {\n  color: red;\n}\nb {\n  margin: 0;\n}\n", "no blank line before line 4"),
        ("/* a; b; c { */\na {\n  margin: 0;\n  padding: 0; }\n", "two things in line 4"),
    ],
)
def test_a_crowded_line_is_found(css: str, fault: str) -> None:
    """The negative control."""
    assert faults(css) == [fault]


def test_each_source_says_what_it_is_about_and_stands_in_one_layer_which_is_its_folders() -> None:
    """Outside a layer a rule would win over every other."""
    for sheet in set(SHEETS) - {CSS / "patient.css", CSS / "desk.css", CSS / "embedded.css"}:
        css = sheet.read_text()
        layer = sheet.stem if sheet.parent == CSS else sheet.parent.name
        assert css.startswith("/* "), sheet
        assert re.findall(r"^(?! |/\*|\n).+$", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL), re.MULTILINE) == [
            f"@layer {layer} {{",
            "}",
        ], sheet


def test_a_source_names_no_other_file() -> None:
    """Joined, a sheet lies in another folder than its parts: what one names is looked for from there."""
    assert [sheet.name for sheet in SHEETS if "url(" in sheet.read_text() and sheet.parent != CSS] == []
    named = {name for sheet in CSS.glob("*.css") for name in re.findall(r'url\("([^"]+)"\)', sheet.read_text())}
    assert named
    assert {name for name in named if not (CSS / name).is_file()} == set()


SIZE = re.compile(r"font(?:-size)?:\s*([^;]+);")
ONE_OF_FOUR = re.compile(r"var\(--text-(s|m|l|xl)\)|inherit|1em")


def other_sizes(css: str) -> list[str]:
    """Sizes of text on screen that are none of the four."""
    on_screen = re.sub(r"@media print \{.*?\n  \}", "", css, flags=re.DOTALL)
    return [size for size in SIZE.findall(on_screen) if not ONE_OF_FOUR.search(size)]


def test_a_patients_page_has_four_sizes_of_text() -> None:
    parts = [sheet for sheet in SHEETS if sheet.parent.name in ("base", "layout", "components")]
    assert {sheet.name: other_sizes(sheet.read_text()) for sheet in parts if other_sizes(sheet.read_text())} == {}
    scale = (CSS / "tokens" / "scale.css").read_text()
    roles = (CSS / "tokens" / "roles.css").read_text()
    assert len(re.findall(r"--size-\d", scale)) == len(re.findall(r"--text-\w+:", roles)) == 5  # the desk has one more


@pytest.mark.parametrize("rule", ["font-size: .8rem;", "font: 400 var(--text-xs)/1 var(--sans);"])
def test_a_fifth_size_is_found(rule: str) -> None:
    """The negative control."""
    assert other_sizes(f"a {{\n  {rule}\n}}\n")
