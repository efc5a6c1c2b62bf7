"""What a page says to search engines about a surgeon or a procedure, in the words of schema.org (JSON-LD 1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from booking.catalog import AnyProcedure, AnySurgeon, PracticeDetails
from booking.config import settings
from booking.formats import language
from booking.routes.patient.blueprint import blueprint

_KINDS = {"surgical": "SurgicalProcedure", "non_surgical": "NoninvasiveProcedure"}


@blueprint.app_template_filter()
def absolute(address: str) -> str:
    """The address with the host of BASE_URL, as it may stand on another site."""
    return settings().base_url + address


@blueprint.app_template_filter()
def json_ld(said: dict[str, Any]) -> Markup:
    """The element that holds it. Data, not a script: no policy against scripts speaks of it; and no text ends it."""
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(said))


def of_procedure(procedure: AnyProcedure, *, book: str | None) -> dict[str, Any] | None:
    """A MedicalProcedure; `book` is the page on which a consultation is reserved. None for the open question."""
    if procedure.family not in _KINDS:
        return None
    words = procedure.words(language())
    url = absolute(url_for("patient.procedure", slug=procedure.slug))
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "MedicalProcedure",
        "@id": url,
        "url": url,
        "name": words["name"],
        "description": words["summary"],
        "procedureType": f"https://schema.org/{_KINDS[procedure.family]}",
        "howPerformed": words.get("happens"),
        "followup": words.get("downtime"),
    }
    if words.get("also_called"):
        said["alternateName"] = [name.strip() for name in words["also_called"].split(",")]
    if book is not None:
        said["potentialAction"] = _reserve(book)
    return said


def of_surgeon(
    surgeon: AnySurgeon, practice: PracticeDetails, procedures: Sequence[AnyProcedure], *, photograph: str | None
) -> dict[str, Any]:
    """A Physician, and what they offer; `photograph` is its address."""
    url = absolute(url_for("patient.surgeon", slug=surgeon.slug))
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Physician",
        "@id": url,
        "url": url,
        "name": surgeon.name,
        "description": surgeon.words(language())["bio"].split("\n\n")[0],
        "medicalSpecialty": "https://schema.org/PlasticSurgery",
        "telephone": practice.telephone,
        "address": ", ".join(practice.address.splitlines()),
        "parentOrganization": {
            "@type": "MedicalClinic",
            "name": practice.name,
            "url": absolute(url_for("patient.home")),
        },
        "availableService": [_offer(surgeon, one) for one in procedures if one.family in _KINDS],
    }
    if photograph is not None:
        said["image"] = absolute(photograph)
    return said


def _offer(surgeon: AnySurgeon, procedure: AnyProcedure) -> dict[str, Any]:
    return {
        "@type": "MedicalProcedure",
        "@id": absolute(url_for("patient.procedure", slug=procedure.slug)),
        "name": procedure.words(language())["name"],
        "potentialAction": _reserve(url_for("patient.times", procedure=procedure.slug, surgeon=surgeon.slug)),
    }


def _reserve(address: str) -> dict[str, Any]:
    return {
        "@type": "ReserveAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": absolute(address),
            "inLanguage": language(),
            "actionPlatform": [
                "https://schema.org/DesktopWebPlatform",
                "https://schema.org/MobileWebPlatform",
            ],
        },
        "result": {"@type": "Reservation", "name": _("Consultation")},
    }
