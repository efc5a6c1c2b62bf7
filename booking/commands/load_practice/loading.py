"""Brings the practice file into the tables, without undoing what staff have changed since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking import clock, schedules
from booking.calendars import note_forms
from booking.catalog import (
    LocationEntry,
    PracticeEntry,
    PracticeFile,
    SurgeonEntry,
    WrongPracticeFile,
    read_practice,
)
from booking.commands.load_practice.comparing import Comparison
from booking.commands.load_practice.hours_rows import insert_hours, load_hours, office_hours_shown
from booking.commands.load_practice.impact_lines import impact_lines
from booking.commands.load_practice.procedure_rows import load_performers, load_procedure, question
from booking.commands.load_practice.slug_rows import follow_columns, load_row, plain
from booking.database import db, writing
from booking.models import Concern, Location, Practice, ScheduleChange, Surgeon


def load_practice(path: Path, *, replace: bool = False) -> list[str]:
    """Insert what is missing, by slug; returns a line for each row inserted and each value that differs.

    What is there stays as staff left it, unless `replace` lets the file win: then a line tells of each booked patient
    whom that leaves outside the hours, and a task for the desk. What the file does not name stays in
    any case; `active = false` takes a procedure off the site whether or not the file wins.
    Raises WrongPracticeFile, having changed nothing.
    """
    file, now = read_file(path), clock.now()
    surgeons = list(db.session.scalars(select(Surgeon.id)))
    with writing(surgeons=surgeons) as session:
        before = schedules.coming_appointments(session, surgeons, now=now)
        last_change = session.scalar(select(func.max(ScheduleChange.id))) or 0
        comparison = Comparison(replaces=replace, now=now)
        _load(session, file, comparison)
        impact = schedules.note_impact(before)
        if comparison.wrote:
            everyone = session.scalars(select(Surgeon.id)).all()
            gives_time = comparison.gives_time or schedules.gives_time_since(session, last_change)
            # Before the first file nobody waits for any.
            to_come = [schedules.all_to_come(now)] if surgeons and gives_time else []
            schedules.time_freed(session, spans=dict.fromkeys(everyone, to_come), now=now)
            if note_forms(session, now=now):
                schedules.slots_and_feeds_changed(session, surgeons=everyone)
        return [*comparison.lines, *impact_lines(session, impact)]


def read_file(path: Path) -> PracticeFile:
    """Raises WrongPracticeFile, which says where it stands and what is wrong."""
    return read_practice(_text(path))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise WrongPracticeFile(f"{path}: is not a text in UTF-8") from error
    except OSError as error:
        raise WrongPracticeFile(f"{path}: cannot be read ({error.strerror})") from error


def _load(session: Session, file: PracticeFile, comparison: Comparison) -> None:
    _load_practice_row(session, file.practice, comparison)
    for position, location in enumerate(file.locations):
        _load_location(session, location, position, comparison)
    session.flush()
    new = {
        surgeon.slug
        for position, surgeon in enumerate(file.surgeons)
        if _load_surgeon(session, surgeon, position, comparison)
    }
    named = [surgeon.slug for surgeon in file.surgeons]
    surgeons = {row.slug: row for row in session.scalars(select(Surgeon).where(Surgeon.slug.in_(named)))}
    questions = {entry.slug: question(entry) for entry in file.questions}
    for position, procedure in enumerate(file.procedures):
        asked = [questions[slug] for slug in procedure.questions]
        row, is_new = load_procedure(session, procedure, asked, position, comparison)
        if is_new:
            row.surgeons = [surgeons[slug] for slug in procedure.surgeons]
        else:
            load_performers(row, procedure, surgeons, new=new, comparison=comparison)
    for position, concern in enumerate(file.concerns):
        columns = {"procedures": list(concern.procedures), "position": position}
        load_row(session, Concern, concern, columns, name=f"concerns.{concern.slug}", comparison=comparison)


def _load_practice_row(session: Session, entry: PracticeEntry, comparison: Comparison) -> None:
    columns: dict[str, Any] = {
        "name": entry.name,
        "time_zone": entry.time_zone,
        "telephone": entry.telephone,
        "email": entry.email,
        "mail_domain": entry.mail_domain,
        "address": "\n".join(entry.address),
        "languages": list(entry.languages),
        "holiday_region": entry.holiday_region,
        "holidays_kept_open": list(entry.holidays_kept_open),
        "slot_step_minutes": entry.slot_step_minutes,
        "minimum_notice_minutes": entry.minimum_notice_minutes,
        "minimum_notice_days": entry.minimum_notice_days,
        "booking_horizon_days": entry.booking_horizon_days,
        "hold_minutes": entry.hold_minutes,
        "cancellation_notice_minutes": entry.cancellation_notice_minutes,
        "email_delay_minutes": entry.email_delay_minutes,
        "veil_minutes": entry.veil_minutes,
        "follow_up_weeks": entry.follow_up_weeks,
        "keep_page_days": entry.keep_page_days,
        "keep_emails_days": entry.keep_emails_days,
        "keep_answers_days": entry.keep_answers_days,
        "reminder_days": list(entry.reminder_days),
        "video_reminder_hours": entry.video_reminder_hours,
        "quiet_from_minute": entry.quiet_hours[0],
        "quiet_until_minute": entry.quiet_hours[1],
        "offer_after_minutes": entry.offer_after_minutes,
        "offer_group": entry.offer_group,
        "offer_every_minutes": entry.offer_every_minutes,
        "wish_days": entry.wish_days,
        "consultation_fee_cents": entry.consultation_fee_cents,
        "currency": entry.currency,
        "fee_counts_toward_surgery": entry.fee_counts_toward_surgery,
    }
    hours = [list(span) for span in entry.office_hours]
    row = session.get(Practice, 1)
    if row is None:
        row = Practice(id=1, texts=plain(entry.texts), office_hours=hours, **columns)
        schedules.add_rule(session, row, by=None, now=comparison.now)
        comparison.inserted("practice")
        return
    zone = row.time_zone
    follow_columns(session, "practice", row, columns, comparison)
    comparison.gives_time |= row.time_zone != zone
    there, said = (office_hours_shown(spans) for spans in (row.office_hours, hours))
    if comparison.is_replaced("practice.office_hours", there, said):
        row.office_hours = hours
    comparison.texts("practice", row, entry.texts)


def _load_location(session: Session, entry: LocationEntry, position: int, comparison: Comparison) -> None:
    columns = {"kind": entry.kind, "address": "\n".join(entry.address), "position": position}
    load_row(session, Location, entry, columns, name=f"locations.{entry.slug}", comparison=comparison)


def _load_surgeon(session: Session, entry: SurgeonEntry, position: int, comparison: Comparison) -> bool:
    """Whether the surgeon is new."""
    columns = {
        "name": entry.name,
        "colour": entry.colour,
        "daily_cap": entry.daily_cap,
        "photograph": entry.photograph,
        "position": position,
    }
    row, is_new = load_row(session, Surgeon, entry, columns, name=f"surgeons.{entry.slug}", comparison=comparison)
    if is_new:
        session.flush()
        insert_hours(session, row, entry.working_hours, now=comparison.now)
    else:
        load_hours(session, row, entry.working_hours, comparison, now=comparison.now)
    return is_new
