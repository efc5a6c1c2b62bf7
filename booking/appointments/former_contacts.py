"""What a correction at the desk has replaced: kept sealed for as long as that can be undone, and put back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from booking import messages, waitlist
from booking.appointments.corrections import CORRECTED, found_anew
from booking.appointments.last_act import LastAct
from booking.appointments.records import Actor, snapshot, write_history
from booking.appointments.refusals import ChangedMeanwhile, TooLateToUndo
from booking.appointments.rows import give_links, raise_version
from booking.appointments.under_lock import Decision
from booking.confidential import answers_of, seal_answers, unsealed_former
from booking.database import writing
from booking.models import FormerContact, Visit


def put_former_back(decision: Decision, visit: Visit, last: LastAct, *, act: str, actor: Actor) -> str | None:
    """The fields that were corrected, language and link; the kind of the letter that is owed, None for silence.

    A link that has left to a new address ends: then the old one does not come back either, and a letter has another.
    Raises ChangedMeanwhile where the patient has corrected something since.
    """
    session, now = decision.session, decision.now
    former = session.get(FormerContact, visit.id)
    if former is None or former.number != last.number:
        raise ChangedMeanwhile
    was = unsealed_former(former.sealed, visit=visit.uuid)
    if was is None:
        raise TooLateToUndo
    session.delete(former)
    untold_at = former.untold_at
    before = {row: snapshot(row) for row in visit.appointments}
    _put_back(visit, was)
    changed = was["changed"]
    letter = _write_to_it(decision, visit, last, was, untold_at=untold_at, actor=actor) if "email" in changed else None
    for row in visit.appointments:
        raise_version(row, now=now)
    session.flush()
    write_history(session, before, act, actor=actor, also={"undid": last.number, CORRECTED: changed}, now=now)
    found_anew(decision, visit, changed)
    return letter


def forget_former_contacts(*, now: datetime) -> int:
    """The worker's turn: of what can no longer be undone; how many they were."""
    with writing() as session:
        over = delete(FormerContact).where(FormerContact.until < now)
        return int(session.execute(over).rowcount)  # type: ignore[attr-defined]


def _put_back(visit: Visit, was: Mapping[str, Any]) -> None:
    """Whatever else has been answered since stays; None is what had not been known at all."""
    known = {**answers_of(visit), **was["answers"]}
    visit.private = seal_answers(visit, {name: value for name, value in known.items() if value is not None})
    visit.language = was["language"]


def _write_to_it(
    decision: Decision,
    visit: Visit,
    last: LastAct,
    was: Mapping[str, Any],
    *,
    untold_at: datetime | None,
    actor: Actor,
) -> str | None:
    session = decision.session
    kind, has_left = messages.withdraw_from_new_address(
        session, visit=visit, corrected_at=last.at, user_id=actor.user_id, now=decision.now
    )
    visit.untold_at = untold_at
    if has_left:
        give_links(visit, generation=visit.generation + 1)
    else:
        give_links(visit, generation=was["generation"], key_id=was["key_id"])
    waitlist.renew_links(session, visit)
    if kind is not None and actor.is_silent:
        visit.untold_at = decision.now
        return None
    if kind is not None:
        delay = decision.consultation.email_delay
        messages.write_letter(session, visit=visit, kind=kind, user_id=actor.user_id, delay=delay, now=decision.now)
    return kind
