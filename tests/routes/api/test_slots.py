"""A program that asks for open times gets exactly what can be booked, or is told what to ask instead."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update

from booking import schedules
from booking.availability import open_slots_of_all
from booking.database import writing
from booking.models import Location, Practice, Procedure, Surgeon, performs
from booking.schedules import slots_changed
from tests.stage.many_visits import add_appointments
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.slots_api import API, on_tuesday, slots, statements_of
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import about

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


def refused(client: FlaskClient, **query: str) -> tuple[int, str | None]:
    answer = client.get(API, query_string={"procedure": "mini-facelift", **query})
    error = answer.get_json()["error"]
    assert answer.mimetype == "application/json"
    assert error["message"].endswith(".")
    return answer.status_code, error["field"]


def test_an_answer_names_the_zone_and_each_start_with_its_offset(client: FlaskClient) -> None:
    answer = client.get(f"{API}?procedure=mini-facelift&from=2026-10-06&to=2026-10-06&surgeon=eugene-kim")
    assert answer.mimetype == "application/json"
    assert answer.get_json()["time_zone"] == "America/Los_Angeles"
    assert set(answer.get_json()) == {"time_zone", "slots"}
    assert answer.get_json()["slots"][0] == {
        "surgeon": "eugene-kim",
        "location": "office",
        "starts_at": "2026-10-06T09:00:00-07:00",
        "ends_at": "2026-10-06T09:45:00-07:00",  # without the quarter of an hour kept free after it
    }


def test_it_offers_exactly_what_the_rules_offer(app: Flask, client: FlaskClient) -> None:
    first, last = date(2026, 10, 20), date(2026, 11, 19)  # over the end of summer time
    with app.app_context():
        consultation = about()
        agendas = schedules.agendas(consultation, consultation.performers, first=first, last=last, now=NOW)
        offered = open_slots_of_all(agendas, consultation.rules, first=first, last=last, now=NOW)
    surgeons = {performer.id: performer.slug for performer in consultation.performers}
    found = slots(client, **{"from": str(first), "to": str(last)})
    assert found == [
        {
            "surgeon": surgeons[slot.surgeon],
            "location": consultation.locations[slot.location],
            "starts_at": slot.starts_at.astimezone(LOS_ANGELES).isoformat(),
            "ends_at": slot.ends_at.astimezone(LOS_ANGELES).isoformat(),
        }
        for slot in offered
    ]
    assert {slot["starts_at"][-6:] for slot in found} == {"-07:00", "-08:00"}


def test_starts_are_sorted_by_time_then_surgeon(client: FlaskClient) -> None:
    order = [(slot["starts_at"], slot["surgeon"]) for slot in on_tuesday(client)]
    assert order == sorted(order)
    assert order[:2] == [
        ("2026-10-06T09:00:00-07:00", "david-kim"),
        ("2026-10-06T09:00:00-07:00", "eugene-kim"),
    ]


def test_the_order_is_that_of_the_slugs_whatever_the_ids(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(slug="zoe-kim"))
    order = [(slot["starts_at"], slot["surgeon"]) for slot in on_tuesday(client)]
    assert order == sorted(order)
    assert [surgeon for _start, surgeon in order[:2]] == ["eugene-kim", "zoe-kim"]
    once = on_tuesday(client, surgeon="first-available")
    assert once[0]["surgeon"] == "eugene-kim"


@pytest.mark.sqlite_only
def test_without_dates_it_tells_of_today_and_thirty_days(client: FlaskClient) -> None:
    days = [slot["starts_at"][:10] for slot in slots(client)]
    assert (days[0], days[-1]) == ("2026-10-05", "2026-11-04")


@pytest.mark.sqlite_only
def test_without_an_end_it_tells_of_thirty_days_from_the_beginning(client: FlaskClient) -> None:
    days = [slot["starts_at"][:10] for slot in slots(client, **{"from": "2026-10-08"})]
    assert (days[0], days[-1]) == ("2026-10-08", "2026-11-06")  # the last of them is a Saturday


@pytest.mark.sqlite_only
def test_both_dates_are_included(client: FlaskClient) -> None:
    days = {slot["starts_at"][:10] for slot in slots(client, **{"from": "2026-10-06", "to": "2026-10-08"})}
    assert days == {"2026-10-06", "2026-10-07", "2026-10-08"}


def test_days_that_are_past_or_too_far_ahead_have_no_times(client: FlaskClient) -> None:
    assert slots(client, **{"from": "2020-01-01", "to": "2020-01-31"}) == []
    assert slots(client, **{"from": "9999-12-01"}) == []
    assert slots(client, **{"from": "0001-01-01"}) == []
    days = [slot["starts_at"][:10] for slot in slots(client, **{"from": "2026-12-01", "to": "2027-01-31"})]
    assert days[-1] == "2026-12-31"  # January 1 is a holiday, and the 3rd, the last of 90 days, a Sunday


@pytest.mark.sqlite_only
def test_one_surgeon_alone(client: FlaskClient) -> None:
    assert {slot["surgeon"] for slot in on_tuesday(client, surgeon="david-kim")} == {"david-kim"}


def test_one_location_alone(client: FlaskClient) -> None:
    found = slots(client, location="video", to="2026-10-09")
    assert {(slot["surgeon"], slot["starts_at"][:13]) for slot in found} == {
        ("david-kim", "2026-10-07T17"),
        ("david-kim", "2026-10-07T18"),
        ("eugene-kim", "2026-10-08T17"),
        ("eugene-kim", "2026-10-08T18"),
    }


def test_first_available_tells_each_start_once_and_whose_it_would_be(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        add_appointments(1, surgeon_id=1)  # Dr. David Kim's Tuesday at nine
    found = on_tuesday(client, surgeon="first-available")
    starts = [slot["starts_at"] for slot in found]
    assert starts == sorted({slot["starts_at"] for slot in on_tuesday(client)})
    assert {slot["surgeon"] for slot in found} == {"eugene-kim"}  # who has fewer appointments that day


def test_a_procedure_that_nobody_performs_at_present_has_no_times(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(delete(performs))
        slots_changed(session, surgeons=[1, 2])
    assert slots(client) == []


@pytest.mark.parametrize("name", ["", "facial-yoga", "MINI-FACELIFT", "mini\0facelift", "x" * 2000, "’", "'; --"])
def test_an_unknown_procedure_is_not_found(client: FlaskClient, name: str) -> None:
    assert refused(client, procedure=name) == (404 if name else 422, "procedure")


@pytest.mark.parametrize("name", ["david", "dr\0kim", "first"])
def test_an_unknown_surgeon_is_not_found(client: FlaskClient, name: str) -> None:
    assert refused(client, surgeon=name) == (404, "surgeon")


def test_an_unknown_location_is_not_found(client: FlaskClient) -> None:
    assert refused(client, location="moon") == (404, "location")
    assert refused(client, location="of\0fice") == (404, "location")


@pytest.mark.sqlite_only
def test_a_surgeon_who_does_not_perform_it_is_refused(client: FlaskClient) -> None:
    assert refused(client, procedure="dermal-fillers", surgeon="david-kim") == (422, "surgeon")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("day", ["2026-02-31", "tomorrow", "20261006", "2026-W41-1", "2026-10-6", "2026-10-06T09:00"])
def test_what_is_no_date_is_refused(client: FlaskClient, day: str) -> None:
    assert refused(client, **{"from": day}) == (422, "from")
    assert refused(client, to=day) == (422, "to")


@pytest.mark.sqlite_only
def test_the_last_day_must_not_come_before_the_first(client: FlaskClient) -> None:
    assert refused(client, **{"from": "2026-10-07", "to": "2026-10-06"}) == (422, "to")


@pytest.mark.sqlite_only
def test_ninety_two_days_are_the_most(client: FlaskClient) -> None:
    assert slots(client, **{"from": "2026-10-05", "to": "2027-01-04"})
    assert refused(client, **{"from": "2026-10-05", "to": "2027-01-05"}) == (422, "to")


@pytest.mark.sqlite_only
def test_other_methods_and_addresses_are_answered_in_json(client: FlaskClient) -> None:
    for answer, status in ((client.post(API), 405), (client.get("/api/v1/slot"), 404)):
        assert (answer.status_code, set(answer.get_json())) == (status, {"error"})


@pytest.mark.sqlite_only
def test_it_is_kept_by_no_cache_on_the_way_and_sets_no_cookie(client: FlaskClient) -> None:
    answer = client.get(f"{API}?procedure=mini-facelift")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_without_a_practice_it_says_that_it_does_not_answer_yet(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(delete(Practice))
    answer = client.get(f"{API}?procedure=mini-facelift")
    assert (answer.status_code, set(answer.get_json())) == (503, {"error"})


def test_a_location_or_procedure_taken_out_is_offered_no_more(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Location).where(Location.slug == "video").values(active=False))
        session.execute(update(Procedure).where(Procedure.slug == "rhinoplasty").values(active=False))
    assert {slot["location"] for slot in slots(client)} == {"office"}
    assert refused(client, location="video") == (404, "location")
    assert refused(client, procedure="rhinoplasty") == (404, "procedure")


def test_a_month_takes_three_statements_however_many_appointments_and_surgeons(
    app: Flask, client: FlaskClient, standing_clock: StandingClock
) -> None:
    counts = []
    for count in (10, 290):
        with app.app_context():
            add_appointments(count, surgeon_id=1 if count == 10 else 2)
        counts += [len(statements_of(app, client, surgeon=surgeon)) for surgeon in ("", "david-kim", "first-available")]
    assert counts == [3] * 6


def test_asked_again_it_takes_one_statement(app: Flask, client: FlaskClient) -> None:
    before = slots(client)
    (statement,) = statements_of(app, client)
    assert "version" in statement
    assert slots(client) == before
