"""What staff typed, kept here for an hour, so that a page can be gone back to and nothing is lost by a sign-out.

A search is such a page, and so are a form that was refused and what somebody sends who has been signed out meanwhile.
It is sealed, opens for its sender at one address and for nobody else, and that address tells only a random token.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

from flask import request, url_for
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import ImmutableMultiDict

from booking.access.next_page import safe_next
from booking.confidential import seal_form, token_digest, unsealed_form
from booking.database import Unseen, db, writing
from booking.models import KeptForm

KEPT: Final = "kept"  # of an address, with the token
KEPT_FOR: Final = timedelta(hours=1)
NOT_KEPT: Final = frozenset({"csrf_token"})  # the page that it comes back on has its own
TO_SEND_AGAIN: Final = "staff.unsent_form"  # the page for what has none of its own
# Their question is about what was chosen on another page, and it alone would not come back.
ASK_AFTERWARDS: Final = frozenset({"staff.move", "staff.amend", "staff.restore"})


@dataclass(frozen=True, slots=True)
class TypedForm:
    """`was_to_act` tells what was to be done, and has not been, from what was only to be shown; `sent_to` is where."""

    fields: ImmutableMultiDict[str, str]
    was_to_act: bool
    sent_to: str = ""


def new_token() -> str:
    return secrets.token_urlsafe(32)


def path_of_sent_form() -> str:
    """Where the form of this request comes back filled: at its own address, if that has a page for it."""
    has_own = safe_next(request.path) == request.path and request.endpoint not in ASK_AFTERWARDS
    return request.path if has_own else url_for(TO_SEND_AGAIN)


def address_of_kept(path: str, token: str) -> str:
    """With what else this request asks for."""
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != KEPT]
    return f"{path}?{urlencode([*asked, (KEPT, token)])}"


def keep_sent_form(token: str, *, was_to_act: bool, user_id: int, now: datetime) -> None:
    """The form of this request."""
    form = TypedForm(request.form, was_to_act, sent_to=request.full_path.rstrip("?"))
    keep_form(form, user_id=user_id, path=path_of_sent_form(), now=now, token=token)


def keep_form(form: TypedForm, *, user_id: int, path: str, now: datetime, token: str | None = None) -> str:
    """The token that brings it back to this path, for this user."""
    token, uuid = token or new_token(), uuid4()
    fields = [pair for pair in form.fields.items(multi=True) if pair[0] not in NOT_KEPT]
    typed = {"path": path, "fields": fields, "was_to_act": form.was_to_act, "sent_to": form.sent_to}
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
    fields = ImmutableMultiDict((name, value) for name, value in typed["fields"])
    return TypedForm(fields, typed["was_to_act"], typed.get("sent_to", ""))


def forget_kept_forms(session: Session, *, now: datetime) -> None:
    """Deletes those whose time is over."""
    session.execute(delete(KeptForm).where(KeptForm.kept_at <= now - KEPT_FOR))
