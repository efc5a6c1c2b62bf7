"""The screens on which a place is renamed, moved, described and switched off, with whom that concerns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import catalog, clock, schedules
from booking.formats import language, language_name
from booking.forms.own_words import (
    LONGEST_DIRECTIONS,
    LONGEST_NAME,
    LineField,
    LinesField,
    PlaceForm,
    in_languages,
    refuse_procedures,
)
from booking.models import Location, Texts
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.kept_undo import keep_undo
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.last_changes import Words, last_changes
from booking.routes.staff.practice.saving import Wording, preview_of, seen_to_send
from booking.routes.staff.viewer import current_viewer
from booking.schedules import PLACE, ChangedPlace, HitsBooked, Impact, NotAsSeen, seen_words

LONGEST_SHOWN: Final = 60


def places_group() -> Group:
    rows = schedules.every_place()
    off = [_name(row) for row in rows if not row.active]
    says = ", ".join(_name(row) for row in rows if row.active) or "None is used"
    says += f"; not used: {', '.join(off)}" if off else ""
    return Group("Places and directions", f"{says}.", url_for("staff.practice_places"))


@blueprint.get("/practice/places")
def practice_places() -> ResponseReturnValue:
    rows = [(row, _name(row), row.address.splitlines()) for row in schedules.every_place()]
    return render_template("staff/practice/places.html", rows=rows)


@blueprint.route("/practice/places/<slug>", methods=["GET", "POST"])
def practice_place(slug: str) -> ResponseReturnValue:
    row = schedules.any_place(slug) or abort(404)
    form = _form(row)
    page = partial(_page, row, form)
    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200
    address = form.address.data or "" if row.kind == "office" else row.address
    change = ChangedPlace(
        row.id, form.active.data, address, form.said(), form.row_seen, is_silent=bool(form.no_email.data)
    )
    return _save(change, row, form, page)


def _save(change: ChangedPlace, row: Location, form: PlaceForm, page: Any) -> ResponseReturnValue:
    now, by, wording = clock.now(), current_viewer().user_id, _wording(row, change)
    try:
        if form.look.data:
            impact = schedules.look_at_change(change, by=by, now=now)
            return page(preview=_preview(impact, form, wording, change)), 409
        schedules.make_change(change, seen=form.hits_seen, by=by, now=now)
    except HitsBooked as hits:
        return page(preview=_preview(hits.impact, form, wording, change)), 409
    except NotAsSeen:
        return page(sentence=not_as_seen()), 409
    if change.change_id is None:
        flash("Nothing was changed: it was so already.", "information")
    else:
        keep_undo("place", wording.undo, {"change": change.change_id}, tells=change.emails > 0, now=now)
        flash(" ".join([wording.done, *_emails(change.emails)]), "done")
    return redirect(url_for("staff.practice_places"), 303)


def _form(row: Location) -> PlaceForm:
    languages = catalog.practice().languages
    first = language_name(languages[0])

    def check(text: str) -> None:
        refuse_procedures(catalog.procedures_named_in(text))

    def hint(spoken: str) -> str:
        return "" if spoken == first else f"Empty: patients read it in {first}."

    def name(spoken: str) -> LineField:
        needed = "Enter the name." if spoken == first else ""
        return LineField(f"Name in {spoken}", longest=LONGEST_NAME, empty=needed, check=check, description=hint(spoken))

    def directions(spoken: str) -> LinesField:
        needed = "Write how one gets there." if spoken == first else ""
        how = hint(spoken) or "Parking, elevator, entrance. An empty line begins a paragraph."
        label = f"Directions in {spoken}"
        return LinesField(label, longest=LONGEST_DIRECTIONS, empty=needed, check=check, description=how)

    kind = in_languages(PlaceForm, languages, {"name": name, "directions": directions})
    shown: dict[str, Any] = {"active": row.active, "address": row.address}
    for spoken in languages:
        words = row.texts.get(spoken, {})
        shown |= {f"{what}_{spoken}": words.get(what, "") for what in ("name", "directions")}
    form = kind(data=None if request.method == "POST" else shown)
    if row.kind != "office":
        del form.address
    return form


def _page(row: Location, form: PlaceForm, *, preview: Mapping[str, Any] | None = None, sentence: str = "") -> str:
    return render_template(
        "staff/practice/place.html",
        form=form,
        errors=form.errors or sentence,
        sentence=sentence,
        preview=preview,
        name=_name(row),
        fields=[(form[f"name_{spoken}"], form[f"directions_{spoken}"]) for spoken in form.languages],
        seen=seen_to_send(form, seen_words(row, PLACE), sentence=sentence),
        changes=last_changes(row, WORDS),
    )


def _preview(impact: Impact, form: PlaceForm, wording: Wording, change: ChangedPlace) -> Mapping[str, Any]:
    """Whoever is just booking is told where it is no longer used, and nothing else."""
    held = impact.held if not change.active else 0
    return preview_of(impact, form, wording) | {
        "held": held,
        "is_silent": change.is_silent,
        "tells": _tells(change),
        "emails": change.emails,
    }


def _tells(change: ChangedPlace) -> bool:
    """Whether there is anything to write of to who is booked."""
    row = schedules.place_by_id(change.location_id)
    return row is not None and (row.address != change.address or _said_of(row.texts, change.texts))


def _said_of(texts: Texts, said: Mapping[str, Mapping[str, str]]) -> bool:
    return any(
        texts.get(spoken, {}).get(key, "") != text for spoken, words in said.items() for key, text in words.items()
    )


def _wording(row: Location, change: ChangedPlace) -> Wording:
    name, means = _name(row), []
    if _tells(change):
        means.append(
            "Pages, emails and calendars say the new address and directions from now on, also of what is booked. "
            "Emails that have left say the old."
        )
    if row.address and row.address == schedules.the_practice().address and row.address != change.address:
        means.append("The practice’s own address, at the foot of pages and emails, is the same and changes with it.")
    if row.active and not change.active:
        means.append(f"No time is offered at {name} any more.")
        if not [one for one in schedules.every_place() if one.active and one.id != row.id]:
            means.append("No other place is used: nobody can book anything then.")
    elif change.active and not row.active:
        means.append(f"Times at {name} are offered at once, by the hours that surgeons have there.")
    return Wording(done=f"{name} is saved.", undo=f"{name} saved", means=means)


def _emails(number: int) -> Sequence[str]:
    if not number:
        return []
    return [f"{'1 email is' if number == 1 else f'{number} emails are'} on the way; undo withdraws what has not left."]


def _name(row: Location) -> str:
    return str(row.words(language()).get("name", row.slug))


def _in_words(texts: Texts | None) -> str:
    words = next(iter((texts or {}).values()), {})
    directions = " ".join(str(words.get("directions", "")).split())
    cut = f"{directions[:LONGEST_SHOWN]}…" if len(directions) > LONGEST_SHOWN else directions
    return f"“{words.get('name', '')}”, “{cut}”"


WORDS: Final[Words] = {
    "active": ("Used", lambda is_used: "yes" if is_used else "no"),
    "address": ("Address", lambda address: ", ".join(address.splitlines())),
    "texts": ("Name and directions", _in_words),
}
