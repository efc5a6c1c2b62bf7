"""What staff typed, kept here for an hour, so that a page can be gone back to and nothing is lost by a sign-out.

A search is such a page, and so is what somebody sends who has been signed out meanwhile. It is sealed, opens for its
sender at the address it was sent to and for nobody else, and that address tells only a random token.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict

from booking.confidential import seal_form, token_digest, unsealed_form
from booking.database import Unseen, db, writing
from booking.models import KeptForm

KEPT: Final = "kept"  # of an address, with the token
KEPT_FOR: Final = timedelta(hours=1)
NOT_KEPT: Final = frozenset({"csrf_token"})  # the page that it comes back on has its own


@dataclass(frozen=True, slots=True)
class TypedForm:
    """`was_to_act` tells what was to be done, and has not been, from what was only to be shown."""

    fields: ImmutableMultiDict[str, str]
    was_to_act: bool


def keep_form(form: TypedForm, *, user_id: int, path: str, now: datetime) -> str:
    """The token that brings it back to this path, for this user."""
    token, uuid = secrets.token_urlsafe(32), uuid4()
    fields = [pair for pair in form.fields.items(multi=True) if pair[0] not in NOT_KEPT]
    typed = {"path": path, "fields": fields, "was_to_act": form.was_to_act}
    sealed = seal_form(typed, form=uuid)
    with writing(unseen=Unseen.KEPT_FORMS) as session:
        session.add(KeptForm(uuid=uuid, token_digest=token_digest(token), user_id=user_id, sealed=sealed, kept_at=now))
    return token


def find_form(token: str, *, user_id: int, path: str, now: datetime) -> TypedForm | None:
    """None for anybody else, at any other address, after its time, or when its key has gone."""
    theirs = select(KeptForm).where(KeptForm.token_digest == token_digest(token), KeptForm.user_id == user_id)
    row = db.session.scalar(theirs.where(KeptForm.kept_at > now - KEPT_FOR))
    if row is None:
        return None
    typed = unsealed_form(row.sealed, form=row.uuid)
    if typed is None or typed["path"] != path:
        return None
    return TypedForm(ImmutableMultiDict((name, value) for name, value in typed["fields"]), typed["was_to_act"])


def forget_kept_forms(session: Session, *, now: datetime) -> None:
    """Deletes those whose time is over."""
    session.execute(delete(KeptForm).where(KeptForm.kept_at <= now - KEPT_FOR))
