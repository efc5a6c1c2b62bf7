"""Patients' pages are sent compressed: over a telephone's slow line the largest of them take a third of the time.

What is compressed tells by its length how much of it repeats itself (BREACH): whoever makes a browser load a page again
and again, each time with other words in its address, could learn a secret that stands there. Two things stop that. No
other site gets a page with a session in it, since the cookie is SameSite=Lax; and each answer is longer by a random
number of bytes, in the file name that a gzip header may carry (RFC 1952, section 2.3).
"""

from __future__ import annotations

import gzip
import secrets
from io import BytesIO
from typing import Final

from flask import Response, request

from booking.routes.patient.blueprint import blueprint

SMALLEST: Final = 1024  # bytes; below it the headers are most of an answer
LEVEL: Final = 4
LONGEST_PADDING: Final = 100  # bytes


@blueprint.after_request
def compress(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= SMALLEST and request.accept_encodings.quality("gzip") > 0:
        response.set_data(_zipped(body))
        response.content_encoding = "gzip"
    return response


def _zipped(body: bytes) -> bytes:
    zipped = BytesIO()
    padding = "x" * (1 + secrets.randbelow(LONGEST_PADDING))
    with gzip.GzipFile(filename=padding, mode="wb", compresslevel=LEVEL, fileobj=zipped, mtime=0) as file:
        file.write(body)
    return zipped.getvalue()
