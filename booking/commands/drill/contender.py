"""One of the fighting processes: `python -m booking.commands.drill.contender`, with the times on standard input.

It says when it is ready, waits for the word, tries each time in turn, and writes down what came of it.
"""

from __future__ import annotations

import json
import secrets
import sys
from datetime import datetime

from flask.cli import ScriptInfo

from booking import appointments, catalog, clock
from booking.appointments import NotOffered, SlotTaken
from booking.availability import Part
from booking.catalog import Consultation

WON, LOST, REFUSED = "won", "lost", "refused"


def main() -> None:
    app = ScriptInfo(app_import_path="app").load_app()  # through Flask's own loader, since nothing imports app.py
    order = json.loads(sys.stdin.readline())
    with app.app_context():
        consultation = catalog.consultation(order["procedure"])
        if consultation is None:
            sys.exit("the scratch database lacks the procedure")
        _say("ready")
        sys.stdin.readline()
        for surgeon, location, starts_at in order["times"]:
            part = Part(surgeon, location, datetime.fromisoformat(starts_at))
            for _ in range(order["tries"]):
                _say(_try(consultation, part))


def _try(consultation: Consultation, part: Part) -> str:
    """As a browser of its own."""
    browser = secrets.token_bytes(32)
    try:
        appointments.hold(consultation, [part], browser=browser, language="en", now=clock.now())
    except SlotTaken:
        return LOST
    except NotOffered:
        return REFUSED
    return WON


def _say(word: str) -> None:
    print(word, flush=True)  # noqa: T201 (it is how processes talk)


if __name__ == "__main__":
    main()
