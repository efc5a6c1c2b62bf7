"""Which link opens her calendar on the web with the appointment filled in?

The title is always "Appointment": these links hand it to another company, so no procedure, surgeon or token
is in them, and no parameter to put one there.
"""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from flask_babel import gettext as _


def add_to_google_url(*, starts_at: datetime, ends_at: datetime, place: str = "") -> str:
    span = "/".join(f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (starts_at, ends_at))
    asked = {"action": "TEMPLATE", "text": _("Appointment"), "dates": span, "location": place}
    return "https://calendar.google.com/calendar/render?" + _query(asked)


def add_to_outlook_url(*, starts_at: datetime, ends_at: datetime, place: str = "") -> str:
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": _("Appointment"),
        "startdt": f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{ends_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "location": place,
    }
    return "https://outlook.live.com/calendar/0/deeplink/compose?" + _query(asked)


def _query(asked: dict[str, str]) -> str:
    # %20, not +: Outlook shows a plus sign as it stands.
    return urlencode({name: value for name, value in asked.items() if value}, quote_via=quote)
