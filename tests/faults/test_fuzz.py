"""Whatever text comes in any field of the API, or of the form that holds a time, is answered clearly."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.faults.visitors import token_for
from tests.stage.page_client import PageClient

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock")]

NEAR = st.sampled_from(
    ["mini-facelift", "david-kim", "first-available", "office", "video", "2026-10-06", "2026-10-06T10:00:00-07:00"]
)
DATES = st.dates().map(str) | st.datetimes().map(lambda moment: f"{moment.isoformat()}+14:00")
ANYTHING = NEAR | DATES | st.text(max_size=30)
BOUNDED = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@given(asked=st.dictionaries(st.sampled_from(["procedure", "surgeon", "from", "to", "location", "x"]), ANYTHING))
@example(asked={"procedure": "mini-facelift", "from": "9999-12-01", "to": "9999-12-31"})
@example(asked={"procedure": "mini-facelift", "from": "0001-01-01", "to": "0001-01-02"})
@BOUNDED
def test_the_api_answers_any_question(client: FlaskClient, asked: dict[str, str]) -> None:
    answer = client.get("/api/v1/slots", query_string=asked)
    assert answer.status_code in (200, 404, 422)
    assert answer.json is not None
    assert set(answer.json) == ({"time_zone", "slots"} if answer.status_code == 200 else {"error"})


@given(sent=st.fixed_dictionaries(dict.fromkeys(("procedure", "surgeon", "location", "starts_at"), ANYTHING)))
@example(sent={"procedure": "mini-facelift", "surgeon": "", "location": "", "starts_at": "2026-10-06T10:00:00-07:00"})
@BOUNDED
def test_the_form_that_holds_a_time_answers_anything(app: Flask, client: FlaskClient, sent: dict[str, str]) -> None:
    answer = client.post("/holds", data={**sent, "csrf_token": token_for(PageClient(client))})
    assert answer.status_code in (303, 404, 409, 422)
    assert "Traceback" not in answer.text
