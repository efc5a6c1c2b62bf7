"""A patient would come earlier: from their page to the list, and by an email to a time that somebody gave up."""

from datetime import datetime

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.robots import desk, patient
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import PHONE, Arrives
from tests.stage.waiting import the_newest_offers_link

pytestmark = pytest.mark.journey


def day_of(at: datetime) -> str:
    local = at.astimezone(LOS_ANGELES)
    return f"{local:%A, %B} {local.day}, {local.year}"


def test_a_freed_time_finds_the_patient_who_wanted_it(site: DemoSite, arrives: Arrives) -> None:
    them, the_desk = arrives(java_script_enabled=False, viewport=PHONE), arrives()
    soonest, *_between, other, last = site.open_times("david-kim")
    given_up = site.take(soonest)
    site.take_and_give_up(other)  # of which they hear besides
    patient.given_they_are_booked(them, last)
    own_page, before = them.path, site.live_appointments()

    them.presses("Tell me if an earlier time opens up")
    assert "Your appointment stays as it is until you take another time" in them.main
    them.presses("Put me on the earlier-visit list")
    assert them.path == own_page
    assert "You’re on the earlier-visit list until" in them.main

    desk.given_they_have_signed_in(the_desk)
    the_desk.goes_to(f"/staff/appointments/{given_up}/cancellation")
    the_desk.presses("Yes, cancel it")

    them.goes_to(the_newest_offers_link(site, soonest.at))
    assert them.h1 == "A time has opened up"
    assert day_of(soonest.at) in " ".join(them.main.split())
    assert day_of(last.at) in them.main
    assert site.live_appointments() == before - 1  # reading it has taken nothing

    them.presses("Take this time")
    assert them.path == own_page
    assert "Your appointment has a new time." in them.main
    assert day_of(soonest.at) in " ".join(them.main.split())
    assert "earlier-visit list" not in them.main
    assert site.live_appointments() == before - 1
    the_desk.goes_to("/staff/earlier-visits")
    assert them.page.url not in the_desk.main
