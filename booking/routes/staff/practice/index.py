"""The page that lists what the practice changes itself: of each group one sentence, and where it is changed."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.practice.booking_times import booking_times_group
from booking.routes.staff.practice.caps import cap_groups
from booking.routes.staff.practice.fee import fee_group
from booking.routes.staff.practice.imports import imports_group
from booking.routes.staff.practice.letter_lines import letter_lines_group
from booking.routes.staff.practice.notices import notices_group
from booking.routes.staff.practice.places import places_group
from booking.routes.staff.practice.procedures import procedures_group
from booking.routes.staff.practice.public_holidays import holidays_group
from booking.routes.staff.practice.trial import trial_group


@blueprint.get("/practice")
def practice() -> ResponseReturnValue:
    groups = [procedures_group(), booking_times_group(), fee_group(), *cap_groups(), holidays_group()]
    groups += [places_group(), notices_group(), letter_lines_group(), trial_group(), imports_group()]
    return render_template("staff/practice/index.html", groups=groups)
