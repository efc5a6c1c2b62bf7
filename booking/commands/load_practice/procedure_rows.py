"""Brings the procedures of the practice file into the tables: what each takes and asks, and who performs it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from booking import schedules
from booking.catalog import ProcedureEntry, Question, QuestionEntry, questions_of, questions_version
from booking.commands.load_practice.comparing import Comparison
from booking.commands.load_practice.slug_rows import load_row, plain
from booking.models import Procedure, Surgeon


def question(entry: QuestionEntry) -> Question:
    return Question(entry.slug, entry.kind, entry.choices, plain(entry.texts))


def load_procedure(
    session: Session, entry: ProcedureEntry, asked: Sequence[Question], position: int, comparison: Comparison
) -> tuple[Procedure, bool]:
    """The procedure, and whether it is new."""
    columns = {
        "family": entry.family,
        "consultation_minutes": entry.consultation_minutes,
        "buffer_before_minutes": entry.buffer_before_minutes,
        "buffer_after_minutes": entry.buffer_after_minutes,
        "drawing": entry.drawing,
        "search_words": list(entry.search_words),
        "position": position,
    }
    name = f"procedures.{entry.slug}"
    row, is_new = load_row(session, Procedure, entry, columns, name=name, comparison=comparison)
    there = [] if is_new else questions_of(row)
    if is_new or comparison.is_replaced(f"{name}.questions", _in_words(there), _in_words(asked)):
        row.questions = [question.as_kept() for question in asked]
    session.flush()  # a new one is active until here
    _switch(session, row, entry, comparison)
    return row, is_new


def _switch(session: Session, row: Procedure, entry: ProcedureEntry, comparison: Comparison) -> None:
    """On or off as the file says, unless staff have switched it since: then that stays, as all that they change."""
    name, said, before = f"procedures.{entry.slug}", entry.active, schedules.kept_of(row)
    is_staffs = schedules.set_by_staff(session, row, "active")
    if said is None:
        if is_staffs and not row.active:
            comparison.lines.append(f"{name}.active: false kept, the file says nothing of it")
    elif not is_staffs:
        comparison.follow(name, row, "active", said)
    elif comparison.is_replaced(f"{name}.active", row.active, said):
        row.active = said
    schedules.note_rule_changed(session, row, before, by=None, now=comparison.now)


def load_performers(
    row: Procedure,
    entry: ProcedureEntry,
    surgeons: Mapping[str, Surgeon],
    *,
    new: Collection[str],
    comparison: Comparison,
) -> None:
    """`surgeons` are those that the file names: whoever else performs it goes on doing so."""
    row.surgeons += [surgeons[slug] for slug in entry.surgeons if slug in new]
    there = sorted(surgeon.slug for surgeon in row.surgeons if surgeon.slug in surgeons)
    if comparison.is_replaced(f"procedures.{entry.slug}.surgeons", there, sorted(entry.surgeons)):
        comparison.gives_time |= not set(entry.surgeons) <= set(there)
        others = [surgeon for surgeon in row.surgeons if surgeon.slug not in surgeons]
        row.surgeons = [*others, *(surgeons[slug] for slug in entry.surgeons)]


def _in_words(questions: Iterable[Question]) -> list[str]:
    """smoking (version 3f2a9c1b): another as soon as a word of it is."""
    return [f"{one.slug} (version {questions_version([one])[:8]})" for one in questions]
