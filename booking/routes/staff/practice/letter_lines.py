"""The screens on which the practice says a sentence of its own in each kind of email to patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from booking import catalog, clock, messages, schedules
from booking.formats import language_name, language_tag
from booking.forms.own_words import (
    LONGEST_LINE,
    LetterLineForm,
    LineField,
    in_languages,
    refuse_links,
    refuse_procedures,
)
from booking.messages import WITH_OWN_LINE
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.letters import letter_kind
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.last_changes import Words
from booking.routes.staff.practice.own_words import save_words, shown_changes
from booking.routes.staff.practice.saving import seen_to_send
from booking.schedules import NotAsSeen, seen_words

COLUMN: Final = ("letter_lines",)


def letter_lines_group() -> Group:
    kinds = [letter_kind(kind).lower() for kind in WITH_OWN_LINE if kind in schedules.the_practice().letter_lines]
    says = f"A line of yours stands in: {', '.join(kinds)}." if kinds else "No email has a line of yours."
    return Group("A line in emails", says, url_for("staff.practice_emails"))


@blueprint.get("/practice/emails")
def practice_emails() -> ResponseReturnValue:
    lines = schedules.the_practice().letter_lines
    rows = [(letter_kind(kind), _first(lines.get(kind, {})), kind) for kind in WITH_OWN_LINE]
    return render_template("staff/practice/emails.html", rows=rows, first=language_tag(_languages()[0]))


@blueprint.route("/practice/emails/<kind>", methods=["GET", "POST"])
def practice_email(kind: str) -> ResponseReturnValue:
    if kind not in WITH_OWN_LINE:
        abort(404)
    form = _form(kind)
    page = partial(_page, kind, form)
    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200
    texts = form.texts("line")
    if form.look.data:
        return page(looked_at=texts), 409
    name = letter_kind(kind).lower()
    has_line = any(texts.values())
    done = (
        "The line stands in every such email from now on, also in those that wait." if has_line else "The line is gone."
    )
    write = partial(schedules.change_letter_line, kind, texts, seen=form.row_seen)
    try:
        return save_words(write, done=done, undo=f"line in emails saved: {name}", back="staff.practice_emails")
    except NotAsSeen:
        return page(sentence=not_as_seen()), 409


def refuse_in_emails(text: str) -> None:
    """What no email says."""
    refuse_links(text)
    refuse_procedures(catalog.procedures_named_in(text))


def _form(kind: str) -> LetterLineForm:
    def field(name: str) -> LineField:
        return LineField(f"In {name}", longest=LONGEST_LINE, check=refuse_in_emails)

    there = schedules.the_practice().letter_lines.get(kind, {})
    shown = {f"line_{language}": there.get(language, "") for language in _languages()}
    return in_languages(LetterLineForm, _languages(), {"line": field})(data=shown)


def _page(kind: str, form: LetterLineForm, *, looked_at: Mapping[str, str] | None = None, sentence: str = "") -> str:
    row = schedules.the_practice()
    shown = row.letter_lines.get(kind, {}) if looked_at is None else looked_at
    return render_template(
        "staff/practice/email.html",
        form=form,
        errors=form.errors or sentence,
        sentence=sentence,
        kind=letter_kind(kind),
        seen=seen_to_send(form, seen_words(row, COLUMN), sentence=sentence),
        texts=[form[f"line_{language}"] for language in form.languages],
        emails=list(_emails(kind, shown)),
        is_look=looked_at is not None,
        **shown_changes(row, WORDS),
    )


def _emails(kind: str, line: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    practice, now = catalog.practice(), clock.now()
    found = [
        (language, messages.sample_letter(kind, line, language, practice=practice, now=now))
        for language in _languages()
    ]
    return [
        {
            "language": language_name(language),
            "tag": language_tag(language),
            "wording": wording,
            "line": line.get(language, ""),
        }
        for language, wording in found
        if wording is not None
    ]


def _languages() -> Sequence[str]:
    return catalog.practice().languages


def _first(line: Mapping[str, str]) -> str:
    return next((line[language] for language in _languages() if line.get(language)), "")


def _in_words(kept: Mapping[str, Mapping[str, str]] | None) -> str:
    lines = [f"{letter_kind(kind).lower()} “{_first(line)}”" for kind, line in (kept or {}).items()]
    return "; ".join(lines) or "none"


WORDS: Final[Words] = {"letter_lines": ("Lines", _in_words)}
