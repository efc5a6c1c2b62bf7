"""The way from what the practice changes itself to the appointments that it brings along."""

from __future__ import annotations

from flask import url_for

from booking import appointments, catalog
from booking.formats import moment
from booking.routes.staff.practice.group import Group


def imports_group() -> Group:
    last = appointments.last_import()
    says = "Nothing has been brought along from another program."
    if last is not None:
        visits = "1 visit" if last.visits == 1 else f"{last.visits:,} visits"
        says = f"{visits} came along on {moment(last.made_at, catalog.practice().zone)}."
    return Group(title="Appointments of another program", says=says, href=url_for("staff.import_file"), link="Import")
