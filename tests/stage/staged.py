"""The situations that there must be before every page can be seen, each with an address by its name."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import url_for
from sqlalchemy import select

from booking import appointments, people, waitlist
from booking.availability import Part
from booking.calendars import feed_address, landing_address, make_feed_link
from booking.database import db, writing
from booking.messages import write_task
from booking.models import Appointment, Closure, ExtraHours, Letter, Surgeon, Task, TimeOff, Visit, Wish, WorkingHours
from booking.schedules import add_day_note, add_extra_hours
from tests.stage.demo_site import DemoSite, Start
from tests.stage.settings import LOS_ANGELES
from tests.stage.visits import ANSWERS, a_part, about, appointment_path, hold_path


def stage(site: DemoSite) -> dict[str, str]:
    """Beginnings of addresses, and `taken`, a start that somebody else has."""
    open_times = site.open_times("david-kim")
    times = _apart(open_times)
    video = site.open_times("eugene-kim", location="video")[0]
    of_both = _starts_of_both(site, open_times)
    with site.inside() as now, site.app.test_request_context():
        lapsed, robbed = (site.hold(times[number]) for number in (4, 5))
        late = site.hold(times[6], answered=True)
        both = appointments.hold(about(), of_both, browser=b"both", language="en", now=now)
        _let_lapse(lapsed, robbed, late, both, now=now)
        kept = {"held": site.hold(times[0]), "answered": site.hold(times[1], answered=True)}
        appointments.book(site.hold(times[5], answered=True), now=now)
        booked = {
            name: _booked(site, start, now)
            for name, start in zip(("booked", "cancelled"), _beside_others(times[12:], open_times), strict=False)
        }
        booked |= {"video": _booked(site, video, now), "soon": _demos("booked", ahead_of=now)}
        appointments.cancel(booked["cancelled"], actor=appointments.PATIENT, now=now)
        _book_soon_after(site, booked["booked"], open_times, now)
        booked |= {"wishing": _booked(site, times[9], now)}
        booked |= {"outrun": _moved_away(site, times[10], times[11], now)}
        booked |= {"past": _demos("fulfilled"), "arrived": _demos("with_surgeon", "checked_in"), "both": _of_both()}
        holds = {**kept, "lapsed": lapsed, "robbed": robbed, "late": late, "lapsed_both": both}
        return {
            **{name: hold_path(visit) for name, visit in holds.items()},
            **{name: appointment_path(visit) for name, visit in booked.items()},
            **_of_the_desk(booked["booked"], now),
            **_of_the_list(booked["wishing"], [times[2], times[3], times[5]], now),
            "both_at_desk": url_for("staff.appointment", uuid=booked["both"].appointments[1].uuid),
            "desk_canceled": url_for("staff.appointment", uuid=booked["cancelled"].appointments[0].uuid),
            "blank": url_for("staff.book", surgeon="david-kim", start=times[8].at.isoformat()),
            "next_month": f"{month_after(now.astimezone(LOS_ANGELES)):%Y-%m}",
            "taken": times[5].at.astimezone(LOS_ANGELES).isoformat(),
        }


def month_after(day: datetime) -> datetime:
    return day.replace(day=1) + timedelta(days=32)


def _apart(starts: list[Start]) -> list[Start]:
    """So far from one another that each may be taken."""
    chosen = starts[:1]
    for start in starts:
        if start.at - chosen[-1].at >= timedelta(hours=2):
            chosen.append(start)
    return chosen


def _beside_others(starts: list[Start], open_times: list[Start]) -> list[Start]:
    """Those on a day with several more, so that they can be moved within it."""
    days = [start.at.astimezone(LOS_ANGELES).date() for start in open_times]
    return [start for start in starts if days.count(start.at.astimezone(LOS_ANGELES).date()) > 4]


def _let_lapse(*visits: Visit, now: datetime) -> None:
    with writing():
        for row in db.session.scalars(select(Appointment).where(Appointment.visit_id.in_([one.id for one in visits]))):
            row.held_until = now - timedelta(seconds=1)
    appointments.clear_expired_holds(now=now)


def _starts_of_both(site: DemoSite, starts: list[Start]) -> list[Part]:
    """As late as can be: those before are for others."""
    later = {start.at for start in site.open_times("eugene-kim")}
    hour = timedelta(hours=1)
    first = next(start for start in reversed(starts) if start.location == "office" and start.at + hour in later)
    with site.inside():
        return [a_part("david-kim", "office", first.at), a_part("eugene-kim", "office", first.at + hour)]


def _booked(site: DemoSite, start: Start, now: datetime) -> Visit:
    return appointments.book(site.hold(start, answered=True), now=now)


def _book_soon_after(site: DemoSite, visit: Visit, open_times: list[Start], now: datetime) -> None:
    """Somebody else, with the same surgeon, while a visit of three hours would last."""
    ends = visit.appointments[0].ends_at + timedelta(minutes=30)
    for start in open_times:
        if ends <= start.at <= ends + timedelta(hours=1):
            with suppress(appointments.Refused):
                _booked(site, start, now)
                return


def _moved_away(site: DemoSite, start: Start, to: Start, now: datetime) -> Visit:
    """Moved by its patient, and somebody else has the earlier time by now: an undo comes too late."""
    visit = _booked(site, start, now)
    row = visit.appointments[0]
    part = Part(row.surgeon_id, row.location_id, to.at)
    appointments.reschedule(visit, [part], actor=appointments.PATIENT, now=now)
    _booked(site, start, now)
    return visit


def _demos(*status: str, ahead_of: datetime | None = None) -> Visit:
    """The first of the demo's visits that has come so far, or the next of those ahead."""
    rows = select(Appointment).where(Appointment.status.in_(status)).order_by(Appointment.starts_at)
    row = db.session.scalars(rows.where(Appointment.starts_at > ahead_of) if ahead_of else rows).first()
    assert row, status
    return row.visit


def _of_both() -> Visit:
    rows = db.session.scalars(select(Appointment).where(Appointment.status == "booked")).all()
    return next(row.visit for row in rows if len(row.visit.appointments) > 1)


def _of_people(visit: Visit, now: datetime) -> dict[str, str]:
    """The patient of that visit; and somebody else, of more than one."""
    seen = select(Visit).join(Visit.appointments).where(Appointment.status == "fulfilled").order_by(Visit.id)
    people_seen = ((one, people.person_of(one.uuid, now=now)) for one in db.session.scalars(seen))
    other = next(one for one, person in people_seen if person and len(person.visits) > 1)
    return {
        "person": url_for("staff.person", uuid=visit.uuid),
        "compared": url_for("staff.compare_people", uuid=visit.uuid, other=other.uuid),
        "apart": url_for("staff.set_apart", uuid=other.uuid),
    }


def _of_the_list(visit: Visit, starts: list[Start], now: datetime) -> dict[str, str]:
    """Somebody who would come earlier, somebody who has no appointment, somebody who has left; and what is offered.

    Of the starts the last is taken.
    """
    named = {"wish": waitlist.make_wish_of(visit, waitlist.ANY_TIME, now=now)}
    for name in ("waiting", "left"):
        named[name] = waitlist.make_wish(
            visit.procedure_id, waitlist.ANY_TIME, uuid=uuid4(), answers=ANSWERS, language="en", now=now
        )
    waitlist.end_wish(named["left"], by="patient", now=now)
    row, offers = visit.appointments[0], {}
    length = row.ends_at - row.starts_at
    with writing() as session:
        for name, who, start in zip(
            ("offer", "offer_waiting", "gone"), ("wish", "waiting", "wish"), starts, strict=True
        ):
            wish, part = session.get_one(Wish, named[who].id), Part(row.surgeon_id, row.location_id, start.at)
            offers[name] = waitlist.offer_at_desk(session, wish, part, length=length, now=now)
    return {
        "listed": url_for("staff.change_wish", uuid=named["waiting"].uuid),
        **{name: f"/earlier-visits/{waitlist.wish_token(wish)}" for name, wish in named.items()},
        **{name: f"/offers/{waitlist.offer_token(offer)}" for name, offer in offers.items()},
    }


def _of_the_desk(visit: Visit, now: datetime) -> dict[str, str]:
    david = db.session.scalars(select(Surgeon).where(Surgeon.slug == "david-kim")).one()
    with writing() as session:
        write_task(session, "outside_hours", detail={}, visit_id=visit.id, now=now)
    add_extra_hours(
        david.id, 1, on=(now + timedelta(days=11)).date(), from_minute=19 * 60, until_minute=20 * 60, now=now
    )
    note = uuid4()
    add_day_note(note, on=now.date(), surgeon_id=david.id, words="A film crew comes at noon", now=now)
    link = make_feed_link(surgeon_id=david.id, titles="private", label="iPhone", now=now)

    def last(table: Any, *which: Any) -> Any:
        found = db.session.scalars(select(table).where(*which).order_by(table.id.desc())).first()
        assert found, table
        return found

    return {
        "appointment": url_for("staff.appointment", uuid=visit.appointments[0].uuid),
        **_of_people(visit, now),
        "task": url_for("staff.task", number=last(Task).id),
        "letter": url_for("staff.letter", uuid=last(Letter).uuid),
        "day_note": url_for("staff.day_note", uuid=note),
        "feed": url_for("staff.feed", uuid=link.uuid),
        "subscribe": urlsplit(landing_address(str(feed_address(link)))).path,
        "hours": url_for("staff.change_hours", number=db.session.scalars(select(WorkingHours.id)).first()),
        "extra_hours": f"/staff/extra-hours/{last(ExtraHours).id}",
        "time_off": f"/staff/time-off/{last(TimeOff, TimeOff.starts_at > now).uuid}",
        "closure": f"/staff/closures/{last(Closure, Closure.starts_at > now).uuid}",
        "day": str(visit.appointments[0].starts_at.astimezone(LOS_ANGELES).date()),
    }
