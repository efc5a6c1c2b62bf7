"""The page on which a file is chosen, and which says what the last import was."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import appointments, catalog, clock
from booking.availability import local_date
from booking.formats import language
from booking.forms.import_file import NotAFile, Unnamed, file_fault_words
from booking.forms.import_file.page import ImportFileForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.importing.kept_file import KeptFile, keep_file

MOST_TOUCHED = 20  # that are named


@blueprint.route("/import", methods=["GET", "POST"])
def import_file() -> ResponseReturnValue:
    form = import_form()
    if request.method != "POST":
        return upload_page(form)
    data = form.content() if form.validate() else None
    if data is None:
        return upload_page(form), 422
    file = KeptFile(data, form.file_name(), Unnamed(form.surgeon.data, form.procedure.data))
    try:
        file.read(now=clock.now())
    except NotAFile as fault:
        form.file.errors = [file_fault_words(fault)]
        return upload_page(form), 422
    return redirect(url_for("staff.import_plan", file=keep_file(file, now=clock.now())), 303)


def import_form(**options: Any) -> ImportFileForm:
    form, spoken = ImportFileForm(**options), language()
    form.offer(
        [(one.slug, one.name) for one in catalog.surgeons()],
        [(one.slug, str(one.words(spoken)["name"])) for one in catalog.procedures()],
    )
    return form


def upload_page(form: ImportFileForm, *, sentence: str = "") -> str:
    return render_template("staff/importing/upload.html", form=form, sentence=sentence, last=_last_import())


def _last_import() -> dict[str, Any] | None:
    one = appointments.last_import()
    if one is None:
        return None
    touched = appointments.touched_since(one, now=clock.now())
    names, first = catalog.surgeon_names(), appointments.first_start_of(one)
    return {
        "one": one,
        "first_day": local_date(first, catalog.practice().zone) if first else None,
        "number": len(touched),
        "touched": [{"uuid": t.appointment, "surgeon": names[t.surgeon_id], "at": t.starts_at} for t in touched][
            :MOST_TOUCHED
        ],
    }
