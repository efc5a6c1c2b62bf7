"""What a language is called in the language of the reader."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from booking.formats.locales import AnyLocale, regional


def language_name(language: str, locale: AnyLocale = None) -> str:
    """Of a language as texts are filed under it: Korean for ko; its tag where it is none that is known."""
    return _named(language, regional(locale))


@lru_cache
def _named(language: str, spoken: Locale) -> str:
    return Locale.parse(language).get_display_name(spoken) or language
