"""Patients' pages travel compressed, and their length tells nothing."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

PATHS = ["/", "/procedures/mini-facelift", "/book/mini-facelift/david-kim", "/privacy"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_sent_compressed_to_whoever_reads_that(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    zipped = client.get(path, headers={"Accept-Encoding": "br;q=1.0, gzip;q=0.8, *;q=0.1"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert int(zipped.headers["Content-Length"]) == len(zipped.data) < len(plain.data) * 0.45
    assert gzip.decompress(zipped.data).startswith(b"<!doctype html>")
    for answer in (plain, zipped):
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_and_plain_to_whoever_does_not(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"<!doctype html>")


def test_the_same_page_is_of_many_lengths(client: FlaskClient) -> None:
    """Else its length would tell whether words of an address repeat a secret of the page."""
    lengths = {len(client.get("/privacy", headers={"Accept-Encoding": "gzip"}).data) for _time in range(40)}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) > 30


@pytest.mark.parametrize(
    ("from_where", "known"), [("cross-site", None), ("same-site", None), ("same-origin", "gzip"), ("none", "gzip")]
)
def test_nor_is_a_page_of_a_session_compressed_where_another_site_leads(
    client: FlaskClient, from_where: str, known: str | None
) -> None:
    """It would choose the words in the address, and could try one after the other."""
    headers = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": from_where}
    first = client.get("/book/mini-facelift/david-kim?x=guess", headers=headers)
    assert first.headers["Content-Encoding"] == "gzip"  # nobody is known yet: what leads here from an article
    assert client.get_cookie("booking")
    assert client.get("/book/mini-facelift/david-kim?x=guess", headers=headers).headers.get("Content-Encoding") == known


@pytest.mark.parametrize("path", ["/static/icons/apple-touch-icon.png", "/api/v1/slots", "/sitemap.xml"])
def test_nothing_else_is(client: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers
