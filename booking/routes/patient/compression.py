"""Patients' pages are sent compressed: over a telephone's slow line the largest of them take a third of the time.

What is compressed tells by its length how much of it repeats itself (BREACH): whoever makes a browser load a page again
and again, each time with other words in its address, could learn a secret that stands there. Two things stop that. A
page of a session, which frames and scripts of another site never get (SameSite=Lax), is sent as it is where that site
leads to it; and each answer is longer by a random number of bytes, in the file name that a gzip header may carry (RFC
1952, section 2.3).
"""

from __future__ import annotations

import gzip
import secrets
from io import BytesIO
from typing import Final

from flask import Response, current_app, request

from booking.routes.patient.blueprint import blueprint

SMALLEST: Final = 1024  # bytes; below it the headers are most of an answer
LEVEL: Final = 4
LONGEST_PADDING: Final = 100  # bytes
LED_BY_ANOTHER: Final = ("cross-site", "same-site")  # Fetch Metadata; browsers before 2023 may say nothing


@blueprint.after_request
def compress(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= SMALLEST and request.accept_encodings.quality("gzip") > 0 and not _tells_another_site():
        response.set_data(_zipped(body))
        response.content_encoding = "gzip"
    return response


def _tells_another_site() -> bool:
    has_session = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return has_session and request.headers.get("Sec-Fetch-Site") in LED_BY_ANOTHER


def _zipped(body: bytes) -> bytes:
    zipped = BytesIO()
    padding = "x" * (1 + secrets.randbelow(LONGEST_PADDING))
    with gzip.GzipFile(filename=padding, mode="wb", compresslevel=LEVEL, fileobj=zipped, mtime=0) as file:
        file.write(body)
    return zipped.getvalue()
