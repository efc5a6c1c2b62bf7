"""What search engines, messengers and telephones make of the catalog: structured data, previews, a sitemap, icons."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from booking.database import writing
from booking.models import Procedure, Surgeon
from tests.stage.page_client import Page, PageClient
from tests.stage.visits import a_booking, appointment_path

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55")


def said(page: Page) -> dict[str, object] | None:
    texts = [one.text for one in page.tree.iter("script") if one.get("type") == "application/ld+json"]
    assert len(texts) <= 1
    return json.loads(texts[0] or "") if texts else None


def preview(page: Page) -> dict[str, str]:
    return {
        str(one.get("property") or one.get("name")): str(one.get("content"))
        for one in page.tree.iter("meta")
        if one.get("property") or one.get("name")
    }


def base(app: Flask) -> str:
    return str(app.config["SETTINGS"].base_url)


def test_a_procedure_says_that_a_consultation_can_be_reserved(app: Flask, pages: PageClient) -> None:
    data = said(pages.get("/procedures/mini-facelift"))
    assert data is not None
    assert (data["@context"], data["@type"], data["name"]) == (
        "https://schema.org",
        "MedicalProcedure",
        "Mini facelift",
    )
    assert data["url"] == f"{base(app)}/procedures/mini-facelift"
    action = data["potentialAction"]
    assert isinstance(action, dict)
    assert action["@type"] == "ReserveAction"
    assert action["target"]["urlTemplate"] == f"{base(app)}/book/mini-facelift/first-available"
    pages.get("/book/mini-facelift/first-available")


def test_the_open_question_is_no_procedure_and_what_nobody_performs_cannot_be_reserved(
    app: Flask, pages: PageClient
) -> None:
    assert said(pages.get("/procedures/not-sure-yet")) is None
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).values(active=False))
    data = said(pages.get("/procedures/rhinoplasty"))
    assert data is not None
    assert "potentialAction" not in data


def test_a_surgeon_is_a_physician_with_what_they_offer(app: Flask, pages: PageClient) -> None:
    data = said(pages.get("/surgeons/david-kim"))
    assert data is not None
    assert (data["@type"], data["name"], data["telephone"]) == ("Physician", "Dr. David Kim", "(310) 555-0142")
    services = data["availableService"]
    assert isinstance(services, list)
    assert [one["name"] for one in services] == ["Mini facelift", "Rhinoplasty"]
    assert services[0]["potentialAction"]["target"]["urlTemplate"] == f"{base(app)}/book/mini-facelift/david-kim"


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--<script>", '"}]', "a & b", "a\u2028b"])
def test_no_text_of_the_practice_ends_the_data(app: Flask, pages: PageClient, text: str) -> None:
    with app.app_context(), writing() as session:
        texts = {"en": {"name": text, "summary": text, "suits": "x", "happens": text, "bring": "x"}}
        session.execute(update(Procedure).where(Procedure.slug == "mini-facelift").values(texts=texts))
    page = pages.get("/procedures/mini-facelift")
    data = said(page)
    assert data is not None
    assert (data["name"], data["howPerformed"]) == (text, text)
    assert preview(page)["og:title"] == text
    assert [one for one in page.tree.iter("script") if not one.get("src") and not one.get("type")] == []


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Book a consultation"),
        ("/procedures/mini-facelift", "Mini facelift"),
        ("/surgeons/eugene-kim", "Dr. Eugene Kim"),
        ("/concerns/jawline-and-neck", "Jawline and neck"),
    ],
)
def test_a_catalog_page_that_is_passed_on_has_a_preview(app: Flask, pages: PageClient, path: str, title: str) -> None:
    shown = preview(pages.get(path))
    assert shown["og:title"] == title
    assert shown["og:url"] == base(app) + path
    assert shown["og:description"] == shown["description"] != ""
    assert shown["og:image"].startswith(f"{base(app)}/static/")
    answer = pages.client.get(shown["og:image"].removeprefix(base(app)))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")


def test_a_private_page_has_none(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        path = appointment_path(a_booking())
    page = pages.get(path)
    assert not any(name.startswith("og:") or name == "description" for name in preview(page))
    assert said(page) is None


def test_the_sitemap_lists_what_may_be_found_and_nothing_else(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    listed = [str(one.text) for one in ElementTree.fromstring(answer.data).iter() if one.tag.endswith("}loc")]
    paths = [address.removeprefix(base(app)) for address in listed]
    assert {"/", "/procedures/mini-facelift", "/surgeons/david-kim", "/concerns/nose", "/privacy"} <= set(paths)
    assert not any(re.search(r"/(staff|book|holds|appointments|feeds|search|api)", path) for path in paths)
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200
        assert "noindex" not in page.text
    assert f"Sitemap: {base(app)}/sitemap.xml" in client.get("/robots.txt").text


@pytest.fixture
def photograph(app: Flask) -> Path:
    folder = Path(app.instance_path) / "photographs"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "david-kim.png"
    file.write_bytes(PIXEL)
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(photograph=file.name))
    return file


def images(page: Page) -> list[str]:
    return [str(one.get("src")) for one in page.tree.iter("img")]


def test_a_photograph_stands_where_the_monogram_was(app: Flask, pages: PageClient, photograph: Path) -> None:
    address = "/surgeons/david-kim/photograph"
    page = pages.get("/surgeons/david-kim")
    assert images(page) == images(pages.get("/")) == [address]
    with pages.client.get(address) as answer:
        assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PIXEL)
    data = said(page)
    assert data is not None
    assert data["image"] == preview(page)["og:image"] == base(app) + address


@pytest.mark.parametrize("name", [None, "gone.png", "../settings.env", "/etc/passwd", ""])
def test_without_its_file_the_monogram_stays_and_no_other_file_is_sent(
    app: Flask, pages: PageClient, photograph: Path, name: str | None
) -> None:
    (Path(app.instance_path) / "settings.env").write_text("SECRET_KEY=x")
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(photograph=name))
    page = pages.get("/surgeons/david-kim")
    assert images(page) == []
    assert "DK" in page.text
    assert pages.client.get("/surgeons/david-kim/photograph").status_code == 404


def test_what_the_practice_file_says_of_a_surgeon_is_on_their_page(app: Flask, pages: PageClient) -> None:
    assert not {"Training", "Certification", "Languages"} & set(pages.get("/surgeons/david-kim").text.split())
    texts = {"en": {"bio": "A bio.", "training": "A residency.", "languages": "English, Korean"}}
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(texts=texts))
    text = pages.get("/surgeons/david-kim").text
    assert "Training A residency." in text
    assert "Languages English, Korean" in text
    assert "Certification" not in text
