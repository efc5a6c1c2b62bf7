"""Notes to a day: where they are written and changed, and how the day shows them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, catalog, clock, schedules
from booking.availability import local_date
from booking.confidential import unsealed_day_note
from booking.formats import day_long
from booking.forms.day_notes import EVERYBODY, DayNoteForm
from booking.models import DayNote
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import gone, not_as_seen
from booking.routes.staff.hours.requested_day import requested_day
from booking.routes.staff.hours.undo import keep_note
from booking.routes.staff.setter_words import setters_in_words
from booking.routes.staff.viewer import Viewer, cannot_be_read, current_viewer
from booking.schedules import FormerNote, Gone, NotAsSeen, NoteOfDay, seen_row


@blueprint.route("/day-notes/new", methods=["GET", "POST"])
def new_day_note() -> ResponseReturnValue:
    """?day=2026-10-06&surgeon=david-kim"""
    on = requested_day(request.values.get("day")) or local_date(clock.now(), catalog.practice().zone)
    slug = request.args.get("surgeon")
    surgeon = next((one.id for one in catalog.surgeons() if one.slug == slug), EVERYBODY)
    form = _form(surgeon=surgeon, uuid=uuid4())
    if not form.validate_on_submit():
        return _page(form, on), 422 if form.errors else 200
    if not form.text:
        form.words.errors = [_("Enter the note.")]
        return _page(form, on), 422
    former = schedules.add_day_note(
        form.uuid.data, on=on, surgeon_id=form.surgeon_id, words=form.text, by=current_viewer().user_id, now=clock.now()
    )
    return _saved(on, _("The note is saved."), former)


@blueprint.route("/day-notes/<uuid:uuid>", methods=["GET", "POST"])
def day_note(uuid: UUID) -> ResponseReturnValue:
    """Without words it goes."""
    row = schedules.day_note_by_uuid(uuid)
    if row is None:
        return gone("staff.diary") if request.method == "POST" else abort(404)
    on = row.on_date
    form = _form(surgeon=row.surgeon_id or EVERYBODY, words=unsealed_day_note(row.private, note=uuid) or "")
    if not form.validate_on_submit():
        return _page(form, on, row), 422 if form.errors else 200
    try:
        former = schedules.change_day_note(
            uuid,
            surgeon_id=form.surgeon_id,
            words=form.text,
            row_seen=form.row_seen,
            by=current_viewer().user_id,
            now=clock.now(),
        )
    except NotAsSeen:
        form.form_errors.append(not_as_seen())
        return _page(form, on, row), 409
    except Gone:
        return gone("staff.diary")
    return _saved(on, _("The note is changed.") if form.text else _("The note is removed."), former)


def notes_of(on: date, viewer: Viewer) -> list[dict[str, Any]]:
    """As the day shows them: with names; a surgeon their own and everybody's. One statement."""
    may_change = access.may_open("staff.day_note")
    return [
        {
            "whose": row.surgeon or "",
            "words": _words(row, viewer),
            "href": url_for("staff.day_note", uuid=row.uuid) if may_change else "",
        }
        for row in schedules.day_notes(on)
        if viewer.own_surgeon in (None, row.surgeon_id) or row.surgeon_id is None
    ]


def _words(row: NoteOfDay, viewer: Viewer) -> str:
    words = unsealed_day_note(row.sealed, note=row.uuid)
    if words is None:
        return cannot_be_read()
    return words if viewer.names_shown else _("Shown with names")


def _form(**shown: Any) -> DayNoteForm:
    form = DayNoteForm(data=shown)
    form.offer_surgeons(catalog.surgeons())
    return form


def _page(form: DayNoteForm, on: date, row: DayNote | None = None) -> str:
    return render_template(
        "staff/day_note.html",
        form=form,
        errors=form.errors,
        title=_("Note to %(day)s", day=day_long(on)),
        seen=f".{seen_row(row)}" if row else "",
        is_new=row is None,
        day=on,
        set_by=setters_in_words([row], now=clock.now()).get(row.id, "") if row else "",
    )


def _saved(on: date, words: str, former: FormerNote | None) -> ResponseReturnValue:
    keep_note(former, _("note to %(day)s", day=day_long(on)), now=clock.now())
    flash(words, "done")
    return redirect(url_for("staff.diary", day=on.isoformat()), 303)
