"""The language of the reader, as it is written in the practice's country."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale, localedata

from booking.formats.spoken_language import spoken

COUNTRY: Final = "US"  # how a language is written here: Spanish says 2:30 p.m., not 14:30
COUNTRIES: Final = {"ko": "KR"}  # of what Babel does not know as it is written here
NARROW_SPACES: Final = str.maketrans({"\u202f": " ", "\u2009": " "})  # older mail programs show a box

AnyLocale = Locale | str | None


def language() -> str:
    """The language of this request, as texts are filed under it: en."""
    now = spoken()
    return now.language if now else "en"


def language_tag(language: str) -> str:
    """As HTML and HTTP write it (RFC 5646): pt-BR."""
    return language.replace("_", "-")


def regional(locale: AnyLocale = None) -> Locale:
    """The locale given, or else the reader's, as it is written in the practice's country."""
    if locale is None:
        now = spoken()
        locale = now.language if now else "en"
    return _of_country(locale)


@lru_cache
def _of_country(locale: Locale | str) -> Locale:
    spoken = Locale.parse(locale)
    country = COUNTRIES.get(spoken.language, COUNTRY)
    if spoken.territory is None and localedata.exists(f"{spoken}_{country}"):
        return Locale.parse(f"{spoken}_{country}")
    return spoken


def spaced(text: str) -> str:
    """With ordinary spaces where Babel writes narrow ones."""
    return text.translate(NARROW_SPACES)
