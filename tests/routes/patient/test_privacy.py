"""The page about privacy names each thing that is kept, by the periods that the worker keeps."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from booking.database import writing
from booking.forms.holds import DetailsForm
from booking.models import Practice
from tests.stage.page_client import Page, PageClient, words

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


def lines(page: Page) -> dict[str, list[str]]:
    """Why, who and how long, by what is kept."""
    rows = [one for one in page.tree.iter("div") if one.find("dt") is not None]
    return {words(row.find("dt")): [words(one) for one in row.findall("dd")] for row in rows}


def test_each_field_that_is_asked_for_says_why_who_reads_it_and_how_long_it_is_kept(
    app: Flask, pages: PageClient
) -> None:
    with app.test_request_context():
        asked = [str(field.label.text) for field in DetailsForm() if field.description]
    said = lines(pages.get("/privacy"))
    assert len(asked) >= 5
    for field in asked:
        why, who, how_long = said[field]
        assert why
        assert who == "Who reads it Your surgeon and our front desk."
        assert how_long == "How long Until 1 year after your visit."
    assert all(len(told) == 3 and all(told) for told in said.values())


def test_the_periods_are_the_ones_the_worker_erases_by(app: Flask, pages: PageClient) -> None:
    with app.app_context(), writing() as session:
        days = {"keep_page_days": 17, "keep_emails_days": 730, "keep_answers_days": 6 * 365}
        session.execute(update(Practice).values(**days))
    told = [how_long for _why, _who, how_long in lines(pages.get("/privacy")).values()]
    assert told.count("How long Until 17 days after your visit.") == 1
    assert told.count("How long Until 2 years after your visit.") == 2
    assert sum("6 years" in one for one in told) >= 7
    assert not any("1 year" in one or "30 days" in one or "90 days" in one for one in told)


@pytest.mark.parametrize(("days", "said"), [(365, "1 year"), (100, "100 days")])
def test_who_types_a_note_reads_how_long_it_is_kept(app: Flask, pages: PageClient, days: int, said: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(keep_answers_days=days))
    details = pages.get("/book/mini-facelift/david-kim?day=2026-10-06").press("11:00 AM").follow()
    assert f"We erase it {said} after your visit." in details.text


def test_whoever_reads_it_gets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/privacy").headers
