"""By which addresses, and by which picture, does a calendar app begin to follow a link?"""

from __future__ import annotations

from urllib.parse import quote

import segno
from markupsafe import Markup


def webcal(address: str) -> str:
    """What phones and desktop calendars take for "subscribe", rather than "download once"."""
    return "webcal:" + address.partition(":")[2]


def in_google(address: str) -> str:
    """Google subscribes only to a webcal address handed over in this parameter."""
    return "https://calendar.google.com/calendar/r?cid=" + quote(webcal(address), safe="")


def in_outlook(address: str, name: str) -> str:
    query = f"url={quote(address, safe='')}&name={quote(name, safe='')}"
    return f"https://outlook.office.com/calendar/0/addfromweb?{query}"


def qr_code(text: str) -> Markup:
    """Black on white in either colour scheme: cameras want it so. An SVG without a style in it."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None))  # noqa: S704
