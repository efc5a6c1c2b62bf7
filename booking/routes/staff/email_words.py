"""Whether an email tells the patient of what the desk does: said before and after, and never promised in vain."""

from __future__ import annotations

from enum import Enum

from flask_babel import gettext as _

from booking.appointments import Contact
from booking.config import settings
from booking.routes.staff.frame import mail_health_now


class Telling(Enum):
    EMAIL = "email"
    NO_ADDRESS = "no address"
    UNREADABLE = "unreadable"
    NO_MAIL_SERVER = "no mail server"  # what it would say is kept, and read at the desk
    STANDS_STILL = "stands still"


def telling(contact: Contact) -> Telling:
    if not contact.is_readable:
        return Telling.UNREADABLE
    if not contact.email:
        return Telling.NO_ADDRESS
    if settings().smtp is None:
        return Telling.NO_MAIL_SERVER
    return Telling.STANDS_STILL if mail_health_now().stands_still else Telling.EMAIL


def will_be_told(contact: Contact) -> str:
    """Before it is done."""
    return {
        Telling.EMAIL: _("An email goes to %(address)s.", address=contact.email),
        Telling.NO_ADDRESS: _("There’s no email address, so no email goes out."),
        Telling.UNREADABLE: _("The patient’s email address can’t be read, so no email goes out."),
        Telling.NO_MAIL_SERVER: _("No mail server is set up, so no email goes out."),
        Telling.STANDS_STILL: _("No email is leaving just now, so the patient may not hear of it in time."),
    }[telling(contact)]


def is_told(contact: Contact, *, sent: str) -> str:
    """Once it is done; `sent` is what to say when an email can leave."""
    return {
        Telling.EMAIL: sent,
        Telling.NO_ADDRESS: _("There’s no email address, so no email goes out: call the patient."),
        Telling.UNREADABLE: _("The patient’s email address can’t be read, so no email goes out: call the patient."),
        Telling.NO_MAIL_SERVER: _(
            "No mail server is set up, so no email goes out: call the patient. What it would say is kept under Emails."
        ),
        Telling.STANDS_STILL: _("The email waits, since none is leaving just now: call the patient if it’s urgent."),
    }[telling(contact)]
