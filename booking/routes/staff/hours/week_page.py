"""The page of the hours of every week: drawn, as a table a surgeon, and with its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import render_template, url_for

from booking import catalog, clock, formats, schedules
from booking.availability import DAY, local_date
from booking.catalog import LocationDetails, SurgeonDetails
from booking.forms.hours import CopyDayForm, NewWeeklyHoursForm, WeeklyHoursForm
from booking.models import WorkingHours
from booking.routes.staff.hours.span_words import span_words
from booking.routes.staff.hours.week_drawing import drawn_week
from booking.routes.staff.kept_undo import KeptUndo, kept_undo
from booking.routes.staff.setter_words import setters_in_words


def week_page(
    form: NewWeeklyHoursForm, copy: CopyDayForm | None = None, *, confirmation: dict[str, Any] | None = None
) -> str:
    today = local_date(clock.now(), catalog.practice().zone)
    places, surgeons = catalog.locations(), catalog.surgeons()
    rows = [(surgeon, schedules.weekly_hours(surgeon.id)) for surgeon in surgeons]
    setters = setters_in_words([row for _surgeon, theirs in rows for row in theirs], now=clock.now())
    return render_template(
        "staff/hours.html",
        form=form,
        copy=copy or _filled_copy_form(CopyDayForm(formdata=None, data={"starting": today})),
        tried=copy or form,
        errors=(copy or form).errors,
        weeks=[_week_of(surgeon, theirs, places, today, setters) for surgeon, theirs in rows],
        drawn=drawn_week(rows, monday=today - today.weekday() * DAY),
        surgeons=surgeons,
        places=[place.words(formats.language()).get("name", place.slug) for place in places],
        seen=f".{schedules.seen_weeks()}",
        hours_undo=_kept(),
        confirmation=confirmation,
    )


def _kept() -> KeptUndo | None:
    """A change of these hours that can still be taken back."""
    kept = kept_undo()
    return kept if kept and kept.kind == "weekly" and kept.is_recent(now=clock.now()) else None


def new_hours_form() -> NewWeeklyHoursForm:
    return _filled_hours_form(NewWeeklyHoursForm(formdata=None))


def sent_hours_form() -> NewWeeklyHoursForm:
    return _filled_hours_form(NewWeeklyHoursForm())


def sent_copy_form() -> CopyDayForm:
    return _filled_copy_form(CopyDayForm())


def offer_choices(form: WeeklyHoursForm) -> None:
    form.offer_locations(catalog.locations(), formats.language())
    form.offer_weekdays(formats.weekdays())


def _filled_hours_form(form: NewWeeklyHoursForm) -> NewWeeklyHoursForm:
    form.offer_surgeons(catalog.surgeons())
    offer_choices(form)
    return form


def _filled_copy_form(form: CopyDayForm) -> CopyDayForm:
    form.offer_surgeons(catalog.surgeons())
    form.offer_weekdays(formats.weekdays())
    return form


def _week_of(
    surgeon: SurgeonDetails,
    every: Sequence[WorkingHours],
    places: Sequence[LocationDetails],
    today: date,
    setters: Mapping[int, str],
) -> dict[str, Any]:
    """A row a weekday, a cell a location, in it the spans; those that are over are left out."""
    rows = [row for row in every if not (row.valid_until and row.valid_until < today)]
    return {
        "surgeon": surgeon,
        "has_hours": bool(rows),
        "days": [
            {
                "name": name,
                "cells": [
                    [
                        _shown(row, setters.get(row.id, ""))
                        for row in rows
                        if (row.weekday, row.location_id) == (day, place.id)
                    ]
                    for place in places
                ],
            }
            for day, _short, name in formats.weekdays()
        ],
    }


def _shown(row: WorkingHours, set_by: str) -> dict[str, Any]:
    return {
        "text": span_words(row.from_minute, row.until_minute),
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "href": url_for("staff.change_hours", number=row.id),
        "set_by": set_by,
    }
