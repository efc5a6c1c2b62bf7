"""The desk's one field: it finds people by a name, a telephone number or an email address, or begins with a new one.

The words come by POST: in an address they would end in the browser's history.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from booking import access, catalog, clock
from booking.availability import local_date
from booking.catalog import BOTH_SURGEONS, FIRST_AVAILABLE
from booking.formats import iso_moment
from booking.forms.choices import Choice, choices_in_words, read_choices
from booking.forms.find_or_book import FindOrBookForm, new_person
from booking.people import LONGEST_SEARCH, NotASearch, SearchFault, read_search
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.callers.found_people import LIMIT, are_of_another_name, found_people
from booking.routes.staff.kept_form import shown_again
from booking.routes.staff.panel import in_panel

_SENTENCES = {
    SearchFault.EMPTY: _l("Type a name, a phone number, or an email address."),
    SearchFault.TOO_LONG: _l("This is too long to search for. Type a name of at most six words, or a phone number."),
}


@blueprint.get("/find-or-book")
def find_or_book() -> ResponseReturnValue:
    """Asks, or shows who was found; there are no links to a result."""
    typed = access.form_brought_back()
    if typed is None:
        return render_template("staff/find_or_book.html", sought="")
    return _found(typed.fields.get("sought", "").strip(), read_choices(typed.fields.get("chosen", "")))


@blueprint.post("/find-or-book")
def look_up() -> ResponseReturnValue:
    """303 to who was found, so that one can go back to it; to the panel, which has no way back, the people at once.

    With act=new it begins to book for somebody new.
    """
    form, now = FindOrBookForm(), clock.now()
    sought, start = form.sought.data, form.chosen.data
    if request.form.get("act") == "new":
        if not access.may_open("staff.book"):
            abort(403)
        return shown_again("staff.book", _begin_with(sought, start), now=now)
    if in_panel() or _fault(sought):
        return _found(sought, start)
    return shown_again("staff.find_or_book", [("sought", sought), ("chosen", choices_in_words(start))], now=now)


def _found(sought: str, start: Sequence[Choice]) -> ResponseReturnValue:
    """422 for what cannot be looked for."""
    fault = _fault(sought)
    if fault:
        page = render_template("staff/find_or_book.html", sought=sought[:LONGEST_SEARCH], sentence=_SENTENCES[fault])
        return page, 422
    people = found_people(sought, now=clock.now())
    return render_template(
        "staff/find_or_book.html",
        sought=sought,
        start=choices_in_words(start),
        people=people[:LIMIT],
        limit=LIMIT if len(people) > LIMIT else None,
        at=_chosen_before(start),
        new=new_person(sought),
        is_new_first=are_of_another_name(people, sought),
    )


def _fault(sought: str) -> SearchFault | None:
    try:
        read_search(sought)
    except NotASearch as refused:
        return refused.reason
    return None


def _chosen_before(start: Sequence[Choice]) -> dict[str, str]:
    """The time as addresses of the page that books have it."""
    if not start:
        return {}
    first, *others = start
    moment = iso_moment(first.starts_at, catalog.practice().zone)
    with_whom = {"surgeon": BOTH_SURGEONS, "first": first.surgeon} if others else {"surgeon": first.surgeon}
    return with_whom | {"location": first.location, "start": moment}


def _begin_with(sought: str, start: Sequence[Choice]) -> list[tuple[str, str]]:
    """The fields of the page that books, with what was typed, and the time chosen before."""
    usual = catalog.usual_procedure(catalog.procedures()) or abort(404)
    fields: dict[str, Any] = {"procedure": usual.slug, "surgeon": FIRST_AVAILABLE, "location": ""}
    if start:
        first, *others = start
        day, surgeon = local_date(first.starts_at, catalog.practice().zone), BOTH_SURGEONS if others else first.surgeon
        fields |= {"surgeon": surgeon, "location": first.location, "day": day.isoformat()}
        fields["start"] = choices_in_words(start)
    return list((fields | new_person(sought)).items())
