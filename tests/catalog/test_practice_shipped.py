"""The practice file and the drawings that come with the software are fit to be shown to patients."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from booking.catalog import PracticeFile, ProcedureEntry, read_practice
from booking.catalog.file.reading import COLOURS

ROOT = Path(__file__).parents[2]
DRAWINGS = sorted((ROOT / "static/drawings").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def file() -> PracticeFile:
    return read_practice((ROOT / "booking/practice.toml").read_text(encoding="utf-8"))


def test_both_surgeons_offer_every_procedure(file: PracticeFile) -> None:
    assert [surgeon.slug for surgeon in file.surgeons] == ["david-kim", "eugene-kim"]
    assert {procedure.surgeons for procedure in file.procedures} == {("david-kim", "eugene-kim")}


def test_there_are_ten_procedures_in_two_families_and_one_for_whoever_is_not_sure(file: PracticeFile) -> None:
    families = [procedure.family for procedure in file.procedures]
    assert families.count("surgical") >= 5
    assert families.count("non_surgical") >= 3
    assert len(families) - families.count("unsure") >= 10
    assert [one.slug for one in file.procedures if one.family == "unsure"] == ["not-sure-yet"]


def test_consultations_take_half_an_hour_three_quarters_or_an_hour(file: PracticeFile) -> None:
    assert {procedure.consultation_minutes for procedure in file.procedures} == {30, 45, 60}


def test_each_surgeon_can_be_seen_in_the_office_and_by_video(file: PracticeFile) -> None:
    for surgeon in file.surgeons:
        assert {hours.location for hours in surgeon.working_hours} == {"office", "video"}


def test_telephone_and_addresses_are_made_up(file: PracticeFile) -> None:
    assert re.search(r"555-01\d\d$", file.practice.telephone)
    assert file.practice.email.endswith((".example", "@example.com"))
    assert file.practice.mail_domain.endswith(".example")
    assert "Example Street" in file.practice.address[0]


def test_the_mini_facelift_page_has_the_facts_of_the_article_that_leads_to_it(file: PracticeFile) -> None:
    words = said_of(next(one for one in file.procedures if one.slug == "mini-facelift"))
    facts = (
        *("partial facelift", "lower third", "jaw", "chin", "smas", "around the ear", "local anesthesia"),
        *("in front of the ear", "hairline behind the ear", "up and outward", "jowls", "skin alone", "trims"),
        *("bruising, swelling and tenderness", "than after a full facelift", "lower than with a full facelift"),
    )
    assert [fact for fact in facts if fact not in words] == []


def test_nothing_is_promised(file: PracticeFile) -> None:
    promises = re.compile(r"\b(guarantee\w*|painless|perfect\w*|flawless|risk-free|amazing|best|youthful)\b")
    assert {one.slug: found for one in file.procedures if (found := promises.findall(said_of(one)))} == {}


def test_nobody_is_said_to_have_reviewed_a_text(file: PracticeFile) -> None:
    """Whoever runs a practice says so of people who have."""
    for texts in (file.practice.texts, *(one.texts for one in file.procedures)):
        assert not {"reviewed_by", "reviewed_on"} & {key for words in texts.values() for key in words}


def test_downtime_is_told_as_a_range(file: PracticeFile) -> None:
    ranges = re.compile(r"\b(\w+) (to|or) (\w+)( \w+)? (day|week|month)s?\b|\b(days|weeks)\b.* to ", re.IGNORECASE)
    treatments = [one for one in file.procedures if one.family != "unsure"]
    assert [one.slug for one in treatments if not ranges.search(one.texts["en"]["downtime"])] == []


def test_every_drawing_that_is_named_is_there_and_none_lies_about(file: PracticeFile) -> None:
    named = {procedure.drawing for procedure in file.procedures} - {None}
    assert named == {drawing.stem for drawing in DRAWINGS}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_can_stand_inside_a_page_under_the_strict_policy(path: Path) -> None:
    drawing = ElementTree.parse(path).getroot()
    assert drawing.tag == f"{SVG}svg"
    assert drawing[0].tag == f"{SVG}title"
    assert drawing.get("viewBox")
    assert path.stat().st_size < 2500
    assert drawing.get("stroke-width") == "1.5"
    for part in drawing.iter():
        assert part.tag.removeprefix(SVG) in {"svg", "title", "g", "path", "circle", "ellipse"}
        # No style, no handler, and no id, which would be there twice where two drawings share a page.
        assert not [name for name in part.attrib if name in ("style", "id") or name.startswith("on")]
        assert {part.get("stroke"), part.get("fill")} <= {"currentColor", "none", None}


def test_drawings_show_one_head_from_two_sides_in_a_line_that_keeps_its_width() -> None:
    heads = set()
    for path in DRAWINGS:
        head, _marks = ElementTree.parse(path).getroot().findall(f"{SVG}g")
        heads.add("".join(ElementTree.tostring(part, "unicode").strip() for part in head))
        lines = [part for part in head if part.tag == f"{SVG}path"]
        assert {part.get("vector-effect") for part in lines} == {"non-scaling-stroke"}, path.stem
        assert {part.get("stroke-width") for part in lines} == {None}, path.stem
    assert len(heads) == 2


def test_each_color_a_surgeon_may_have_is_in_the_style_sheet() -> None:
    classes = (ROOT / "static/css/tokens/surgeons.css").read_text(encoding="utf-8")
    assert [colour for colour in COLOURS if f".surgeon-{colour} " not in classes] == []


def said_of(procedure: ProcedureEntry) -> str:
    return " ".join(procedure.texts["en"].values()).lower()
