"""Where the desk chooses the procedure for which the day and the week say what is free."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import catalog
from booking.formats import duration, language
from booking.routes.staff.blueprint import blueprint


@blueprint.get("/free-for")
def free_for() -> ResponseReturnValue:
    """?screen=week, ?day and ?surgeon lead back to where one was; the usual consultation comes first."""
    screen = "staff.week" if request.args.get("screen") == "week" else "staff.diary"
    offered = catalog.procedures()
    usual = catalog.usual_procedure(offered)
    to: dict[str, Any] = {name: request.args[name] for name in ("day", "surgeon") if request.args.get(name)}
    rows = [
        {
            "name": str(one.words(language())["name"]),
            "length": duration(one.consultation_minutes),
            "href": url_for(screen, **to | ({} if one is usual else {"for": one.slug})),
            "is_usual": one is usual,
        }
        for one in sorted(offered, key=lambda one: one is not usual)
    ]
    return render_template("staff/free_for.html", rows=rows)
