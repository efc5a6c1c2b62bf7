"""What a language is called: in the language of the reader, or in itself."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from booking.formats.locales import AnyLocale, regional


def language_name(language: str, locale: AnyLocale = None) -> str:
    """Of a language as texts are filed under it: Korean for ko; its tag where theirs has no name for it."""
    return _named(language, regional(locale))


def own_name(language: str) -> str:
    """Español for es: as whoever speaks it looks for it."""
    name = _named(language, Locale.parse(language))
    return name[:1].upper() + name[1:]


@lru_cache
def _named(language: str, spoken: Locale) -> str:
    return Locale.parse(language).get_display_name(spoken) or language
