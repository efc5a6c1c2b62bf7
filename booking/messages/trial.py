"""A letter to nobody's patient, by which the mail server is tried."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from flask_babel import force_locale
from flask_babel import gettext as _

from booking import catalog
from booking.config import settings
from booking.messages.rendering import letter_sender


def trial_letter(to: str, *, now: datetime) -> EmailMessage:
    """From the address that all letters come from."""
    practice = catalog.practice()
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(practice.name, addr_spec=letter_sender(practice))
    message["To"] = Address(addr_spec=to)
    message["Date"] = now
    message["Auto-Submitted"] = "auto-generated"
    with force_locale(practice.languages[0]):
        message["Subject"] = _("Test of outgoing email")
        text = _(
            "This is a test by the booking system of %(practice)s. If you can read it, emails to patients can leave. "
            "There is nothing you need to do.",
            practice=practice.name,
        )
    message.set_content(f"{text}\n", cte="base64")
    return message


def greeting_name() -> str:
    """What we call ourselves before a mail server (EHLO)."""
    return urlsplit(settings().base_url).hostname or "localhost"
