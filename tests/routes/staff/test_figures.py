"""The page of the figures, its drawing, and its file."""

import csv
import re
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import update

from booking import appointments
from booking.database import db, writing
from booking.models import Offer, Surgeon, WorkingHours
from booking.routes.staff.figures.csv_file import HEAD
from booking.routes.staff.spreadsheet import as_text
from tests.stage.desk import signed_in
from tests.stage.many_visits import add_appointments
from tests.stage.page_client import PageClient, words
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, local
from tests.stage.waiting import ASKED, offered, who_waits

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

PAGE, FILE = "/staff/figures", "/staff/figures.csv"
THIS_WEEK = "?first=2026-10-05&last=2026-10-05"


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def refilled(admin: PageClient) -> list[tuple[str, str, str]]:
    rows = lines(admin.client.get(FILE + THIS_WEEK).text)
    return [(row["freed_times_offered"], row["freed_times_refilled"], row["refilled_percent"]) for row in rows]


def cells(admin: PageClient) -> list[str]:
    """The last of each row of the table, those of all weeks together last."""
    return [words(row[-1]) for row in admin.get(PAGE + THIS_WEEK).tree.iter("tr")][1:]


def test_without_days_it_shows_the_last_twelve_weeks(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    page = signed_in(app, "admin").get(PAGE)
    weeks = re.findall(r'<th scope="rowgroup"[^>]*>([^<]*?)( <small[^>]*>not over</small>)?</th>', page.response.text)
    assert len(weeks) == 12 + 1
    assert (weeks[0][0], weeks[-2][0], weeks[-1][0]) == ("Oct 4 – Oct 10", "Jul 19 – Jul 25", "All weeks")
    assert [bool(not_over) for _week, not_over in weeks] == [True] + 12 * [False]


def test_each_week_has_a_row_a_surgeon_and_the_file_the_same(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    admin = signed_in(app, "admin")
    david, eugene = lines(admin.client.get(FILE + THIS_WEEK).text)
    assert (david["week_begins"], david["surgeon"]) == ("2026-10-04", "Dr. David Kim")
    assert (david["bookable_hours"], david["appointments"], david["median_lead_days"]) == ("37.0", "1", "1.0")
    assert float(david["filled_hours"]) >= 0.75
    assert (eugene["filled_percent"], eugene["appointments"], eugene["median_lead_days"]) == ("0", "0", "")
    text = admin.get(PAGE + THIS_WEEK).text
    assert f"{david['filled_percent']}% {david['filled_hours']} of 37.0 h" in text


def test_the_drawing_says_in_words_what_it_shows(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    text = signed_in(app, "admin").get(PAGE + THIS_WEEK).response.text
    assert 'role="img" aria-labelledby="plot-title plot-told"' in text
    assert re.search(
        r'id="plot-told">Dr\. David Kim: between (\d+)% and \1% of a week, \1% overall\. Dr\. Eugene', text
    )
    assert '<h2 id="plot-title">Filled share of the bookable time, by week</h2>' in text, "seen as well as heard"
    assert text.count("<polyline") == 4, "a line each, and one beside each name"
    assert "<circle" in text
    assert "<rect" in text
    assert "style=" not in text


def test_what_the_earlier_visit_list_refilled_is_told_in_the_pages_words_and_in_the_file(app: Flask) -> None:
    with app.app_context():
        who_waits()
        [offer] = offered()
        number = offer.id
    admin = signed_in(app, "admin")
    assert refilled(admin) == [("1", "0", "0"), ("0", "0", "")]
    assert cells(admin) == 2 * ["0% 0 of 1", "–"]
    with app.app_context():
        appointments.claim(db.session.get_one(Offer, number), browser=b"x", now=ASKED)
    page = admin.get(PAGE + THIS_WEEK)
    assert refilled(admin) == [("1", "1", "100"), ("0", "0", "")]
    assert cells(admin)[:2] == ["100% 1 of 1", "–"]
    assert "Refilled: of the times that came free and that the earlier-visit list offered, the part that" in page.text


def test_weeks_in_which_a_time_was_offered_and_nothing_booked_are_shown(app: Flask) -> None:
    with app.app_context():
        who_waits()
        offered()
    assert cells(signed_in(app, "admin"))[:2] == ["0% 0 of 1", "–"]


def test_nothing_of_a_patient_is_there(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    admin = signed_in(app, "admin")
    for text in (admin.get(PAGE).response.text, admin.client.get(FILE).text):
        for said in (ANSWERS["name"], "Ruiz", ANSWERS["email"], "555-0143", "blood", "facelift"):
            assert said not in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=soon", ""),
        ("last=2026-02-30", ""),
        ("first=0000-00-00", ""),
        ("first=2026-10-05&last=2026-10-01", "The last day is before the first. Check both."),
        ("first=2024-01-01&last=2026-10-05", "Choose a year at most."),
        ("first=2000-01-01&last=2100-12-31", "Choose a year at most."),
        ("first=9999-12-31", ""),
        ("first=%00", None),
        ("first=%3Cscript%3E", ""),
    ],
)
def test_days_that_cannot_be_meant_are_422_beside_their_field(app: Flask, query: str, said: str | None) -> None:
    admin = signed_in(app, "admin")
    file = admin.client.get(f"{FILE}?{query}")
    if said is None:
        assert file.status_code in (400, 404, 422)
        return
    page = admin.get(f"{PAGE}?{query}", expect=422)
    assert "There is a problem" in page.text
    assert said in page.text
    assert file.status_code == 422


@pytest.mark.parametrize(
    "query", ["first=2025-10-06&last=2026-10-05", "first=2000-01-01&last=2000-01-02", "last=2100-12-31"]
)
def test_a_year_and_the_ends_of_time_are_shown(app: Flask, query: str) -> None:
    signed_in(app, "admin").get(f"{PAGE}?{query}")


def test_where_nothing_was_booked_it_says_so(app: Flask) -> None:
    page = signed_in(app, "admin").get(PAGE)
    assert "Nothing was booked in these weeks" in page.headings()
    assert "<table" not in page.response.text
    assert "plot-title" not in page.response.text


def test_without_any_hours_what_was_booked_is_shown_all_the_same(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 10))
        with writing() as session:
            session.query(WorkingHours).delete()
    text = signed_in(app, "admin").get(PAGE).text
    assert "Dr. David Kim: no time could be booked." in text
    assert "– 0.0 of 0.0 h" in text


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("https://evil.example")']
)
def test_what_a_spreadsheet_would_calculate_is_words(app: Flask, words: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(name=words))
    answer = signed_in(app, "admin").client.get(FILE + THIS_WEEK)
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == (
        "text/csv",
        'attachment; filename="figures.csv"',
    )
    head, first, *_rest = csv.reader(StringIO(answer.text, newline=""))
    assert (tuple(head), first[1]) == (HEAD, "'" + words)


def test_a_name_that_begins_plainly_stays_as_it_is() -> None:
    assert as_text("Dr. David Kim") == "Dr. David Kim"
    assert as_text("") == ""


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_a_year_is_asked_for_as_often_as_a_week(app: Flask, address: str) -> None:
    admin, asked = signed_in(app, "admin"), []
    with app.app_context():
        add_appointments(300, surgeon_id=1)
    for query in (THIS_WEEK, "?first=2025-10-06&last=2026-10-05"):
        admin.client.get(address + query)
        with statements_sent(app) as sent:
            admin.client.get(address + query)
        asked.append(sum(one.startswith("SELECT") for one in sent))
    assert asked[0] == asked[1]
    assert asked[1] <= 9
