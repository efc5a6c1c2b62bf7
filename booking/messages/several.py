"""What the one letter says that stands for several: where each visit is told of, and nothing of what was done."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.catalog import PracticeDetails
from booking.confidential import answers_of, is_surely_one_mailbox, national
from booking.formats import moment
from booking.messages.letter_parts import LetterLink, LetterParagraph, Wording
from booking.messages.wording import closing_of, page_address, telephone_link
from booking.models import Visit


def wording_of_several(visits: Sequence[Visit], *, practice: PracticeDetails) -> Wording:
    """To the address of the first, in the language that is spoken. It greets nobody: the names may be several.

    A visit whose address is spelled otherwise is told of by number alone, unless both are surely one mailbox.
    """
    address = answers_of(visits[0]).get("email", "")
    theirs = [visit for visit in visits if is_surely_one_mailbox(answers_of(visit).get("email", ""), address)]
    theirs.sort(key=lambda visit: min(part.starts_at for part in visit.appointments))
    return Wording(
        subject=_("Changes to several appointments"),
        greeting=_("Good day,"),
        opening=_(
            "Several appointments with this email address were booked, moved, or canceled. "
            "We write of them once, and not each time. Each has a page of its own that says how it stands."
        ),
        paragraphs=(
            *(_where_it_stands(visit, practice) for visit in theirs),
            _call_us(practice, elsewhere=len(visits) - len(theirs)),
        ),
        closing=closing_of(practice),
        telephone=telephone_link(practice),
        names=(practice.name,),
    )


def _where_it_stands(visit: Visit, practice: PracticeDetails) -> LetterParagraph:
    first = min(visit.appointments, key=lambda part: part.starts_at)
    return LetterParagraph(
        (moment(first.starts_at, practice.zone),), links=(LetterLink(_("View your appointment"), page_address(visit)),)
    )


def _call_us(practice: PracticeDetails, *, elsewhere: int) -> LetterParagraph:
    telephone = national(practice.telephone)
    unexpected = _("If you did not expect this email, please call us at %(telephone)s.", telephone=telephone)
    if not elsewhere:
        return LetterParagraph((unexpected,))
    more = ngettext(
        "%(num)d more was booked with another spelling of your email address. To hear how it stands, please call us.",
        "%(num)d more were booked with another spelling of your email address. To hear how they stand, please call us.",
        elsewhere,
    )
    return LetterParagraph((more, unexpected))
