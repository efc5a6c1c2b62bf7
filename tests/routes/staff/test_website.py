"""What an admin copies into the practice's own site."""

import html
import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from tests.stage.desk import signed_in
from tests.stage.settings import an_environment

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


def copied(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)]


def test_an_admin_copies_a_link_and_a_frame_of_a_procedure_and_a_surgeon(app: Flask) -> None:
    page = signed_in(app, "admin").get("/staff/website?procedure=rhinoplasty&surgeon=eugene-kim&lang=es")
    link, frame = copied(page.response.text)
    assert link == '<a href="http://localhost/book/rhinoplasty/eugene-kim?lang=es">Reserve una consulta</a>\n'
    assert 'src="http://localhost/embed/rhinoplasty/eugene-kim?lang=es"' in frame
    assert 'event.origin !== "http://localhost"' in frame
    assert "event.source !== frame.contentWindow" in frame
    assert [*page.links().values()].count("/embed/rhinoplasty/eugene-kim?lang=es") == 1


def test_what_is_copied_leads_to_pages_that_are_there(app: Flask) -> None:
    admin = signed_in(app, "admin")
    for address in re.findall(
        r'"http://localhost(/[^"]*)"', "".join(copied(admin.get("/staff/website").response.text))
    ):
        assert app.test_client().get(address).status_code == 200


def test_without_named_sites_it_says_what_to_do_and_with_them_which_they_are(app: Flask) -> None:
    assert "No site may show the frame yet" in signed_in(app, "admin").get("/staff/website").text
    environ = an_environment(EMBED_SITES="https://www.kim.example", DATABASE_URL=app.config["SQLALCHEMY_DATABASE_URI"])
    named = create_app(environ, instance_path=Path(app.instance_path))
    text = signed_in(named, "admin", surgeon="david-kim").get("/staff/website").text
    assert "These sites may show the frame: https://www.kim.example." in text
    assert "No site" not in text


def test_both_surgeons_are_among_whom_the_site_can_show(app: Flask) -> None:
    page = signed_in(app, "admin").get("/staff/website?procedure=rhinoplasty&surgeon=both-surgeons&lang=")
    link, frame = copied(page.response.text)
    assert "/book/rhinoplasty/both-surgeons" in link
    assert "/embed/rhinoplasty/both-surgeons" in frame


@pytest.mark.parametrize(
    "query",
    [
        "procedure=nothing&surgeon=david-kim&lang=",
        "procedure=rhinoplasty&surgeon=nobody&lang=",
        "procedure=rhinoplasty&surgeon=david-kim&lang=xx",
        "procedure=dermal-fillers&surgeon=david-kim&lang=",
        "procedure=dermal-fillers&surgeon=both-surgeons&lang=",
        "procedure=%22%3E%3Cscript%3E&surgeon=david-kim&lang=",
        "surgeon=david-kim",
    ],
)
def test_what_is_not_offered_is_422_with_nothing_to_copy(app: Flask, query: str) -> None:
    page = signed_in(app, "admin").get(f"/staff/website?{query}", expect=422)
    assert copied(page.response.text) == []
    assert "There is a problem" in page.text


@pytest.mark.parametrize("role", ["desk", "surgeon"])
def test_it_is_for_admins(app: Flask, role: str) -> None:
    visitor = signed_in(app, role, **({"surgeon": "david-kim"} if role == "surgeon" else {}))
    visitor.get("/staff/website", expect=403)
    assert "/staff/website" not in visitor.get("/staff/").response.text
