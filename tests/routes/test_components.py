"""The parts of pages keep their promises to a keyboard, a screen reader and a phone."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask, render_template_string, url_for
from flask_babel import Babel, force_locale
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from booking import formats
from booking.confidential import telephone_uri
from booking.routes import assets
from booking.routes.staff.diary.cells import table_of
from booking.routes.staff.diary.values import Column, Diary, Frame, Placed, Row, Space
from tests.stage.settings import LOS_ANGELES, NOW

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
ERRORS = sorted(path.stem for path in (TEMPLATES / "errors").glob("[0-9]*.html"))


class Enquiry(FlaskForm):
    name = StringField("Your name", [InputRequired("Enter your name")], description="As on your passport.")
    note = StringField("Note")
    reach = RadioField(
        "How may we reach you?",
        [InputRequired("Choose a way")],
        choices=[SelectChoice("email", "By e-mail"), SelectChoice("telephone", "By telephone")],
    )
    agreed = BooleanField("I agree", [InputRequired("Tick the box")])


@pytest.fixture
def drawing() -> Iterator[Flask]:
    """An app that has the templates and the names they link to, but no database and no practice."""
    app = Flask("drawing", template_folder=str(TEMPLATES), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="drawing", TESTING=True)
    Babel(app)
    CSRFProtect(app)
    assets.init_app(app)
    app.add_template_filter(telephone_uri)
    formats.init_app(app, zone=lambda: LOS_ANGELES)
    for endpoint in ("patient.home", "patient.lost_link", "patient.privacy"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "")
    with app.test_request_context():
        yield app


def drawn(component: str, call: str, **values: Any) -> Any:
    """The component as a tree, from a call such as `month(title, weekdays, weeks)`."""
    template = f'{{% import "components/{component}.html" as it %}}{{{{ it.{call} }}}}'
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(render_template_string(template, **values))
    assert parser.errors == []
    return tree


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_a_wrong_field_says_so_beside_it_and_to_a_screen_reader(drawing: Flask) -> None:
    form = Enquiry(formdata=MultiDict({"name": ""}), meta={"csrf": False})
    form.validate()
    tree = drawn("fields", "name_field(form.name)", form=form)
    box = tree.find(".//input")
    assert box.get("aria-invalid") == "true"
    assert box.get("autocomplete") == "name"
    said = [words(tree.find(f".//*[@id='{name}']")) for name in box.get("aria-describedby").split()]
    assert said == ["As on your passport.", "Error: Enter your name"]
    assert words(tree.find(f".//label[@for='{box.get('id')}']")) == "Your name"


def test_only_what_may_stay_empty_is_called_optional(drawing: Flask) -> None:
    form = Enquiry(formdata=None, meta={"csrf": False})
    assert words(drawn("fields", "text_field(form.note)", form=form).find(".//label")) == "Note (optional)"
    assert words(drawn("fields", "radios(form.reach)", form=form).find(".//legend")) == form.reach.label.text


def test_each_line_of_the_problem_leads_to_a_field_that_is_on_the_page(drawing: Flask) -> None:
    form = Enquiry(formdata=MultiDict({"name": ""}), meta={"csrf": False})
    form.validate()
    links = drawn("error_summary", "error_summary(form)", form=form).findall(".//a")
    fields = "name_field(form.name) ~ it.radios(form.reach) ~ it.checkbox(form.agreed)"
    page = drawn("fields", fields, form=form)
    assert [words(link) for link in links] == ["Enter your name", "Choose a way", "Tick the box"]
    assert all(page.find(f".//input[@id='{link.get('href')[1:]}']") is not None for link in links)


def test_a_day_with_times_is_a_link_that_says_all_and_one_without_is_plain_text(drawing: Flask) -> None:
    weekdays = [{"short": "Tue", "long": "Tuesday"}, {"short": "Wed", "long": "Wednesday"}]
    label = "Tuesday, October 6, 4 times"
    week = [{"number": 6, "times": 4, "href": "?day=6", "label": label, "current": True}, {"number": 7}, None]
    tree = drawn("month", "month('October 2026', weekdays, [week])", weekdays=weekdays, week=week)
    cells = tree.findall(".//tbody/tr/td")
    assert cells[0].find("a").get("aria-label") == label
    assert cells[0].find("a").get("aria-current") == "date"
    assert words(cells[1]) == "7"
    assert cells[1].find(".//a") is None
    assert words(cells[2]) == ""
    assert "Tuesday" in words(tree.find(".//th"))


def test_every_time_is_a_button_of_a_form_that_carries_what_holding_it_needs(drawing: Flask) -> None:
    groups = [
        {"name": "Morning", "times": []},
        {"name": "Afternoon", "times": [{"text": "2:30 PM", "starts_at": "2026-10-06T14:30:00-07:00"}]},
    ]
    hidden = {"procedure": "mini-facelift", "surgeon": "david-kim"}
    form = drawn("times", "times(groups, '/holds', hidden)", groups=groups, hidden=hidden).find("form")
    sent = {box.get("name"): box.get("value") for box in form.iter("input")}
    assert form.get("method") == "post"
    assert sent.pop("csrf_token")
    assert sent == hidden
    assert [words(legend) for legend in form.iter("legend")] == ["Afternoon"]
    assert form.find(".//button").get("value") == "2026-10-06T14:30:00-07:00"


def a_visit(row: int, until: int, lane: int = 0) -> dict[str, Any]:
    return {"row": row, "until": until, "lane": lane, "href": "#", "title": f"from {row}", "state": "booked"}


def drawn_diary(rows: list[dict[str, Any]], columns: list[dict[str, Any]]) -> Any:
    return drawn("diary", "diary('Today', table)", table=table_of(a_diary(rows, columns)))


def a_diary(rows: list[dict[str, Any]], columns: list[dict[str, Any]]) -> Diary:
    """What is not given is empty."""
    row: dict[str, Any] = {"label": "", "hour": False, "now": None}
    visit: dict[str, Any] = {"detail": "", "time": "", "status": ""}
    column: dict[str, Any] = {"summary": "", "lanes": 1, "spaces": []}
    return Diary(
        [Row(**row | one) for one in rows],
        [
            Column(
                **column
                | one
                | {
                    "spaces": [Space(**space) for space in one["spaces"] or [{}] * len(rows)],
                    "visits": [Placed(**visit | each) for each in one["visits"]],
                }
            )
            for one in columns
        ],
        starts_at=NOW,
        frame=Frame(LOS_ANGELES, NOW, timedelta(minutes=30)),
    )


@pytest.mark.parametrize(
    "visits",
    [
        [],
        [a_visit(0, 3), a_visit(3, 4)],
        [a_visit(0, 3), a_visit(1, 2, lane=1)],
        [a_visit(0, 2), a_visit(1, 4, lane=1), a_visit(2, 3), a_visit(4, 6)],
        [a_visit(0, 6), a_visit(1, 2, lane=1), a_visit(1, 5, lane=2), a_visit(3, 4, lane=1)],
    ],
)
def test_the_diary_is_a_whole_table_with_every_visit_in_it(drawing: Flask, visits: list[dict[str, Any]]) -> None:
    lanes = max([visit["lane"] for visit in visits], default=0) + 1
    rows = [{"label": f"9:{quarter}", "hour": quarter == 0} for quarter in range(6)]
    columns: list[dict[str, Any]] = [
        {"name": "Dr. David Kim", "colour": "teal", "lanes": lanes, "visits": visits, "spaces": [{}] * 6},
        {"name": "Dr. Eugene Kim", "colour": "plum", "visits": [], "spaces": [{"shut": True}] * 6},
    ]
    tree = drawn_diary(rows, columns)
    grid = [[0] * (2 * lanes) for _ in rows]
    for at, row in enumerate(tree.findall(".//tbody/tr")):
        for cell in row.findall("td"):
            left = grid[at].index(0)
            for down in range(int(cell.get("rowspan", 1))):
                for across in range(int(cell.get("colspan", 1))):
                    grid[at + down][left + across] += 1
    assert grid == [[1] * (2 * lanes)] * 6
    assert sorted(words(b) for b in tree.iter("b")) == sorted(visit["title"] for visit in visits)


def test_a_visit_that_nothing_overlaps_is_as_wide_as_its_column(drawing: Flask) -> None:
    visits = [a_visit(0, 1), a_visit(1, 2), a_visit(1, 2, lane=1)]
    columns = [{"name": "Dr. David Kim", "colour": "teal", "lanes": 2, "visits": visits, "spaces": []}]
    tree = drawn_diary([{}, {}], columns)
    assert [cell.get("colspan") for cell in tree.findall(".//td[@rowspan]")] == ["2", None, None]


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_needs_neither_practice_nor_database(drawing: Flask, status: str) -> None:
    template = f"{{% include 'errors/{status}.html' %}}"
    spoken = render_template_string(template, telephone="(310) 555-0142")
    assert 'href="tel:+13105550142"' in spoken
    assert "noindex" in spoken
    assert "tel:" not in render_template_string(template, telephone=None)
    for page in (spoken, render_template_string(template)):
        html5lib.HTMLParser(strict=True).parse(page)


def test_a_page_with_errors_begins_its_title_with_error(drawing: Flask) -> None:
    page = "{% extends 'layout.html' %}{% block title %}Your details{% endblock %}"
    assert "<title>Error: Your details</title>" in render_template_string(page, errors={"name": ["Enter it"]})
    assert "<title>Your details</title>" in render_template_string(page, errors={})


def test_the_frame_of_a_page_asks_for_at_most_five_files_beside_itself(drawing: Flask) -> None:
    page = render_template_string("{% extends 'layout.html' %}")
    static = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert url_for("static", filename="css/patient.css") in static
    assert len(static) <= 5
    visitor = drawing.test_client()
    assert 20_000 < sum(len(visitor.get(path).data) for path in static) < 40_000


def test_no_template_has_a_style_or_a_script_within() -> None:
    """The Content-Security-Policy would throw it away."""
    for path in TEMPLATES.rglob("*.html"):
        if "mail" in path.parts:
            continue
        found = re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", path.read_text())
        assert found == [], path


def builds_rows(template: str) -> list[str]:
    """Lists and dicts that a template fills by itself, line after line."""
    return re.findall(r"\.(?:append|extend|update)\([^)]*\)", template)


def test_rows_are_built_in_python_and_not_in_a_template() -> None:
    assert [path.name for path in TEMPLATES.rglob("*.html") if builds_rows(path.read_text("utf-8"))] == []


def test_a_template_that_builds_rows_would_be_seen() -> None:
    assert builds_rows("{% set _x = rows.append({'key': _('Sent')}) %}") != []


@pytest.mark.usefixtures("drawing")
def test_what_goes_into_a_translated_sentence_with_a_link_is_escaped() -> None:
    sentence = """{{ _('<a href="%(address)s">Follow</a> in Calendar', address=address) }}"""
    written = render_template_string(sentence, address='webcal://here/"><script>')
    assert written == '<a href="webcal://here/&#34;&gt;&lt;script&gt;">Follow</a> in Calendar'


@pytest.mark.usefixtures("drawing")
def test_a_telephone_number_among_the_answers_can_be_pressed() -> None:
    rows = [{"key": "Telephone", "value": "(310) 555-0142", "dial": "+13105550142"}, {"key": "Name", "value": "Ana"}]
    links = [link.get("href") for link in drawn("summary_list", "summary_list(rows)", rows=rows).iter("a")]
    assert links == ["tel:+13105550142"]


@pytest.mark.parametrize(("language", "extension"), [("en", "ext. 5"), ("es", "ext. 5"), ("ko", "내선 5")])
@pytest.mark.usefixtures("drawing")
def test_a_number_is_dialed_with_its_extension_whatever_that_is_called(language: str, extension: str) -> None:
    with force_locale(language):
        [link] = drawn("telephone", "telephone_link('(310) 555-0142 ext. 5')").findall("a")
    assert link.get("href") == "tel:+13105550142;ext=5"
    assert words(link) == f"(310) 555-0142 {extension}"
