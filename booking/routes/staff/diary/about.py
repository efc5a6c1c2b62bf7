"""What a screen of the diary says is free for: the usual consultation, until another procedure is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from booking import catalog
from booking.catalog import Consultation, SurgeonDetails
from booking.formats import duration, language


@dataclass(frozen=True, slots=True)
class About:
    """`slug` and `name` are the chosen procedure's; of the usual one addresses say nothing."""

    consultation: Consultation | None  # None while the practice offers nothing
    slug: str | None = None
    name: str = ""

    def is_with(self, surgeon: SurgeonDetails) -> bool:
        """Whether this surgeon sees patients about it at all."""
        return self.consultation is not None and self.consultation.performer(surgeon.slug) is not None

    @property
    def chosen(self) -> dict[str, Any]:
        """What the addresses of these screens carry of it."""
        return {"for": self.slug} if self.slug else {}

    @property
    def what(self) -> str:
        """A consultation of 45 minutes; Rhinoplasty, 1 hour, 15 minutes kept free after. Empty while nothing is."""
        if self.consultation is None:
            return ""
        rules = self.consultation.rules
        length = duration(rules.length)
        words = [f"{self.name}, {length}" if self.name else _("a consultation of %(length)s", length=length)]
        if rules.buffer_before:
            words.append(_("%(length)s kept free before", length=duration(rules.buffer_before)))
        if rules.buffer_after:
            words.append(_("%(length)s kept free after", length=duration(rules.buffer_after)))
        return ", ".join(words)


def requested_about(slug: str | None) -> About:
    """?for=rhinoplasty. What is no procedure that somebody offers is the usual. One statement, of a chosen one two."""
    if slug:
        procedure, consultation = catalog.procedure(slug), catalog.consultation(slug)
        if procedure and consultation:
            return About(consultation, slug, str(procedure.words(language())["name"]))
    return About(catalog.usual_consultation())
