"""The same page in the practice's other languages: for readers, who switch, and for search engines (hreflang)."""

from __future__ import annotations

from typing import Final, NamedTuple
from urllib.parse import urlencode

from babel import Locale
from babel.core import get_global
from flask import Flask, current_app, g, request
from werkzeug.exceptions import HTTPException

from booking.config import settings
from booking.formats import language, language_tag, own_name, regional
from booking.routes.reader_language import ASKED, asked_language, is_for_staff, practice_languages
from booking.routes.unsent_form import sent_form, unproven_form

SEEN: Final = "seen"  # the field by which a form says what its page showed: without it no form does anything


class LanguageLink(NamedTuple):
    language: str  # as texts are filed under it
    tag: str
    name: str  # in itself: Español
    href: str
    is_current: bool


class Alternate(NamedTuple):
    tag: str  # or x-default: the page that speaks the browser's language
    address: str


def init_app(app: Flask) -> None:
    app.add_template_global(language_links)
    app.add_template_global(form_to_show_again)
    app.add_template_global(canonical_address)
    app.add_template_global(alternates)
    app.add_template_global(og_locale)


def language_links() -> list[LanguageLink]:
    """To this page in each of them; none where there is nothing to choose: of one language, and for staff."""
    languages = practice_languages()
    if is_for_staff() or len(languages) < 2:
        return []
    address = _address()
    return [
        LanguageLink(
            language=one,
            tag=language_tag(one),
            name=own_name(one),
            href=f"{address}{'&' if '?' in address else '?'}{urlencode({ASKED: one})}",
            is_current=one == language(),
        )
        for one in languages
    ]


def lead_switch_to(address: str) -> None:
    """For the answer to a form that no page of this address holds."""
    g.switch_leads_to = address


def lead_switch_here_without_query() -> None:
    """For an error page, which repeats nothing of what was asked for."""
    g.switch_leads_to = ""


def note_refused_by_itself() -> None:
    """This form does not fit whatever the state of things is: sent as it is, it is refused again."""
    g.is_refused_by_itself = True


def form_to_show_again() -> list[tuple[str, str]]:
    """What was typed, on a page that answers a form: so that the switch brings it along.

    Its token is made anew. Sent without what its page showed, a form is shown once more and does nothing.
    """
    if "is_refused_by_itself" not in g and not _says_what_it_saw():
        return []
    replaced = (SEEN, current_app.config["WTF_CSRF_FIELD_NAME"])
    typed = [(name, value) for name, value in sent_form() or unproven_form() if name not in replaced]
    return [*typed, (SEEN, "")] if typed else []


def canonical_address() -> str:
    """Of this page in the language that its address asks for, or else in the browser's."""
    return _absolute(request.path, asked_language() if len(practice_languages()) > 1 else None)


def alternates(path: str) -> list[Alternate]:
    languages = practice_languages()
    if len(languages) < 2:
        return []
    return [
        *(Alternate(language_tag(one), _absolute(path, one)) for one in languages),
        Alternate("x-default", _absolute(path)),
    ]


def og_locale(spoken: str) -> str:
    """es_US: the language as it is written here or, where it is not, at home (ogp.me)."""
    locale = regional(spoken)
    if locale.territory is None:
        locale = Locale.parse(get_global("likely_subtags").get(spoken, "en_US"))
    return f"{locale.language}_{locale.territory}"


def _says_what_it_saw() -> bool:
    try:
        return SEEN in request.form
    except HTTPException:  # too large, or cut off on its way: read again, it is refused again
        return False


def _address() -> str:
    """Of the page that the switch leads to. Relative, so that no path with its token is written into a page anew."""
    is_shown_again = bool(form_to_show_again())
    if request.method == "POST" and not is_shown_again:
        return g.get("switch_leads_to") or _page_of_the_form()
    if "switch_leads_to" in g or is_shown_again:
        return ""
    query = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != ASKED])
    return f"?{query}" if query else ""


def _page_of_the_form() -> str:
    """The nearest page above the address that a form was sent to; "" where that is one itself."""
    addresses, path = current_app.url_map.bind("localhost"), request.path
    while path and not addresses.test(path, "GET"):
        path = path.rpartition("/")[0]
    return "" if path == request.path else path or "/"


def _absolute(path: str, spoken: str | None = None) -> str:
    """With the host of BASE_URL, as it may stand on another site."""
    return f"{settings().base_url}{path}{f'?{ASKED}={spoken}' if spoken else ''}"
