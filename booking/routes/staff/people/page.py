"""A person's page: their visits, and whatever was said, sent and asked about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from booking import access, appointments, catalog, clock, people
from booking.formats import day_and_year, language_name
from booking.forms.dates import read_date
from booking.messages import ListedLetter, letters_about, tasks_about
from booking.models import Appointment, Visit
from booking.people import Candidate, Given, Person
from booking.routes.staff.appointment.preparation import preparation_rows
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.letters import letter_kind, letter_state_words
from booking.routes.staff.tasks.words import task_words
from booking.routes.staff.viewer import cannot_be_read
from booking.routes.staff.wording import in_one_visit_with, status, telephone_to_press
from booking.routes.wording import about_visit, place_name


@blueprint.get("/people/<uuid:uuid>")
def person(uuid: UUID) -> ResponseReturnValue:
    """Of whoever has the visit; its address tells nothing of them."""
    return person_page(uuid)


def person_page(uuid: UUID) -> str:
    """404 for a visit that is nobody’s, or not for this surgeon to see."""
    found, now = known_person(uuid), clock.now()
    zone = catalog.practice().zone
    coming = found.coming(now=now)
    return render_template(
        "staff/person.html",
        person=found,
        name=shown_name(found),
        facts=person_facts(found),
        coming=[_line(row, zone) for row in coming],
        others=[_line(row, zone) for row in found.appointments if row not in coming],
        told=[_told(visit) for visit in found.visits],
        letters=[_letter(letter) for letter in reversed(letters_about(*found.visits))],
        calls=[(task, task_words(task).happened) for task in reversed(tasks_about(*found.visits))],
        **_of_others(found, now=now),
    )


def _of_others(person: Person, *, now: datetime) -> dict[str, Any]:
    """Who else they may be, and what was decided about that: nothing of it is even read for who may not decide."""
    if not access.may_open("staff.compare_people"):
        return {}
    candidates = [_candidate(one) for one in people.candidates_for(person, now=now)]
    return {"candidates": candidates, "decisions": people.decisions_on(person)}


def known_person(uuid: UUID) -> Person:
    """404 for a visit that is nobody’s, or not for this surgeon to see."""
    found = people.person_of(uuid, now=clock.now(), surgeon=access.own_surgeon())
    return found if found is not None else abort(404)


def shown_name(person: Person) -> str:
    contact = person.contact
    return (contact.patient_name or _("No name")) if contact.is_readable else cannot_be_read()


def person_facts(person: Person) -> list[dict[str, Any]]:
    """For summary_list: how they are reached, each with when it was given last, and when they were born."""
    facts: list[dict[str, Any]] = []
    for one in person.telephones:
        link = telephone_to_press(one.value)
        facts.append({"key": _("Phone"), "number": link, "given": _given(one)})
    facts += [{"key": _("Email"), "value": one.value, "given": _given(one)} for one in person.emails]
    facts += [{"key": _("Date of birth"), "value": line} for line in birth_lines(person)]
    contact = person.contact
    if contact.patient:
        facts.append({"key": _("Booked by"), "value": contact.name})
    if contact.guardian:
        facts.append({"key": _("Parent or guardian"), "value": contact.guardian})
    return [*facts, {"key": _("Language of emails"), "value": language_name(person.visits[0].language)}]


def birth_lines(person: Person) -> list[str]:
    return [day_and_year(read_date(one)) for one in person.born_on]


def visits_words(number: int) -> str:
    return str(ngettext("%(num)d visit", "%(num)d visits", number))


def _given(one: Given) -> str:
    return str(_("given %(day)s", day=day_and_year(one.at, catalog.practice().zone)))


def _line(row: Appointment, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "row": row,
        "about": about_visit(row.visit),
        "place": place_name(row.location),
        "status": status(row, zone),
        "one_visit": in_one_visit_with(row, row.visit.appointments, zone),
    }


def _told(visit: Visit) -> dict[str, Any]:
    """What they wrote, answered and asked for, at one visit."""
    note = appointments.contact_of(visit).note
    return {"visit": visit, "note": note.splitlines(), "rows": preparation_rows(visit)}


def _letter(letter: ListedLetter) -> dict[str, Any]:
    state = letter_state_words(letter.state)
    return {"uuid": letter.uuid, "kind": letter_kind(letter.kind), "state": state, "at": letter.created_at}


def _candidate(one: Candidate) -> dict[str, Any]:
    words = {"telephone": _("the same phone number"), "email": _("the same email address"), "name": _("the same name")}
    return {
        "uuid": one.visit.uuid,
        "name": one.contact.patient_name if one.contact.is_readable else cannot_be_read(),
        "visits": visits_words(one.visits),
        "in_common": [words[what] for what in one.in_common],
    }
