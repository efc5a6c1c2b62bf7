"""What a receptionist does in a day: how it stands before each job, and what the database must hold after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from booking import appointments
from booking.database import db, writing
from booking.models import LIVE, Appointment, Closure, ExtraHours, Letter, Surgeon, TimeOff, Visit, WorkingHours
from tests.stage.demo_site import DemoSite, Start
from tests.stage.settings import LOS_ANGELES
from tests.stage.visits import PROCEDURE, a_hold

FAMILIES = [
    "Ashgrove",
    "Birdsong",
    "Calloway",
    "Dunmore",
    "Eastlake",
    "Farwell",
    "Goldwater",
    "Halloran",
    "Ironwood",
    "Jessup",
    "Kittredge",
    "Lockhart",
    "Merriweather",
    "Northcott",
    "Overbeck",
    "Pemberton",
    "Quillfeather",
    "Ravenscroft",
    "Silverlake",
    "Thistlewood",
    "Underhill",
    "Vandermeer",
    "Wetherby",
    "Yarborough",
    "Zellweger",
    "Abernathy",
    "Brightwater",
    "Copperfield",
    "Dovercourt",
    "Everhart",
    "Featherstone",
    "Greenhalgh",
    "Hawthorne",
    "Inglewood",
    "Juniper",
    "Kingfisher",
    "Lovelace",
    "Moonstone",
    "Nightingale",
    "Oakenshaw",
]
DAVID, EUGENE = "david-kim", "eugene-kim"
BRIEF = "neuromodulators"
ILL_BEFORE = "6 / 11 / 5, 7 clicks and loads each"


@dataclass(frozen=True)
class Scene:
    """Before what the receptionist stands, and whom and what it is about."""

    address: str
    name: str = ""
    telephone: str = ""
    visit: UUID | None = None
    start: datetime | None = None
    days: tuple[date, ...] = ()
    before: int = 0  # what was counted then

    @property
    def family(self) -> str:
        return self.name.split()[-1]


@dataclass(frozen=True)
class Job:
    """`measured` and `goal` are those of the day as it was measured before; what it may cost today are bounds, without
    the keys by which one goes to where something is pressed."""

    name: str
    measured: str
    goal: str
    stage: Callable[[DemoSite], Scene]
    is_done: Callable[[DemoSite, Scene], object]
    by_mouse: tuple[int, int, int]  # clicks, keys, loads
    by_keyboard: tuple[int, int]  # keys, loads

    @property
    def deed(self) -> str:
        """What it is called in robots/desk_by_mouse.py and robots/desk_by_keyboard.py."""
        return self.name.lower().replace("-", "_").replace(" ", "_")


def the_day(start: datetime) -> str:
    return f"/staff/?day={start.astimezone(LOS_ANGELES).date()}"


def somebody(site: DemoSite) -> tuple[str, str]:
    """A name and a number that nobody has."""
    number = next(site.people)
    return f"Nora {FAMILIES[number % len(FAMILIES)]}", f"310555{1000 + number}"


def book(site: DemoSite, start: Start, *, earlier: timedelta = timedelta(0), procedure: str = PROCEDURE) -> Scene:
    """Somebody new, with an email address, by then; all that was written to them has been sent."""
    name, telephone = somebody(site)
    with site.inside() as present:
        now = present - earlier
        browser = b"a browser of %d" % next(site.browsers)
        visit = a_hold(
            start.at, surgeon=start.surgeon, location=start.location, procedure=procedure, browser=browser, now=now
        )
        told = {"name": name, "telephone": f"+1{telephone}", "email": "nora@patient.example"}
        appointments.keep_answers(visit, told, now=now)
        uuid = appointments.book(visit, now=now).uuid
        with writing() as session:
            session.execute(update(Letter).where(Letter.sent_at.is_(None)).values(sent_at=now))
    return Scene(the_day(start.at), name, telephone, uuid, start.at)


# What is so before.


def a_caller(site: DemoSite) -> Scene:
    return Scene("/staff/", *somebody(site), before=site.live_appointments())


def a_walk_in(site: DemoSite) -> Scene:
    """While Dr. David Kim has nobody with them."""
    with site.inside(), writing() as session:
        david = select(Surgeon.id).where(Surgeon.slug == DAVID).scalar_subquery()
        there = (Appointment.status == "checked_in") & (Appointment.surgeon_id == david)
        session.execute(update(Appointment).where(there).values(status="cancelled"))
    return a_caller(site)


def a_taken_time(site: DemoSite) -> Scene:
    """Of Dr. David Kim, for somebody who must come then all the same."""
    taken = book(site, site.open_times(DAVID)[-1])
    return Scene(taken.address, *somebody(site), start=taken.start, before=site.live_appointments())


def an_open_time(site: DemoSite) -> Scene:
    start = site.open_times(DAVID)[-1]
    return Scene(the_day(start.at), *somebody(site), start=start.at, before=site.live_appointments())


def a_patient(site: DemoSite) -> Scene:
    """Booked for a time at which the other surgeon is free too."""
    free = {one.at for one in site.open_times(EUGENE)}
    return book(site, next(one for one in site.open_times(DAVID)[::-1] if one.at in free))


def a_known_caller(site: DemoSite) -> Scene:
    known = a_patient(site)
    return Scene("/staff/", known.name, known.telephone, known.visit, before=site.live_appointments())


def a_day_of_three(site: DemoSite) -> Scene:
    """Of Dr. Eugene Kim, two hours apart."""
    days: dict[date, list[Start]] = {}
    for start in site.open_times(EUGENE, days=60):
        days.setdefault(start.at.astimezone(LOS_ANGELES).date(), []).append(start)
    day, starts = max(days.items(), key=lambda one: (len(one[1]), one[0]))
    for start in starts[:9:4]:
        book(site, start)
    return Scene(f"/staff/?day={day}", days=(day,), before=_count(site, TimeOff))


def days_ahead(site: DemoSite, weekday: int, *, days: int, weeks: int) -> Scene:
    """So many days from this weekday on, which nobody is booked for yet, each time others."""
    with site.inside() as now:
        first = now.astimezone(LOS_ANGELES).date() + timedelta(weeks=weeks + 2 * next(site.people))
    first += timedelta(days=(weekday - first.weekday()) % 7)
    return Scene("/staff/", days=tuple(first + timedelta(days=after) for after in range(days)))


def a_week(site: DemoSite) -> Scene:
    return days_ahead(site, 0, days=7, weeks=20)


def a_thursday(site: DemoSite) -> Scene:
    return days_ahead(site, 3, days=1, weeks=12)


def a_saturday(site: DemoSite) -> Scene:
    return days_ahead(site, 5, days=1, weeks=8)


def who_comes_today(site: DemoSite) -> Scene:
    with site.inside() as now:
        later = Appointment.starts_at.between(now, now + timedelta(hours=12))
        waiting = select(Appointment).where(Appointment.status == "booked", later).order_by(Appointment.starts_at)
        row = db.session.scalars(waiting).first()
        assert row
        contact = appointments.contact_of(row.visit)
        return Scene("/staff/", contact.name, contact.telephone, row.visit.uuid, row.starts_at)


def who_did_not_come(site: DemoSite) -> Scene:
    """Booked three days ago for this morning; who did not come takes no time, so the next may have the same."""
    with site.inside() as now:
        morning = now.astimezone(LOS_ANGELES).replace(hour=9, minute=30, second=0, microsecond=0)
    who = book(site, Start(DAVID, "office", morning.astimezone(UTC)), earlier=timedelta(days=3), procedure=BRIEF)
    return Scene("/staff/", who.name, who.telephone, who.visit, who.start)


# What must be so after it.


def _count(site: DemoSite, table: Any) -> int:
    with site.inside():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def rows_of(visit: UUID | None) -> Sequence[Appointment]:
    return db.session.scalars(select(Appointment).join(Visit).where(Visit.uuid == visit)).all()


def newest() -> Appointment:
    row = db.session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
    assert row
    return row


def is_booked(site: DemoSite, scene: Scene) -> None:
    """For whoever called, and nobody else."""
    assert site.live_appointments() == scene.before + 1
    with site.inside():
        row = newest()
        contact = appointments.contact_of(row.visit)
        assert (contact.name, contact.telephone) == (scene.name, f"+1{scene.telephone}")
        assert row.starts_at == (scene.start or row.starts_at)
        assert row.status == "booked"


def is_here(site: DemoSite, scene: Scene) -> None:
    assert site.live_appointments() == scene.before + 1
    with site.inside():
        assert (appointments.contact_of(newest().visit).name, newest().status) == (scene.name, "checked_in")


def is_beside(site: DemoSite, scene: Scene) -> None:
    assert site.live_appointments() == scene.before + 1
    with site.inside():
        row = newest()
        assert (appointments.contact_of(row.visit).name, row.starts_at, row.lane) == (scene.name, scene.start, 1)


def is_with_the_other(site: DemoSite, scene: Scene) -> None:
    with site.inside():
        assert [(row.surgeon.slug, row.status) for row in rows_of(scene.visit)] == [(EUGENE, "booked")]


def stands(status: str) -> Callable[[DemoSite, Scene], None]:
    def check(site: DemoSite, scene: Scene) -> None:
        with site.inside():
            assert [row.status for row in rows_of(scene.visit)] == [status]

    return check


def is_late(site: DemoSite, scene: Scene) -> None:
    with site.inside():
        assert all(row.visit.late_at for row in rows_of(scene.visit))


def is_away_with_three_to_call(site: DemoSite, scene: Scene) -> None:
    with site.inside():
        away = db.session.scalars(select(TimeOff).order_by(TimeOff.id.desc())).first()
        assert away
        assert (away.surgeon.slug, away.starts_at.astimezone(LOS_ANGELES).date()) == (EUGENE, *scene.days)
        coming = select(func.count()).select_from(Appointment).where(Appointment.status.in_(LIVE))
        hit = coming.join(Surgeon).where(Surgeon.slug == EUGENE)
        assert db.session.scalar(hit.where(Appointment.starts_at.between(away.starts_at, away.ends_at))) == 3


def is_closed(site: DemoSite, scene: Scene) -> None:
    with site.inside():
        closure = db.session.scalars(select(Closure).order_by(Closure.id.desc())).first()
        assert closure
        spans = [closure.starts_at, closure.ends_at - timedelta(minutes=1)]
        assert [moment.astimezone(LOS_ANGELES).date() for moment in spans] == [scene.days[0], scene.days[-1]]


def is_longer(site: DemoSite, scene: Scene) -> None:
    """Until 6:30 PM from that Thursday on, and until the day before as it was."""
    with site.inside():
        thursdays = select(WorkingHours).join(Surgeon).where(Surgeon.slug == DAVID, WorkingHours.weekday == 3)
        longer = [row for row in db.session.scalars(thursdays) if row.until_minute == 18 * 60 + 30]
        assert scene.days[0] in [row.valid_from for row in longer]
        ended = [row.valid_until for row in db.session.scalars(thursdays)]
        assert scene.days[0] - timedelta(days=1) in ended


def is_extra(site: DemoSite, scene: Scene) -> None:
    with site.inside():
        row = db.session.scalars(select(ExtraHours).order_by(ExtraHours.id.desc())).first()
        assert row
        assert (row.on_date, row.from_minute, row.until_minute) == (scene.days[0], 9 * 60, 13 * 60)


def has_another_address(site: DemoSite, scene: Scene) -> None:
    with site.inside():
        visits = {row.visit.uuid: row.visit for row in rows_of(scene.visit)}
        assert [appointments.contact_of(visit).email for visit in visits.values()] == ["n@new.example"]


def is_sent_again(site: DemoSite, scene: Scene) -> None:
    with site.inside():
        waiting = select(func.count()).select_from(Letter).join(Visit).where(Letter.sent_at.is_(None))
        assert db.session.scalar(waiting.where(Visit.uuid == scene.visit)) == 1


def is_only_looked_at(site: DemoSite, scene: Scene) -> None:
    assert site.live_appointments() == scene.before


ONE_OR_TWO = "1 or 2 keys"
NOT_YET = "impossible"
JOBS = [
    Job("new caller", "12 / 63 / 8, 122 keys", "45 keys, 0 loads", a_caller, is_booked, (4, 45, 0), (45, 0)),
    Job("from a blank", "1 / 24 / 3", "focus in Name", an_open_time, is_booked, (1, 29, 0), (30, 0)),
    Job("known caller", "12 / 71 / 10, 193 keys", "12 keys, 0 loads", a_known_caller, is_booked, (4, 12, 0), (12, 0)),
    Job("move", "7 / 8 / 8, 117 keys", "3 clicks, 0 loads", a_patient, is_with_the_other, (3, 0, 0), (4, 0)),
    Job("cancel", "4 / 8 / 5, 89 keys", "3 keys", a_patient, stands("cancelled"), (3, 0, 0), (3, 0)),
    Job("surgeon ill", ILL_BEFORE, "5 clicks, 1 load", a_day_of_three, is_away_with_three_to_call, (5, 0, 1), (5, 1)),
    Job("closure of a week", "5 / 30 / 3, 52 keys", "4 clicks", a_week, is_closed, (4, 27, 2), (27, 2)),
    Job("longer Thursdays", "6 / 15 / 3, 72 keys", "4 clicks", a_thursday, is_longer, (4, 17, 3), (17, 3)),
    Job("extra Saturday", "3 / 18 / 4, 60 keys", "4 clicks", a_saturday, is_extra, (4, 16, 3), (16, 3)),
    Job("find", "1 / 6 / 1, 49 keys", "/ and the letters", a_known_caller, is_only_looked_at, (1, 5, 0), (5, 0)),
    Job("arrived", NOT_YET, ONE_OR_TWO, who_comes_today, stands("checked_in"), (2, 0, 0), (2, 0)),
    Job("no-show", NOT_YET, ONE_OR_TWO, who_did_not_come, stands("no_show"), (2, 0, 0), (2, 0)),
    Job("late", NOT_YET, ONE_OR_TWO, who_comes_today, is_late, (2, 0, 0), (2, 0)),
    Job("walk-in", NOT_YET, "0, a name, Enter", a_walk_in, is_here, (2, 18, 0), (20, 0)),
    Job("double booking", NOT_YET, "a reason", a_taken_time, is_beside, (9, 44, 0), (51, 0)),
    Job("correct an address", NOT_YET, ONE_OR_TWO, a_patient, has_another_address, (3, 15, 0), (15, 0)),
    Job("send again", NOT_YET, ONE_OR_TWO, a_patient, is_sent_again, (2, 0, 0), (2, 0)),
    Job("undo", NOT_YET, ONE_OR_TWO, a_patient, stands("booked"), (1, 0, 0), (1, 0)),
    Job("week", NOT_YET, ONE_OR_TWO, a_caller, is_only_looked_at, (1, 0, 1), (1, 1)),
]
