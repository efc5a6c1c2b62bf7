"""Past what patients press and type: booking, changing, preparing, with each mistake and each thing said of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from booking import clock
from booking.database import db
from booking.models import Visit
from tests.stage.settings import LOS_ANGELES
from tests.stage.visits import appointment_path
from tests.translations.reading import of_calendar
from tests.translations.walk import CHILD, MISTYPED, OFFICE, TYPED, Walk

ON = ("booked", "soon", "both", "outrun")


def book(walk: Walk) -> None:
    """By oneself, with every mistake on the way."""
    walk.see("who is it, stale", walk.send("{answered}?who=", "/person", seen="x"))
    held = walk.send(OFFICE, "/holds").location or ""
    assert "/holds/" in held
    here = held.partition("?")[0].removeprefix("http://localhost")
    for wrong in MISTAKES:
        walk.see(f"details {wrong}", walk.send(here, here, **wrong))
    stale = walk.get(here).fields_of(here)
    child = walk.send(here, here, **TYPED, **CHILD)
    assert child.location, child.text
    walk.see("details of a child", child)
    review = f"{here}/review"
    walk.see(
        "review with stale answers", walk.client.post(review, walk.get(review).fields_of("/review") | {"seen": "x"})
    )
    for seen in (stale["seen"], "x", ""):
        walk.see("details with stale answers", walk.client.post(here, stale | TYPED | {"seen": seen}))
    times = walk.see("times with a hold", walk.get("/book/mini-facelift/david-kim"))
    walk.see("procedure with a hold", walk.get("/procedures/mini-facelift"))
    walk.see("another time", walk.client.post("/holds", times.fields_of("/holds")))
    walk.see("details after another time", walk.client.post(here, stale | TYPED))
    walk.see("review again", walk.send(here, here, **TYPED))
    release = walk.get(review).fields_of("/release")
    booked = walk.see("booked", walk.send(review, "/review"))
    walk.see("release what is booked", walk.client.post(f"{here}/release", release))
    own = booked.response.request.path
    walk.see("undo of a booking", walk.send(own, "/undo"))
    again = walk.send(own, "/again")
    walk.see("book again", again)
    another = walk.send(OFFICE, "/holds").location or ""
    walk.see("released", walk.send(another, "/release"))


MISTAKES: tuple[dict[str, str], ...] = (
    {},
    {"name": "1" * 200, "email": "1", "telephone": "1", "note": "1" * 5000},
    {"name": "12", "email": "a@b", "telephone": "555-0142", "for_other": "y", "under_18": "y"},
    {"name": "a\u200bb", "email": "josé@ñandú.example", "telephone": "+999 12345678"},
    {"name": "a", "email": MISTYPED[0], "telephone": "+1 310 555 0142 99999"},
    {"name": "a", "email": "a@b.example", "telephone": "010-1234-5678", "reach": "pigeon"},
    {"name": "a", "telephone": "123 456 7890", "for_other": "y", "patient": "1", "under_18": "y", "guardian": "2"},
    {"telephone": "call me", "for_other": "y", "patient": "\u202ea", "under_18": "y", "guardian": "\u202ea"},
)


def walk_past_deeds(walk: Walk) -> None:
    """What one presses on one's own page, with what it is refused for, and what is said once it is done."""
    for state in ("arrived", "past", "cancelled", "soon", "both", "booked"):
        own = walk.staged[state]
        for deed in ("cancellation", "reschedule", "confirmation", "running-late", "arrival", "undo", "contact"):
            for sent in ({}, {"seen": "x"}, {"seen": _seen(walk, own), "starts_at": walk.staged["taken"]}):
                if deed in ("cancellation", "confirmation", "undo", "contact") and "starts_at" in sent and state in ON:
                    continue
                walk.see(f"{deed} when {state}: {sorted(sent)}", walk.post(f"{own}/{deed}", **sent))
    prepare(walk)
    walk.see("confirmed", walk.send("{booked}/confirmation", "/confirmation"))
    walk.see("contact", walk.send("{booked}/contact", "/contact", name="Ana Ruiz"))
    moved = walk.see("another address", walk.send("{booked}/contact", "/contact", email="ana.ruiz@patient.example"))
    booked = moved.response.request.path
    walk.see("moved", walk.send(f"{booked}/reschedule", "/reschedule"))
    walk.see("undo of a move", walk.send(booked, "/undo"))
    walk.see("canceled", walk.send(f"{booked}/cancellation", "/cancellation"))
    walk.see("undo of a cancellation", walk.send(booked, "/undo"))
    walk.note("calendar file", of_calendar(walk.client.client.get(f"{booked}/calendar.ics").data))
    on_the_day(walk)


def prepare(walk: Walk) -> None:
    for page in ("{booked}/questions", "{booked}/comfort", "{video}/telehealth"):
        action = f"/{page.rpartition('/')[2]}"
        fields = walk.get(page).fields_of(action)
        typed = {name: "1" * 5000 for name in fields if name not in ("csrf_token", "seen", "version")}
        if typed:
            walk.see(f"{action} too long", walk.send(page, action, **typed))
        for stale in ({"seen": ""}, {"seen": "x"}, {"seen": "x", "version": "x"}):
            walk.see(f"{action} stale", walk.send(page, action, **stale))
    ticked = dict.fromkeys(("companion", "attendant", "needs_interpreter", "step_free", "discreet"), "y")
    walk.see("comfort asked", walk.send("{booked}/comfort", "/comfort", **ticked, interpreter="한국어"))
    walk.see("comfort too long", walk.send("{booked}/comfort", "/comfort", **ticked, interpreter="1" * 500))
    walk.see("questions saved", walk.send("{booked}/questions", "/questions"))
    walk.see("agreed", walk.send("{video}/telehealth", "/telehealth"))
    walk.see("what was agreed to", walk.get("{video}/telehealth"))


def on_the_day(walk: Walk) -> None:
    """Half an hour before, then at night, on a Sunday."""
    with walk.site.app.app_context():
        visits = db.session.scalars(select(Visit)).all()
        starts = {appointment_path(one): one.appointments[0].starts_at for one in visits if one.appointments}
    _wait_until(starts[walk.staged["soon"]] - timedelta(minutes=30))
    walk.see("late", walk.send("{soon}", "/running-late"))
    walk.see("here", walk.send("{soon}", "/arrival"))


def walk_at_other_times(walk: Walk) -> None:
    """Whether somebody answers the telephone, and a year in which nothing is left to be had."""
    for moment in ("2026-10-08T07:00", "2026-10-08T16:59", "2026-10-10T20:00", "2026-10-25T12:00", "2027-03-01T12:00"):
        _wait_until(datetime.fromisoformat(moment).replace(tzinfo=LOS_ANGELES))
        for address in (
            "/lost-link",
            OFFICE,
            "/book/mini-facelift/david-kim?month=2027-01",
            "/procedures/mini-facelift",
        ):
            walk.see(f"{address} at {moment}", walk.get(address))


def _wait_until(moment: datetime) -> None:
    clock.set_offset(moment - datetime.now(UTC))


def _seen(walk: Walk, own: str) -> str:
    for page, action in ((f"{own}/cancellation", "/cancellation"), (own, "/undo")):
        try:
            return walk.get(page).fields_of(action)["seen"]
        except (AssertionError, KeyError):
            continue
    return "x"
