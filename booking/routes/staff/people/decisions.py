"""Staff say who is one person: two are, two are not, one visit is somebody else's; and take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, people
from booking.appointments import ChangedMeanwhile
from booking.forms.confirmation import ConfirmationForm
from booking.forms.people import PeopleForm
from booking.people import Person
from booking.routes.staff.appointment.page import open_again
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.kept_undo import KeptUndo, keep_undo
from booking.routes.staff.people.page import known_person, person_facts, person_page, shown_name, visits_words
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import day_and_time
from booking.schedules import NotAsSeen

DECIDE = {"one": people.join, "two": people.keep_apart}


@blueprint.route("/people/<uuid:uuid>/comparison", methods=["GET", "POST"])
def compare_people(uuid: UUID) -> ResponseReturnValue:
    """Both side by side, the other by `?other=`; POST says that they are one person, or two, or asks again with 409."""
    form, now = PeopleForm(), clock.now()
    pair = known_person(uuid), known_person(_other())
    if request.method == "POST" and people.is_decided(form.act.data):
        return _decided(uuid, form.verdict.data)
    if pair[0].visits == pair[1].visits:
        return _nothing_to_decide(uuid, _("They are one person already, so nothing was done just now."))
    decide = DECIDE.get(form.verdict.data)
    if request.method != "POST":
        return _compared(pair, form)
    if not form.seen.data or decide is None:
        return _compared(pair, form, sentence=open_again()), 422
    try:
        decide(
            *(person.visits[0].id for person in pair),
            act=form.act.data,
            seen=form.seen.data,
            user_id=current_viewer().user_id,
            now=now,
        )
    except ChangedMeanwhile:
        return _compared(pair, form, sentence=_changed()), 409
    return _decided(uuid, form.verdict.data)


@blueprint.route("/people/<uuid:uuid>/apart", methods=["GET", "POST"])
def set_apart(uuid: UUID) -> ResponseReturnValue:
    """Whether this one visit is somebody else's; POST says so, or asks again with 409."""
    form, now = PeopleForm(), clock.now()
    person = known_person(uuid)
    if request.method == "POST" and people.is_decided(form.act.data):
        return _decided(uuid, "apart")
    if len(person.visits) == 1:
        return _nothing_to_decide(uuid, _("This visit stands by itself already, so nothing was done just now."))
    if request.method != "POST":
        return _apart(person, uuid, form)
    if not form.seen.data:
        return _apart(person, uuid, form, sentence=open_again()), 422
    visit = next(visit for visit in person.visits if visit.uuid == uuid)
    user_id = current_viewer().user_id
    try:
        people.set_apart(visit.id, act=form.act.data, seen=form.seen.data, user_id=user_id, now=now)
    except ChangedMeanwhile:
        return _apart(person, uuid, form, sentence=_changed()), 409
    return _decided(uuid, "apart")


@blueprint.post("/people/<uuid:uuid>/undo")
def take_back_decision(uuid: UUID) -> ResponseReturnValue:
    """303 to the person's page; the same press again changes nothing more."""
    form = PeopleForm()
    known_person(uuid)
    if form.seen.data != str(form.act.data):
        flash(open_again(), "warning")
        return person_page(uuid), 409
    if people.take_back(form.act.data, user_id=current_viewer().user_id, now=clock.now()):
        flash(_("Taken back. Everything is as it was before."), "done")
    else:
        flash(_("This had been taken back before, and nothing was changed just now."), "warning")
    return redirect(url_for("staff.person", uuid=uuid), 303)


def _nothing_to_decide(uuid: UUID, sentence: str) -> ResponseReturnValue:
    """The person's page; somebody who has pressed is told, with 409."""
    if request.method != "POST":
        return redirect(url_for("staff.person", uuid=uuid), 303)
    flash(sentence, "warning")
    return person_page(uuid), 409


def undo_decision(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises NotAsSeen where it had been taken back before."""
    if not people.take_back(UUID(kept.back["act"]), user_id=current_viewer().user_id, now=now):
        raise NotAsSeen
    return str(_("Taken back. Everything is as it was before."))


def _other() -> UUID:
    try:
        return UUID(request.args.get("other", ""))
    except ValueError:
        abort(404)


def _decided(uuid: UUID, verdict: str) -> ResponseReturnValue:
    said = {
        "one": _("They are one person now. Nothing of their visits was changed."),
        "two": _("They stay two people."),
        "apart": _("This visit is another person’s now. Nothing of it was changed."),
    }
    decided = {"act": str(PeopleForm().act.data), "uuid": str(uuid)}
    keep_undo("decision", _("decided who is one person"), decided, now=clock.now())
    flash(_("%(said)s You can take it back below.", said=said.get(verdict) or abort(422)), "done")
    return redirect(url_for("staff.person", uuid=uuid), 303)


def _changed() -> str:
    return str(
        _("Their visits were changed while you were looking, so nothing was done. If you still want to, press again.")
    )


def _compared(pair: tuple[Person, Person], form: PeopleForm, **shown: Any) -> str:
    births = [person.born_on for person in pair]
    return render_template(
        "staff/compare_people.html",
        form=form,
        pair=[_side(person) for person in pair],
        births_differ=all(births) and not {*births[0]} & {*births[1]},
        seen=people.seen_people(*(person.visits[0].id for person in pair), now=clock.now()),
        **({"sentence": None} | shown),
    )


def _side(person: Person) -> dict[str, Any]:
    zone = catalog.practice().zone
    return {
        "uuid": person.uuid,
        "name": shown_name(person),
        "facts": person_facts(person),
        "visits": visits_words(len(person.visits)),
        "times": [f"{day_and_time(row.told_at, zone)}, {row.surgeon.name}" for row in person.appointments[:5]],
    }


def _apart(person: Person, uuid: UUID, form: PeopleForm, **shown: Any) -> str:
    own = next(visit for visit in person.visits if visit.uuid == uuid)
    zone = catalog.practice().zone
    return render_template(
        "staff/set_apart.html",
        form=form,
        uuid=uuid,
        name=shown_name(person),
        own=[f"{day_and_time(row.told_at, zone)}, {row.surgeon.name}" for row in own.appointments],
        others=[
            f"{day_and_time(row.told_at, zone)}, {row.surgeon.name}"
            for row in person.appointments
            if row.visit_id != own.id
        ],
        seen=people.seen_people(own.id, own.id, now=clock.now()),
        **({"sentence": None} | shown),
    )
