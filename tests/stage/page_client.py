"""What a visitor finds on a page, and whether the page is sound.

Every page that is asked for through PageClient is checked on the way: valid HTML, one h1, a title, a language, headings
in order, the focus where it is said what was refused, ids that are unique and that exist where they are pointed at, a
label on every field, a name on every link and button, a token in every form that posts, no style or script within, and
a fingerprint in each address of a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

FIELDS = ("input", "select", "textarea")
CHANGES_NOTHING = (
    "/search",
)  # a form of words to look for: on the first page, which sets no cookie to hold a token against


class Page:
    """An answer as its reader has it; `tree` and `text` only of HTML."""

    def __init__(self, client: PageClient, response: TestResponse) -> None:
        self.response, self.status, self.headers = response, response.status_code, response.headers
        self.location = response.headers.get("Location")
        self._client = client
        self.tree: Element = Element("html")
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            parser = html5lib.HTMLParser(namespaceHTMLElements=False)
            self.tree = parser.parse(response.get_data(as_text=True))
            faults = [f"line {at[0]}: {code} {more}" for at, code, more in parser.errors] + list(_faults(self))
            assert not faults, f"{response.request.path}: {faults}"

    @property
    def title(self) -> str:
        return words(self.tree.find(".//title"))

    @property
    def h1(self) -> str:
        return words(self.tree.find(".//h1"))

    @property
    def text(self) -> str:
        """Everything that stands in the main part."""
        return words(self.tree.find(".//main"))

    def headings(self) -> list[str]:
        return [words(one) for one in self.tree.iter() if one.tag in ("h1", "h2", "h3", "h4")]

    def links(self) -> dict[str, str]:
        """The address by the accessible name, of links in the main part."""
        main = self.tree.find(".//main")
        return {name(one): one.get("href", "") for one in main.iter("a")} if main is not None else {}

    def buttons(self) -> list[str]:
        """As one sees them: a time without its day, which stands in a heading for the eye."""
        return [face(one) for one in self.tree.iter("button")]

    def fields(self, button: str) -> dict[str, str]:
        """What pressing this button sends, as the page stands."""
        return sent_by(*self._form_of(button))

    def fields_of(self, action: str) -> dict[str, str]:
        """What the first form whose address ends so sends by its first button, whatever that is called."""
        form = next((one for one in self.tree.iter("form") if one.get("action", "").endswith(action)), None)
        assert form is not None, f"No form goes to {action}."
        return sent_by(form, next(form.iter("button")))

    def press(self, button: str, **typed: str) -> Page:
        """Fill in and press; the answer is not followed."""
        form, _pressed = self._form_of(button)
        address = form.get("action") or self.response.request.path
        return self._client.post(address, self.fields(button) | typed)

    def follow(self, link: str = "") -> Page:
        """Where the answer sends one on to, or where the link of that name leads."""
        address = self.links()[link] if link else self.location
        assert address, "This answer leads nowhere."
        return self._client.get(address.partition("#")[0])

    def _form_of(self, button: str) -> tuple[Element, Element]:
        for form in self.tree.iter("form"):
            for one in form.iter("button"):
                if button in (face(one), name(one)):
                    return form, one
        raise AssertionError(f"There is no button “{button}”, but {self.buttons()}.")


class PageClient:
    """A visitor: keeps cookies, never runs a script."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, *, expect: int = 200, **more: Any) -> Page:
        page = Page(self, self.client.get(address, **more))
        assert page.status == expect, f"{address}: {page.status} {page.h1}"
        return page

    def post(self, address: str, sent: Mapping[str, Any], **more: Any) -> Page:
        return Page(self, self.client.post(address, data=dict(sent), **more))


def words(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def name(element: Element) -> str:
    """The accessible name, near enough: aria-label, or what can be read without what is hidden from screen readers."""

    def spoken(one: Element) -> str:
        if one.get("aria-hidden") == "true":
            return one.tail or ""
        return (one.text or "") + "".join(map(spoken, one)) + (one.tail or "")

    own = (element.text or "") + "".join(map(spoken, element))
    return element.get("aria-label") or " ".join(own.split())


def face(element: Element) -> str:
    """Its name without what is only heard of it."""
    heard = " ".join(words(one) for one in element.iter("span") if "heard" in one.get("class", "").split())
    return " ".join(name(element).replace(heard, "").split()) if heard else name(element)


def sent_by(form: Element, pressed: Element) -> dict[str, Any]:
    """What this form sends, as its page stands, when that button of it is pressed; a list of what it sends twice."""
    values: dict[str, list[str]] = {}
    for field in (one for tag in FIELDS for one in form.iter(tag) if _is_sent(one)):
        values.setdefault(field.get("name", ""), []).append(_value(field))
    sent: dict[str, Any] = {name: all[0] if len(all) == 1 else all for name, all in values.items()}
    if pressed.get("name"):
        sent[pressed.get("name", "")] = pressed.get("value", "")
    return sent


def _is_sent(field: Element) -> bool:
    if field.get("type") in ("radio", "checkbox"):
        return field.get("checked") is not None
    return field.get("name") is not None and field.get("disabled") is None


def _value(field: Element) -> str:
    if field.tag == "textarea":
        return field.text or ""
    if field.tag == "select":
        options = list(field.iter("option"))
        chosen = next((one for one in options if one.get("selected") is not None), options[0] if options else None)
        return chosen.get("value", words(chosen)) if chosen is not None else ""
    return field.get("value", "")


def _faults(page: Page) -> list[str]:
    everything = list(page.tree.iter())
    return [
        *_faults_of_the_whole(page, everything),
        *_dangling_ids(everything),
        *(fault for one in everything for fault in _faults_of_one(one)),
        *_fields_without_label(page.tree),
        *(
            f"a form without a token: {form.get('action')}"
            for form in page.tree.iter("form")
            if form.get("method") == "post"
            and form.get("action") not in CHANGES_NOTHING
            and not any(one.get("name") == "csrf_token" for one in form.iter("input"))
        ),
    ]


def _faults_of_the_whole(page: Page, everything: list[Element]) -> list[str]:
    faults = []
    focused = [one for one in everything if one.get("autofocus") is not None]
    if len(focused) > 1 or (page.status in (409, 422) and not focused):
        faults.append(f"after {page.status} the focus is at {len(focused)} places")
    if not page.tree.get("lang"):
        faults.append("no language")
    if not page.title:
        faults.append("no title")
    if len(list(page.tree.iter("main"))) != 1:
        faults.append("not one main part")
    levels = [int(one.tag[1]) for one in everything if one.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or not page.h1:
        faults.append(f"{levels.count(1)} h1")
    before = 1
    for level in levels:
        if level > before + 1:
            faults.append(f"an h{level} after an h{before}")
        before = level
    return faults


def _dangling_ids(everything: list[Element]) -> list[str]:
    ids = [id for one in everything if (id := one.get("id"))]
    pointed = [
        id
        for one in everything
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls")
        for id in one.get(attribute, "").split()
    ]
    pointed += [one.get("href", "")[1:] for one in everything if one.get("href", "").startswith("#")]
    return [f"id {id} twice" for id in sorted(set(ids)) if ids.count(id) > 1] + [
        f"nothing has the id {id}" for id in pointed if id not in ids
    ]


def _faults_of_one(one: Element) -> list[str]:
    faults = [
        f"{attribute} on {one.tag}" for attribute in one.attrib if attribute.startswith("on") or attribute == "style"
    ]
    is_data = one.get("type") == "application/ld+json"
    if one.tag == "style" or (one.tag == "script" and not one.get("src") and not is_data):
        faults.append(f"{one.tag} within the page")
    if one.tag in ("a", "button") and not name(one):
        faults.append(f"a nameless {one.tag}: {one.attrib}")
    file = one.get("src") or one.get("href") or ""
    if file.startswith("/static/") and not re.match(r"/static/[0-9a-f]{12}/", file):
        faults.append(f"an address that may not be kept: {file}")
    if one.tag == "img" and one.get("alt") is None:
        faults.append("an image without alt")
    return faults


def _fields_without_label(tree: Element) -> list[str]:
    labelled = {label.get("for") for label in tree.iter("label") if words(label)}
    return [
        f"a {tag} without a label: {one.get('name')}"
        for tag in FIELDS
        for one in tree.iter(tag)
        if one.get("type") not in ("hidden", "submit") and one.get("id") not in labelled and not one.get("aria-label")
    ]
