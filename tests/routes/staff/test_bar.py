"""The bar above every page of the desk: who is signed in, what is to be done, and the rest in a menu."""

import pytest
from flask import Flask
from sqlalchemy import update

from booking.database import writing
from booking.models import User
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, name

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

MENU = [
    "Emails",
    "Earlier-visit list",
    "Hours",
    "Time off",
    "Closures",
    "Calendar links",
    "Texts",
    "Preferences",
    "Password",
]


def menu(page: Page) -> list[str]:
    details = page.tree.find(".//details")
    assert details is not None
    return [name(one) for one in details.iter("a")]


def summary(page: Page) -> str:
    found = page.tree.find(".//summary")
    assert found is not None
    return name(found)


def bar(page: Page) -> list[str]:
    nav = page.tree.find(".//nav")
    assert nav is not None
    return [name(one) for one in nav.iter("a") if name(one) not in MENU]


def test_the_bar_says_who_is_signed_in_and_as_what(app: Flask) -> None:
    for role in ("admin", "desk", "surgeon"):
        desk = signed_in(app, role)
        with app.app_context(), writing() as session:
            session.execute(update(User).where(User.role == role).values(name=f"Kai <{role}>"))
        for address in ("/staff/", "/staff/preferences", "/staff/password"):
            assert summary(desk.get(address)) == f"Kai <{role}> {role}"


def test_the_menu_lists_what_one_may_open(app: Flask) -> None:
    desk, surgeon = signed_in(app), signed_in(app, "surgeon", surgeon="david-kim")
    assert menu(desk.get("/staff/")) == MENU
    assert menu(surgeon.get("/staff/")) == ["Emails", "Time off", "Calendar links", "Preferences", "Password"]
    assert bar(desk.get("/staff/")) == ["Tasks"]
    assert bar(surgeon.get("/staff/")) == ["Tasks"]


def test_the_page_one_is_on_is_marked(app: Flask) -> None:
    desk = signed_in(app)
    for address, text in [("/staff/", "Practice"), ("/staff/hours", "Hours"), ("/staff/preferences", "Preferences")]:
        header = desk.get(address).tree.find(".//header")
        assert header is not None
        marked = [name(one) for one in header.iter("a") if one.get("aria-current") == "page"]
        assert marked == [text]


def keys_script(page: Page) -> bool:
    return any(one.get("src", "").endswith("/js/desk/keys.js") for one in page.tree.iter("script"))


def test_single_keys_are_switched_off_by_each_user_for_themselves(app: Flask) -> None:
    desk, admin = signed_in(app), signed_in(app, "admin")
    page = desk.get("/staff/preferences")
    assert keys_script(page)
    fields = page.fields("Save")
    assert fields.pop("single_keys") == "on"
    off = desk.post("/staff/preferences", fields).follow()
    assert "Saved." in off.text
    assert "single_keys" not in off.fields("Save")
    assert [keys_script(one.get("/staff/")) for one in (desk, admin)] == [False, True]
    assert not off.tree.findall(".//dialog[@class='keys']")
    on = desk.post("/staff/preferences", off.fields("Save") | {"single_keys": "on"}).follow()
    assert keys_script(on)
