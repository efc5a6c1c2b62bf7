"""Staff make a calendar link, open it everywhere, and end it; a surgeon only their own."""

import base64
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from booking.commands.served_address import note_served_address
from booking.confidential import token_digest
from booking.config import read_settings
from booking.database import db, writing
from booking.models import FeedLink
from booking.routes.staff import feeds
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import an_environment

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def make(pages: PageClient, **chosen: str) -> Page:
    return pages.get("/staff/feeds").press("Make the link", **chosen).follow()


def address(page: Page) -> str:
    found = page.tree.find(".//input[@id='address']")
    assert found is not None
    return found.get("value", "")


def path(page: Page) -> str:
    return urlsplit(address(page)).path


def test_a_link_is_made_and_its_calendar_can_be_read(desk: PageClient) -> None:
    assert "No calendar links yet" in desk.get("/staff/feeds").text
    page = make(desk, label="iPhone")
    assert "Dr. David Kim, iPhone" in page.text
    assert "“Appointment”, nothing about anybody" in page.text
    assert desk.client.get(path(page)).status_code == 200


def test_only_a_digest_of_the_address_is_kept(app: Flask, desk: PageClient) -> None:
    token = path(make(desk)).removeprefix("/feeds/").removesuffix(".ics")
    with app.app_context():
        row = db.session.scalars(select(FeedLink)).one()
        assert row.token_digest == token_digest(token)
        assert token not in repr(vars(row))


def test_the_address_is_shown_whenever_it_is_asked_for(desk: PageClient) -> None:
    first = make(desk)
    assert address(desk.get("/staff/feeds").follow("Dr. David Kim")) == address(first)


def test_each_kind_of_calendar_has_its_link(desk: PageClient) -> None:
    page = make(desk)
    links, here = page.links(), address(page)
    assert here.startswith("http://localhost/feeds/")
    webcal = here.replace("http:", "webcal:")
    assert links["follow in Calendar"] == webcal
    google = urlsplit(links["Add to Google Calendar"])
    assert (google.netloc, parse_qs(google.query)) == ("calendar.google.com", {"cid": [webcal]})
    outlook = urlsplit(links["Add to Outlook on the web"])
    assert parse_qs(outlook.query) == {"url": [here], "name": ["Dr. David Kim"]}


def test_a_camera_finds_a_square_without_inline_style(desk: PageClient) -> None:
    """PageClient refuses style attributes; here only that there is a picture with a name."""
    page = make(desk)
    figure = page.tree.find(".//*[@role='img']")
    assert figure is not None
    assert figure.get("aria-label") == "QR code of this link"
    assert any(one.tag.endswith("path") for one in figure.iter())


def landing(page: Page) -> str:
    return path(page).removesuffix(".ics") + "/subscribe"


def test_the_code_leads_to_a_page_by_https_and_never_to_a_webcal_address(
    desk: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    coded: list[str] = []
    monkeypatch.setattr(feeds, "qr_code", coded.append)
    page = make(desk)
    assert coded == ["http://localhost" + landing(page)]
    links = page.links()
    assert [text for text, link in links.items() if link.startswith("webcal:")] == ["follow in Calendar"]
    assert links["page with a button for each device"] == coded[0]
    assert "From URL" in page.text


@pytest.mark.parametrize(("surgeon", "name"), [("david-kim", "Dr. David Kim"), ("practice", "Dr. Eugene Kim")])
def test_the_page_behind_the_code_has_a_button_a_device_and_says_how_often_each_looks(
    desk: PageClient, pages: PageClient, surgeon: str, name: str
) -> None:
    made = make(desk, surgeon=surgeon)
    page = pages.get(landing(made))
    assert name in page.text
    here, links = address(made), page.links()
    assert address(page) == here
    assert links["Follow in Apple Calendar"] == here.replace("http:", "webcal:")
    assert parse_qs(urlsplit(links["Add to Google Calendar"]).query) == {"cid": [here.replace("http:", "webcal:")]}
    assert parse_qs(urlsplit(links["Add to Outlook on the web"]).query)["url"] == [here]
    for said in ("From URL", "about every hour", "every 4 to 24 hours", "about every 3 hours", "every 15 minutes"):
        assert said in page.text, said
    assert len([one for one in page.tree.iter() if one.get("class") == "button main"]) == 3


def test_the_page_behind_the_code_is_kept_listed_and_told_by_nobody(desk: PageClient, pages: PageClient) -> None:
    headers = pages.get(landing(make(desk))).response.headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


def test_looking_at_the_page_behind_the_code_reads_no_calendar(desk: PageClient, pages: PageClient) -> None:
    made = make(desk)
    pages.get(landing(made))
    assert "Not read yet." in desk.get(made.response.request.path).text


def test_the_page_behind_the_code_ends_with_the_link(desk: PageClient, pages: PageClient) -> None:
    made = make(desk)
    made.follow("Revoke …").press("Revoke the link")
    for gone in (landing(made), f"/feeds/{'A' * 43}/subscribe", "/feeds/x/subscribe"):
        pages.get(gone, expect=404)


def test_names_come_with_a_warning(desk: PageClient) -> None:
    assert "names then leave this system" in desk.get("/staff/feeds").text
    assert "This link shows names." in make(desk, titles="full").text
    assert "This link shows names." not in make(desk, titles="private").text


def test_revoking_asks_first_and_ends_the_calendar(desk: PageClient) -> None:
    page = make(desk)
    sure = page.follow("Revoke …")
    assert desk.client.get(path(page)).status_code == 200, "looking revokes nothing"
    after = sure.press("Revoke the link").follow()
    assert "No calendar links yet" in after.text
    gone = desk.client.get(path(page))
    assert (gone.status_code, gone.mimetype) == (404, "text/plain")
    assert desk.get(urlsplit(sure.response.request.path).path, expect=404).status == 404


def test_a_reading_is_noted(desk: PageClient) -> None:
    page = make(desk)
    assert "Not read yet." in page.text
    assert "never yet" in desk.get("/staff/feeds").text
    desk.client.get(path(page))
    assert "Monday, October 5, 2026 at 9:00 AM" in desk.get("/staff/feeds").text


def test_a_surgeon_makes_and_sees_only_their_own(app: Flask, desk: PageClient) -> None:
    of_eugene, of_all = make(desk, surgeon="eugene-kim"), make(desk, surgeon="practice")
    david = signed_in(app, "surgeon", surgeon="david-kim")
    page = david.get("/staff/feeds")
    assert "No calendar links yet" in page.text
    for foreign in ("eugene-kim", "practice"):
        assert page.press("Make the link", surgeon=foreign).status == 422
    for other in (of_eugene, of_all):
        here = other.response.request.path
        david.get(here, expect=404)
        david.get(f"{here}/revocation", expect=404)
        sent = {"csrf_token": page.fields("Make the link")["csrf_token"]}
        assert david.post(f"{here}/revocation", sent).status == 404
        assert desk.client.get(path(other)).status_code == 200
    own = make(david)
    own.follow("Revoke …").press("Revoke the link")
    assert desk.client.get(path(own)).status_code == 404


def test_a_surgeons_user_without_a_surgeon_opens_no_calendar(app: Flask, desk: PageClient) -> None:
    of_all = make(desk, surgeon="practice")
    nobody = signed_in(app, "surgeon")
    assert "No calendar links yet" in nobody.get("/staff/feeds").text
    nobody.get(of_all.response.request.path, expect=404)


def test_a_lost_key_still_lets_a_link_be_revoked(app: Flask, desk: PageClient) -> None:
    page = make(desk)
    with app.app_context(), writing() as session:
        session.scalars(select(FeedLink)).one().key_id = "lost"
    shown = desk.get(page.response.request.path)
    assert "cannot be shown again" in shown.text
    assert desk.client.get(path(page)).status_code == 200, "calendars that follow it go on"
    shown.follow("Revoke …").press("Revoke the link")
    assert desk.client.get(path(page)).status_code == 404


def test_the_command_prints_only_the_address_and_the_same_again(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    first = run(args=["feed-link", "david-kim"])
    assert first.exit_code == 0, first.output
    assert first.output.startswith("http://localhost/feeds/")
    assert first.output.count("\n") == 1
    assert run(args=["feed-link", "david-kim"]).output == first.output
    others = [["feed-link", "practice"], ["feed-link", "david-kim", "--titles", "full"]]
    assert len({first.output, *(run(args=args).output for args in others)}) == 3
    token = first.output.strip().rpartition("/")[2].removesuffix(".ics")
    assert len(base64.urlsafe_b64decode(token + "=")) == 32


def test_the_command_names_who_there_is(app: Flask) -> None:
    wrong = app.test_cli_runner().invoke(args=["feed-link", "dr-who"])
    assert wrong.exit_code != 0
    assert "david-kim, eugene-kim, practice" in wrong.output


class TestWithoutASaidAddress:
    """`make run` was given a PORT; whoever asks for a link in another terminal gives none."""

    @pytest.fixture
    def environ(self, engine_url: str) -> dict[str, str]:
        return an_environment(DATABASE_URL=engine_url, BASE_URL="")

    def printed(self, app: Flask) -> str:
        return str(app.test_cli_runner().invoke(args=["feed-link", "practice"]).stdout)

    def test_the_link_leads_to_where_the_pages_were_served(self, app: Flask, tmp_path: Path) -> None:
        assert self.printed(app).startswith("http://127.0.0.1:5000/feeds/")
        served = read_settings(an_environment(BASE_URL="", PORT="8123"), tmp_path / "instance")
        note_served_address(served)
        assert self.printed(app).startswith("http://127.0.0.1:8123/feeds/")

    def test_an_address_that_is_said_comes_first(self, app: Flask, tmp_path: Path) -> None:
        note_served_address(read_settings(an_environment(BASE_URL="", PORT="8123"), tmp_path / "instance"))
        said = replace(app.config["SETTINGS"], base_url="https://book.practice.test")
        app.config["SETTINGS"] = said
        assert self.printed(app).startswith("https://book.practice.test/feeds/")
