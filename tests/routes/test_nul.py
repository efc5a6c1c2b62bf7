"""A NUL, which nobody can type and PostgreSQL takes for no text, is harmless at every door."""

from io import BytesIO

import pytest
from flask import Flask, request

from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient


@pytest.mark.sqlite_only
@pytest.mark.parametrize("file", [{}, {"file": (BytesIO(b"\0"), "a\0.txt")}], ids=["urlencoded", "multipart"])
def test_no_view_ever_meets_one(app: Flask, file: dict[str, object]) -> None:
    with app.test_request_context(
        "/holds/a%00b?c%00=d%00&c%00=e",
        method="POST",
        data={"f\0": "g\0h", **file},
        headers={"Cookie": 'one="a\\000b"; two=c'},
    ):
        pairs = [pair for sent in (request.args, request.form, request.cookies) for pair in sent.items(multi=True)]
        texts = [request.path, *(request.view_args or {}).values(), *(text for pair in pairs for text in pair)]
    assert len(texts) == 2 + 2 * (2 + 1 + 2)
    assert [text for text in texts if "\0" in text] == []
    assert {"a\ufffdb", "d\ufffd", "g\ufffdh", "e", "c"} <= set(texts)


@pytest.mark.usefixtures("practice", "standing_clock")
def test_an_address_with_one_leads_nowhere_and_a_query_is_answered_in_words(app: Flask) -> None:
    patient, desk = PageClient(app.test_client()), signed_in(app)
    for address in (
        "/procedures/%00",
        "/surgeons/david%00kim",
        "/book/a%00b",
        "/book/mini-facelift/a%00b",
        "/%00",
        "/feeds/%00.ics",
    ):
        assert patient.client.get(address).status_code == 404, address
    for address in ("/staff/?day=%00", "/staff/book?day=2026-10%00", "/staff/?surgeon=a%00b", "/staff/%00"):
        assert desk.client.get(address).status_code in (200, 404, 422), address


@pytest.mark.usefixtures("practice", "standing_clock")
def test_the_desk_reads_which_field_is_wrong(app: Flask) -> None:
    page = signed_in(app).get("/staff/book")
    answer = page.press("Book", name="Ana\0", telephone="310 555\0", email="a\0@b.example")
    assert answer.status == 422
    assert "without signs that cannot be seen" in answer.text
    assert "Enter another email address" in answer.text
