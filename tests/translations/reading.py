"""Everything that somebody may read or hear of a page, an answer in JSON, an email or a calendar entry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import icalendar

SPOKEN = ("aria-label", "aria-description", "alt", "title", "placeholder", "label")
FOR_SCRIPTS = re.compile(r"data-(words|done)")
_CODES = {"inLanguage", "availableLanguage", "priceCurrency"}
_NOT_READ = {"script", "style", "template"}
_OF_MACHINES = re.compile(r"https?://|mailto:|tel:|\+?[\d-]+$|#|[a-z]+:[a-z]+$")
_DESCRIBES = {"description", "og:title", "og:description"}


def of_page(html: str) -> Iterator[str]:
    yield from of_tree(html5lib.parse(html, namespaceHTMLElements=False))


def of_tree(tree: Element) -> Iterator[str]:
    """What is read, then what is heard or kept for a script; a sentence that a name's <span> parts is whole again."""
    yield from _whole(_texts(tree))
    for element in tree.iter():
        yield from _of_attributes(element)
        if element.tag == "script" and element.get("type") == "application/ld+json":
            yield from of_json(json.loads(element.text or "{}"))


def _texts(element: Element) -> Iterator[str]:
    tag: Any = element.tag
    if isinstance(tag, str) and tag not in _NOT_READ:  # a comment has no tag
        yield element.text or ""
        for child in element:
            yield from _texts(child)
    yield element.tail or ""


def _whole(texts: Iterator[str]) -> Iterator[str]:
    """Texts that were wrapped as one, as one."""
    begun = ""
    for text in texts:
        begun += text
        if begun.count("⟦") == begun.count("⟧"):
            yield begun
            begun = ""
    yield begun


def of_json(value: object, key: str = "") -> Iterator[str]:
    """Strings but for names of types, addresses and moments."""
    if isinstance(value, dict):
        for name, one in value.items():
            if not name.startswith("@") and name not in _CODES:
                yield from of_json(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from of_json(one, key)
    elif isinstance(value, str) and not _OF_MACHINES.match(value):
        yield value


def of_email(email: Message) -> Iterator[str]:
    yield str(email["Subject"])
    for part in email.walk():
        if part.is_multipart():
            continue
        content = bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
        if part.get_content_type() == "text/html":
            yield from of_page(content.decode())
        elif part.get_content_type() in ("text/calendar", "application/ics"):
            yield from of_calendar(content)
        else:
            yield from content.decode().splitlines()


def of_calendar(content: bytes) -> Iterator[str]:
    for entry in icalendar.Calendar.from_ical(content).walk("VEVENT"):
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT"):
            yield from str(entry.get(name, "")).splitlines()


def _of_attributes(element: Element) -> Iterator[str]:
    for name, text in element.attrib.items():
        if name in SPOKEN or FOR_SCRIPTS.match(name):
            yield text
    if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
        yield element.get("value", "")
    if element.tag == "meta" and (element.get("name") or element.get("property")) in _DESCRIBES:
        yield element.get("content", "")
