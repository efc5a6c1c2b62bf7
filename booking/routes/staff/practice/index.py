"""The page that lists what the practice changes itself: of each group one sentence, and where it is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.procedures import procedures_group

GROUPS: Final[Sequence[Callable[[], Group]]] = (procedures_group,)
"""In the order in which they stand there."""


@blueprint.get("/practice")
def practice() -> ResponseReturnValue:
    return render_template("staff/practice/index.html", groups=[group() for group in GROUPS])
