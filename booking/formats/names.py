"""Names that are never translated: marked as English for who reads another language, so that they are read aloud so."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from booking.formats.locales import AnyLocale, regional

LANGUAGE = "en"


def proper_name(name: str, locale: AnyLocale = None) -> str:
    """A surgeon's or the practice's."""
    return with_proper_names(name, name, locale=locale)


def with_proper_names(text: str, *names: str, locale: AnyLocale = None) -> str:
    """Text in which each of the names is marked wherever it stands; for what a page or an email shows, no attribute.

    What is more than a name is one element, so that spaces around the name stay where a link or a button is a flex box.
    """
    known = sorted({str(escape(name)) for name in names if name}, key=len, reverse=True)
    if not known or regional(locale).language == LANGUAGE:
        return text
    said, written = str(escape(text)), re.compile("|".join(map(re.escape, known)))
    marked = written.sub(rf'<span lang="{LANGUAGE}">\g<0></span>', said)
    is_part = said != marked and not written.fullmatch(said)
    return Markup(f"<span>{marked}</span>" if is_part else marked)  # noqa: S704 - escaped
