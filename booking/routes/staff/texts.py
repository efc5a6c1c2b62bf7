"""The texts that patients read and nobody has reviewed: of each procedure and of the practice, in each language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog
from booking.catalog import PracticeDetails, ProcedureDetails
from booking.formats import language, language_name
from booking.routes.staff.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class Unreviewed:
    """A text in a language; `is_written` is False where patients read the practice's first language instead."""

    text: str
    language: str
    is_written: bool
    href: str


@blueprint.get("/texts")
def texts() -> ResponseReturnValue:
    practice, procedures = catalog.practice(), catalog.procedures()
    return render_template(
        "staff/texts.html",
        unreviewed=list(_unreviewed(practice, procedures)),
        number=(len(procedures) + 1) * len(practice.languages),
        first_language=language_name(practice.languages[0]),
    )


def _unreviewed(practice: PracticeDetails, procedures: Sequence[ProcedureDetails]) -> Iterator[Unreviewed]:
    """In the order in which patients meet them; each leads to where they read it."""
    read = [
        (str(one.words(language())["name"]), one.texts, partial(url_for, "patient.procedure", slug=one.slug))
        for one in procedures
    ]
    read.append((_("Privacy, consent to video, and advice"), practice.texts, partial(url_for, "patient.privacy")))
    for name, texts, address in read:
        for spoken in practice.languages:
            if catalog.review_of(texts, spoken) is None:
                yield Unreviewed(name, language_name(spoken), any(texts.get(spoken, {}).values()), address(lang=spoken))
