"""Secret addresses of calendars: made, read, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, func, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, joinedload

from booking.confidential import Purpose, Unreadable, derive_token, keyring, looks_like_token, token_digest
from booking.config import settings
from booking.database import Unseen, db, writing, writing_at_once
from booking.models import EventForm, FeedLink, Practice, Surgeon, User

FEED_TITLES = ("private", "initials", "full")
NOTED_EVERY = timedelta(minutes=5)  # so that reading a feed writes a row at most this often


@dataclass(frozen=True, slots=True)
class Shown:
    """A surgeon whose calendar a link shows; `feed_version` rises with every change to it."""

    id: int
    name: str
    colour: str
    feed_version: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that must be known of a link to answer that nothing has changed."""

    link_id: int
    titles: str
    surgeon_id: int | None  # None: the whole practice
    read_at: datetime | None
    practice: str
    zone: ZoneInfo
    formed_at: datetime | None  # since when everything that stands in many events is as it is
    surgeons: tuple[Shown, ...]

    @property
    def name(self) -> str:
        """Whose calendar it is."""
        return self.practice if self.surgeon_id is None else self.surgeons[0].name


def make_feed_link(
    *, surgeon_id: int | None, titles: str, label: str = "", made_by_id: int | None = None, now: datetime
) -> FeedLink:
    """A new link to one surgeon's calendar, or to the whole practice's; made by a user, or at the command line."""
    uuid, key_id = uuid4(), keyring().newest_id
    with writing() as session:
        link = FeedLink(uuid=uuid, surgeon_id=surgeon_id, titles=titles, label=label, key_id=key_id, generation=1)
        link.token_digest = token_digest(derive_token(Purpose.FEED, uuid, 1, key_id))
        link.created_at, link.made_by_id = now, made_by_id
        session.add(link)
    return link


def revoke_feed_link(uuid: UUID, *, now: datetime) -> None:
    """Nobody reads it any more; safe to repeat."""
    with writing() as session:
        link = session.scalar(select(FeedLink).where(FeedLink.uuid == uuid, FeedLink.revoked_at.is_(None)))
        if link is None:
            return
        _revoke(link, now)


def revoke_feed_links_of(session: Session, user: User, *, now: datetime) -> list[FeedLink]:
    """Those that the user has made and that still open something, within a transaction that changes the user too."""
    links = list(session.scalars(_live().where(FeedLink.made_by_id == user.id)))
    for link in links:
        _revoke(link, now)
    return links


def feed_links_of_nobody() -> Sequence[FeedLink]:
    """Live ones of whose maker nothing is known: of the command line, or made before makers were noted."""
    return db.session.scalars(_live().where(FeedLink.made_by_id.is_(None))).all()


def feed_link(uuid: UUID) -> FeedLink | None:
    """Also when it is revoked."""
    return db.session.scalar(select(FeedLink).where(FeedLink.uuid == uuid).options(joinedload(FeedLink.surgeon)))


def _live() -> Select[FeedLink]:
    live = select(FeedLink).where(FeedLink.revoked_at.is_(None))
    known = (joinedload(FeedLink.surgeon), joinedload(FeedLink.made_by))
    return live.options(*known).order_by(FeedLink.created_at, FeedLink.id)


def _revoke(link: FeedLink, now: datetime) -> None:
    link.revoked_at = now
    link.generation += 1
    link.key_id = keyring().newest_id  # its own may be lost, which must not keep it from being revoked
    link.token_digest = token_digest(derive_token(Purpose.FEED, link.uuid, link.generation, link.key_id))


def live_feed_links(*, surgeon_id: int | None = None) -> Sequence[FeedLink]:
    """Every link that opens something, the practice's first; or only those to one surgeon's calendar."""
    query = _live()
    if surgeon_id is not None:
        query = query.where(FeedLink.surgeon_id == surgeon_id)
    links = db.session.scalars(query).all()
    return sorted(links, key=lambda link: link.surgeon.position + 1 if link.surgeon else 0)


def live_feed_link(uuid: UUID) -> FeedLink | None:
    query = select(FeedLink).where(FeedLink.uuid == uuid, FeedLink.revoked_at.is_(None))
    return db.session.scalar(query.options(joinedload(FeedLink.surgeon)))


def is_anothers_feed_link(uuid: UUID, surgeon_id: int) -> bool:
    """Whether there is or was this one, and it leads to another calendar than this surgeon's."""
    link = feed_link(uuid)
    return link is not None and link.surgeon_id != surgeon_id


def feed_address(link: FeedLink) -> str | None:
    """Where it is read; None once its key is no longer in FIELD_KEYS: it still opens, but cannot be told again."""
    try:
        token = derive_token(Purpose.FEED, link.uuid, link.generation, link.key_id)
    except Unreadable:
        return None
    return reading_address(token)


def reading_address(token: str) -> str:
    return f"{settings().base_url}/feeds/{token}.ics"


_READING = (
    select(
        FeedLink.id.label("link_id"),
        FeedLink.titles,
        FeedLink.surgeon_id,
        FeedLink.read_at,
        Practice.name.label("practice"),
        Practice.time_zone,
        select(func.max(EventForm.since)).scalar_subquery().label("formed_at"),
        Surgeon.id,
        Surgeon.name,
        Surgeon.colour,
        Surgeon.feed_version,
    )
    .select_from(FeedLink)
    .join(Practice, Practice.id == 1)
    .join(Surgeon, or_(FeedLink.surgeon_id.is_(None), FeedLink.surgeon_id == Surgeon.id))
    .where(FeedLink.token_digest == bindparam("token_digest"), FeedLink.revoked_at.is_(None))
    .order_by(Surgeon.position, Surgeon.id)
)


def feed_reading(token: str) -> Reading | None:
    """What this token opens; one statement. None for a wrong or a revoked one."""
    if not looks_like_token(token):
        return None
    rows = db.session.connection().execute(_READING, {"token_digest": token_digest(token)}).all()
    if not rows:
        return None
    link = rows[0]
    return Reading(
        link_id=link.link_id,
        titles=link.titles,
        surgeon_id=link.surgeon_id,
        read_at=link.read_at,
        practice=link.practice,
        zone=ZoneInfo(link.time_zone),
        formed_at=link.formed_at,
        surgeons=tuple(Shown(row.id, row.name, row.colour, row.feed_version) for row in rows),
    )


def note_feed_reading(reading: Reading, *, now: datetime) -> None:
    """A record of the reading, for whoever asks whether a link is still in use. It waits for nobody who writes."""
    if reading.read_at is not None and now - reading.read_at < NOTED_EVERY:
        return
    try:
        with writing_at_once(unseen=Unseen.READINGS) as session:
            session.execute(update(FeedLink).where(FeedLink.id == reading.link_id).values(read_at=now))
    except OperationalError:
        db.session.rollback()  # left to the next reading
