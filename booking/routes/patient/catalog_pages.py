"""The pages about what the practice offers and who performs it, which an article can link to."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from booking import calendars, catalog, clock
from booking.catalog import FIRST_AVAILABLE
from booking.formats import language
from booking.routes.patient import structured_data
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.drawings import find_drawing
from booking.routes.patient.offered_times import both_surgeons_address, next_of_each, offered_times, times_address
from booking.routes.patient.photographs import photograph_address
from booking.routes.wording import fee_words, payment_words, place_name, zone_sentence


@blueprint.get("/")
def home() -> ResponseReturnValue:
    practice = catalog.practice()
    return render_template(
        "patient/home.html",
        practice=practice,
        procedures=catalog.procedures(),
        surgeons=catalog.surgeons(),
        concerns=catalog.concerns(),
        language=language(),
        fee=fee_words(practice.fee),
        payment=payment_words(practice.fee, practice),
    )


@blueprint.get("/concerns/<slug>")
def concern(slug: str) -> ResponseReturnValue:
    """What may help; a concern with nothing that is offered is still a page, which leads to a conversation."""
    found = next((one for one in catalog.concerns() if one.slug == slug), None) or abort(404)
    offered = {procedure.slug: procedure for procedure in catalog.procedures()}
    return render_template(
        "patient/concern.html",
        concern=found,
        found=[offered[slug] for slug in found.procedures if slug in offered],
        unsure=[procedure for procedure in offered.values() if procedure.family == "unsure"],
        language=language(),
    )


@blueprint.get("/procedures/<slug>")
def procedure(slug: str) -> ResponseReturnValue:
    found = offered_times(slug, now=clock.now())
    only, several = next(iter(found.surgeons), None), len(found.surgeons) > 1
    all_times = times_address(found.procedure, FIRST_AVAILABLE if several else only) if only else None
    return render_template(
        "patient/procedure.html",
        practice=found.practice,
        found=found,
        procedure=found.procedure,
        words=found.procedure.words(language()),
        review=catalog.review_of(found.procedure.texts, language()),
        advice=found.practice.words(language()).get("advice"),
        drawing=find_drawing(found.procedure.drawing),
        fee=fee_words(found.practice.fee, found.procedure),
        payment=payment_words(found.practice.fee, found.practice),
        zone_sentence=zone_sentence(found.practice.zone),
        places=[place_name(location) for location in found.locations.values()],
        next_of_each=next_of_each(found),
        all_times=all_times,
        both_surgeons=both_surgeons_address(found),
        structured_data=structured_data.of_procedure(found.procedure, book=all_times),
        language=language(),
        what_to_bring=calendars.what_to_bring(found.practice),
    )


@blueprint.get("/surgeons/<slug>")
def surgeon(slug: str) -> ResponseReturnValue:
    surgeon = catalog.surgeon(slug)
    if surgeon is None:
        abort(404)
    practice, procedures = catalog.practice(), [one for one in surgeon.procedures if one.active]
    return render_template(
        "patient/surgeon.html",
        practice=practice,
        surgeon=surgeon,
        procedures=procedures,
        structured_data=structured_data.of_surgeon(
            surgeon, practice, procedures, photograph=photograph_address(surgeon)
        ),
        language=language(),
    )
