"""What calendar apps get, and what search engines may look at."""

from __future__ import annotations

import gzip

from flask import Blueprint, Response, abort, make_response, render_template, request

from booking import calendars, clock
from booking.availability import local_date
from booking.calendars import (
    feed_reading,
    note_feed_reading,
    reading_address,
    subscribe_in_google_url,
    subscribe_in_outlook_url,
    webcal_url,
)
from booking.config import settings

blueprint = Blueprint("feeds", __name__)

HEADERS = {
    "Cache-Control": "private, no-store",  # Thunderbird still asks again with its ETag
    "Content-Disposition": 'inline; filename="calendar.ics"',
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Robots-Tag": "noindex, nofollow",
}
FASTEST = 1  # of gzip's levels: calendars repeat themselves so much that it takes nine tenths away all the same

# Feeds are not forbidden: Google obeys this file when it follows a calendar. What is private is not listed either;
# such pages say noindex themselves.
ROBOTS = "User-agent: *\nDisallow: /book/\nDisallow: /api/\n\nSitemap: {base_url}/sitemap.xml\n"


@blueprint.get("/feeds/<token>.ics")
def feed(token: str) -> Response:
    reading = feed_reading(token)
    if reading is None:
        return Response("There is no calendar at this address.\n", 404, HEADERS, mimetype="text/plain")
    now = clock.now()
    today = local_date(now, reading.zone)
    zipped = request.accept_encodings.quality("gzip") > 0
    answer = Response(mimetype="text/calendar", headers=HEADERS)
    answer.set_etag(calendars.etag(reading, today=today) + ("-gzip" if zipped else ""))
    answer.make_conditional(request)
    if answer.status_code != 304:
        calendars.note_own_forms_at_once(reading.zone, now=now)
        body = calendars.feed_of(reading, today=today)
        answer.set_data(gzip.compress(body, FASTEST, mtime=0) if zipped else body)
        if zipped:
            answer.headers["Content-Encoding"] = "gzip"
    note_feed_reading(reading, now=now)
    return answer


@blueprint.get("/feeds/<token>/subscribe")
def subscribe(token: str) -> Response:
    """Behind the QR code: a way for each device. Whoever has the address could read the calendar itself."""
    reading = feed_reading(token) or abort(404)
    address = reading_address(token)
    page = render_template(
        "feeds/subscribe.html",
        name=reading.name,
        address=address,
        webcal=webcal_url(address),
        google=subscribe_in_google_url(address),
        outlook=subscribe_in_outlook_url(address, reading.name),
    )
    answer = make_response(page)
    answer.headers.update({name: HEADERS[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")})
    return answer


@blueprint.get("/robots.txt")
def robots() -> Response:
    told = ROBOTS.format(base_url=settings().base_url)
    return Response(told, mimetype="text/plain", headers={"Cache-Control": "public, max-age=86400"})
