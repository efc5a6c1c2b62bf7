"""Links that hand an appointment, or a calendar link, to another company's calendar.

The title is always "Appointment": these links hand it to another company, so no procedure, surgeon or token
is in them, and no parameter to put one there.
"""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import segno
from flask_babel import gettext as _
from markupsafe import Markup


def add_to_google_url(*, starts_at: datetime, ends_at: datetime, place: str = "") -> str:
    span = "/".join(f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (starts_at, ends_at))
    query = {"action": "TEMPLATE", "text": _("Appointment"), "dates": span, "location": place}
    return "https://calendar.google.com/calendar/render?" + _query(query)


def add_to_outlook_url(*, starts_at: datetime, ends_at: datetime, place: str = "") -> str:
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": _("Appointment"),
        "startdt": f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{ends_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "location": place,
    }
    return "https://outlook.live.com/calendar/0/deeplink/compose?" + _query(query)


def webcal_url(address: str) -> str:
    """What Apple's calendars take for "subscribe", rather than "download once", and bring to https themselves.

    For nobody else: it is plain http, and Thunderbird and Evolution ask so, with the token in the clear.
    """
    return "webcal:" + address.partition(":")[2]


def landing_address(address: str) -> str:
    """The page that leads each device to the calendar at this address."""
    return address.removesuffix(".ics") + "/subscribe"


def subscribe_in_google_url(address: str) -> str:
    """Google subscribes only to a webcal address in this parameter, which nothing documents: never offer it alone."""
    return "https://calendar.google.com/calendar/r?cid=" + quote(webcal_url(address), safe="")


def subscribe_in_outlook_url(address: str, name: str) -> str:
    query = f"url={quote(address, safe='')}&name={quote(name, safe='')}"
    return f"https://outlook.office.com/calendar/0/addfromweb?{query}"


def qr_code(text: str) -> Markup:
    """Black on white in either colour scheme: cameras want it so. An SVG without a style in it."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None))  # noqa: S704


def _query(query: dict[str, str]) -> str:
    # %20, not +: Outlook shows a plus sign as it stands.
    return urlencode({name: value for name, value in query.items() if value}, quote_via=quote)
