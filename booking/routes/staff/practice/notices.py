"""The screens on which dated lines for every page that patients see are planned, changed and removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import catalog, clock, schedules
from booking.availability import local_date
from booking.catalog import Notice, read_notice
from booking.formats import day_and_year, day_long, language_name, language_tag
from booking.forms.confirmation import ConfirmationForm
from booking.forms.own_words import LONGEST_NOTICE, LineField, NoticeForm, in_languages
from booking.forms.wall_checks import refuse
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import gone, not_as_seen, removal_page
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.last_changes import Words
from booking.routes.staff.practice.own_words import save_words, shown_changes
from booking.routes.staff.practice.saving import seen_to_send
from booking.schedules import NotAsSeen, NoticesOverlap, seen_words

COLUMN: Final = ("notices",)


def notices_group() -> Group:
    today, planned = _today(), _planned()
    now = next((one for one in planned if one.first_day <= today), None)
    coming = [one for one in planned if one.first_day > today]
    says = f"Patients read one until {day_and_year(now.last_day)}" if now else "Patients read none today"
    if coming:
        says += f"; the next begins on {day_and_year(coming[0].first_day)}"
    return Group("A dated line on every page", f"{says}.", url_for("staff.practice_notices"))


@blueprint.route("/practice/notices", methods=["GET", "POST"])
def practice_notices() -> ResponseReturnValue:
    form = _form()
    return _answer(form, partial(_page, form, "staff/practice/notices.html"), done="The line is planned.")


@blueprint.route("/practice/notices/<first_day>", methods=["GET", "POST"])
def practice_notice(first_day: str) -> ResponseReturnValue:
    """2026-12-24: there is one at most on a day."""
    notice = _notice(first_day)
    if notice is None:
        return gone("staff.practice_notices") if request.method == "POST" else abort(404)
    form = _form(notice)
    page = partial(_page, form, "staff/practice/notice.html", notice=notice)
    return _answer(form, page, done="The line is changed.", instead_of=notice)


@blueprint.route("/practice/notices/<first_day>/removal", methods=["GET", "POST"])
def remove_practice_notice(first_day: str) -> ResponseReturnValue:
    notice, form = _notice(first_day), ConfirmationForm()
    if notice is None:
        return gone("staff.practice_notices") if request.method == "POST" else abort(404)
    page = partial(
        removal_page,
        title="Remove this line?",
        lines=[_days(notice), *notice.texts.values()],
        advice="It leaves every page at once.",
        button="Remove the line",
        back="staff.practice_notices",
        seen=seen_words(schedules.the_practice(), COLUMN),
        here="practice",
    )
    if request.method != "POST":
        return page()
    write = partial(schedules.change_notices, None, instead_of=notice, seen=form.row_seen)

    undo = _undo_words("removed", notice)
    try:
        return save_words(write, done="The line is removed.", undo=undo, back="staff.practice_notices")
    except NotAsSeen:
        return page(sentence=not_as_seen())


def _answer(
    form: NoticeForm, page: Callable[..., str], *, done: str, instead_of: Notice | None = None
) -> ResponseReturnValue:
    notice = form.notice(today=_today())
    if notice is None:
        return page(), 422 if form.errors else 200
    other = next((one for one in _planned() if one not in (instead_of, notice) and one.shares_a_day_with(notice)), None)
    if other is not None:
        return _overlap(form, page, other)
    if form.look.data:
        return page(preview=_preview(notice)), 409
    write = partial(schedules.change_notices, notice, instead_of=instead_of, seen=form.row_seen)
    undo = _undo_words("saved", notice)
    try:
        return save_words(write, done=f"{done} {_holds(notice)}", undo=undo, back="staff.practice_notices")
    except NotAsSeen:
        return page(sentence=not_as_seen()), 409
    except NoticesOverlap as overlap:
        return _overlap(form, page, overlap.other)


def _overlap(form: NoticeForm, page: Callable[..., str], other: Notice) -> ResponseReturnValue:
    taken = f"Another line stands {_days(other)}. Patients read one at a time: choose other days, or change that one."
    refuse(form.first_day, taken)
    return page(), 422


def _form(notice: Notice | None = None) -> NoticeForm:
    """`data` fills what the browser has sent nothing for."""
    kind = in_languages(
        NoticeForm,
        catalog.practice().languages,
        {"text": lambda name: LineField(f"In {name}", longest=LONGEST_NOTICE, empty=f"Write it in {name} too.")},
    )
    shown: dict[str, Any] = {}
    if notice is not None:
        shown = {f"text_{language}": text for language, text in notice.texts.items()}
        shown |= {"first_day": notice.first_day, "last_day": notice.last_day}
    return kind(data=shown)


def _page(form: NoticeForm, template: str, **shown: Any) -> str:
    row = schedules.the_practice()
    given: dict[str, Any] = {"notice": None, "preview": None, "sentence": ""} | shown
    return render_template(
        template,
        form=form,
        errors=form.errors or given["sentence"],
        seen=seen_to_send(form, seen_words(row, COLUMN), sentence=given["sentence"]),
        texts=[form[f"text_{language}"] for language in form.languages],
        planned=[_row(one) for one in _planned()],
        **shown_changes(row, WORDS),
        **given,
    )


def _preview(notice: Notice) -> Mapping[str, Any]:
    return {
        "when": _holds(notice),
        "texts": [
            {"language": language_name(language), "tag": language_tag(language), "text": text}
            for language, text in notice.texts.items()
        ],
    }


def _row(notice: Notice) -> Mapping[str, Any]:
    address = notice.first_day.isoformat()
    first, text = next(iter(notice.texts.items()))
    return {
        "days": _days(notice),
        "text": text,
        "tag": language_tag(first),
        "is_now": notice.first_day <= _today(),
        "change": url_for("staff.practice_notice", first_day=address),
        "remove": url_for("staff.remove_practice_notice", first_day=address),
    }


def _notice(first_day: str) -> Notice | None:
    return next((one for one in _planned() if one.first_day.isoformat() == first_day), None)


def _planned() -> list[Notice]:
    """Those that hold today and later."""
    return [one for one in map(read_notice, schedules.the_practice().notices) if one.last_day >= _today()]


def _today() -> date:
    return local_date(clock.now(), catalog.practice().zone)


def _days(notice: Notice) -> str:
    first, last = day_and_year(notice.first_day), day_and_year(notice.last_day)
    return f"on {first}" if first == last else f"from {first} to {last}"


def _holds(notice: Notice) -> str:
    """It stands on every page for patients from Thursday, December 24, 2026 to Saturday, January 2, 2027."""
    first, last = day_long(notice.first_day), day_long(notice.last_day)
    when = f"on {first}" if first == last else f"from the beginning of {first} to the end of {last}"
    return f"It stands on every page for patients {when}, by the practice’s clock."


def _undo_words(act: str, notice: Notice) -> str:
    return f"line {act}: {_days(notice)}"


def _in_words(kept: Sequence[Mapping[str, Any]] | None) -> str:
    lines = [f"{_days(one)} “{next(iter(one.texts.values()))}”" for one in map(read_notice, kept or [])]
    return "; ".join(lines) or "none"


WORDS: Final[Words] = {"notices": ("Lines", _in_words)}
