"""A text of the practice that is in another language than the page around it: its element says in which."""

from __future__ import annotations

from markupsafe import Markup, escape

from booking.formats.locales import language, language_tag


def lang_attribute(text: object) -> Markup:
    """Of the element that holds the text; empty for one that is no TextIn, or in the reader's language."""
    spoken = getattr(text, "language", None)
    return Markup(' lang="{}"').format(language_tag(spoken)) if spoken not in (None, language()) else Markup()


def in_its_language(text: object) -> Markup:
    """The same within a line, where the text has no element to itself."""
    attribute = lang_attribute(text)
    return Markup("<span{}>{}</span>").format(attribute, text) if attribute else escape(text)
