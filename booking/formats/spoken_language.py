"""The language that is spoken just now, found out once: Flask-Babel asks anew with every sentence, 130 times a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import flask_babel
from babel import Locale
from babel.support import NullTranslations
from flask import g


@dataclass(frozen=True)
class Spoken:
    """`language` is as texts are filed under it: pt_BR."""

    locale: Locale
    language: str

    @cached_property
    def translations(self) -> NullTranslations:
        return flask_babel.Domain.get_translations(flask_babel.get_domain())


class Babel(flask_babel.Babel):
    """Whose sentences are looked up in what is spoken."""

    @cached_property
    def domain_instance(self) -> Domain:
        return Domain(domain=self.domain)


class Domain(flask_babel.Domain):
    def get_translations(self) -> NullTranslations:
        now = spoken()
        return now.translations if now else super().get_translations()


def spoken() -> Spoken | None:
    """None outside an application. Right within `flask_babel.force_locale` too, and after `refresh`.

    Flask-Babel keeps its locale in `g`; each change of what is spoken puts another one there.
    """
    try:
        state: Any = getattr(g, "_flask_babel", None)
    except RuntimeError:
        return None
    locale = getattr(state, "babel_locale", None)
    if locale is None:
        locale = flask_babel.get_locale()
        state = g._flask_babel
    known: Spoken | None = getattr(state, "spoken", None)
    if known is None or known.locale is not locale:
        known = state.spoken = Spoken(locale, str(locale))
    return known
