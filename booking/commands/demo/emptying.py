"""Takes the demo out of a database that is to be used for real, and leaves the practice itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from booking import access, schedules
from booking.commands.demo.people import is_made_up
from booking.confidential import answers_of
from booking.database import Base, db, writing
from booking.models import (
    NEVER_BOOKED,
    Appointment,
    CalendarEvent,
    Closure,
    DayNote,
    EventForm,
    ExtraHours,
    FeedLink,
    FreedTime,
    History,
    Import,
    ImportedVisit,
    KeptForm,
    Letter,
    LinkRequest,
    Offer,
    PersonExport,
    PersonVerdict,
    Practice,
    ScheduleChange,
    Surgeon,
    Task,
    TimeOff,
    TrialLetter,
    User,
    Visit,
    Wish,
    create_guards,
    drop_guards,
)

# Children first; what belongs to a row of these goes with it. Calendar links too: whoever knew the published passwords
# may have made one for themselves. So may they have begun a form, whose words are of the demo's patients.
EMPTIED: Final[tuple[type[Base], ...]] = (
    PersonVerdict,
    PersonExport,
    ImportedVisit,
    Import,
    History,
    Task,
    Letter,
    LinkRequest,
    Offer,
    Wish,
    FreedTime,
    Appointment,
    Visit,
    CalendarEvent,
    EventForm,
    TimeOff,
    Closure,
    ExtraHours,
    DayNote,
    FeedLink,
    KeptForm,
    TrialLetter,
)


@dataclass(frozen=True, slots=True)
class Emptied:
    """How many rows have gone, and whose password is none any more."""

    visits: int
    absences: int  # time off, closures and extra hours
    feed_links: int
    users: tuple[str, ...]  # e-mail addresses
    without_password: tuple[str, ...]


def other_bookings() -> list[Visit]:
    """Booked for somebody whom the demo did not make up, whatever has become of it; no import that was taken back."""
    booked = select(Appointment.visit_id).where(Appointment.status.not_in(NEVER_BOOKED))
    tried = select(ImportedVisit.visit_id).join(Import).where(Import.undone_at.is_not(None))
    others = select(Visit).where(Visit.id.in_(booked), Visit.id.not_in(tried))
    return [visit for visit in db.session.scalars(others.order_by(Visit.id)) if not _is_the_demos(visit)]


def empty_demo() -> Emptied:
    """Everything that was booked goes, and the demo's users; the catalog, weekly hours and other users stay."""
    surgeons = list(db.session.scalars(select(Surgeon.id)))
    with writing(surgeons=surgeons) as session:
        connection = session.connection()
        drop_guards(connection)  # history refuses to be deleted; put back before anybody else can see it
        gone = {table: _delete_all(connection, table) for table in EMPTIED}
        create_guards(connection)
        _forget_setters(connection)
        for surgeon in session.scalars(select(Surgeon)):
            surgeon.late_on = surgeon.late_minutes = None
        session.get_one(Practice, 1).is_demo = False
        users = tuple(_delete_users(session))
        without_password = tuple(take_published_passwords(session))
        schedules.slots_and_feeds_changed(session, surgeons=surgeons)
    absences = gone[TimeOff] + gone[Closure] + gone[ExtraHours]
    return Emptied(gone[Visit], absences, gone[FeedLink], users, without_password)


def take_published_passwords(session: Session) -> Iterator[str]:
    """Who has a password of the demo has none from here on; gives their addresses."""
    for user in session.scalars(select(User).order_by(User.email)):
        if access.has_published_password(user.password_hash):
            user.password_hash = access.NO_HASH
            yield user.email


def _is_the_demos(visit: Visit) -> bool:
    return is_made_up(answers_of(visit))  # what cannot be read is none: the demo's was sealed with the key that is here


def _delete_all(connection: Connection, table: type[Base]) -> int:
    result: CursorResult[object] = connection.execute(delete(table))
    return result.rowcount


def _forget_setters(connection: Connection) -> None:
    """Of what has gone, and who is no user any more; who has set the weekly hours that stay is kept."""
    published = select(User.id).where(User.email.in_([email for _, email, _ in access.DEMO_USERS]))
    gone = [table.__tablename__ for table in EMPTIED]
    of_the_demo = ScheduleChange.subject.in_(gone) | ScheduleChange.user_id.in_(published)
    connection.execute(delete(ScheduleChange).where(of_the_demo))


def _delete_users(session: Session) -> Iterator[str]:
    """With their sessions."""
    published = [email for _, email, _ in access.DEMO_USERS]
    for user in session.scalars(select(User).where(User.email.in_(published)).order_by(User.email)):
        session.delete(user)
        yield user.email
    session.flush()
