"""Prints what a booking, an absence and a letter pass through: `python -m tests.trail`.

Counted as the interpreter sees it: calls of functions that stand in booking/, how many functions those are, and the
files in the order in which they are reached. A generator that goes on is a call again.
"""

import logging
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from flask import Flask
from sqlalchemy import select

from booking import catalog, clock
from booking.commands.chores import Worker
from booking.config import PROJECT
from booking.database import db
from booking.models import WorkingHours
from tests.stage.desk import signed_in
from tests.stage.mail_server import MailServer, free_port
from tests.stage.page_client import PageClient
from tests.stage.settings import an_environment
from tests.stage.typed import BOOK, GO_ON, TYPED

BOOKING = f"{PROJECT / 'booking'}/"


class Trail:
    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()

    @property
    def files(self) -> list[str]:
        return list(dict.fromkeys(file for file, _name in self.calls))

    @contextmanager
    def followed(self) -> Iterator[None]:
        def see(frame: FrameType, happening: str, _argument: object) -> None:
            code = frame.f_code
            named = not code.co_name.startswith("<")  # no comprehension, no module
            if happening == "call" and named and code.co_filename.startswith(BOOKING):
                self.calls[code.co_filename.removeprefix(BOOKING), code.co_qualname] += 1

        sys.setprofile(see)
        try:
            yield
        finally:
            sys.setprofile(None)


def a_site(folder: Path, mail: MailServer) -> Flask:
    """With the practice loaded."""
    from app import create_app

    app = create_app(an_environment(SMTP_URL=f"smtp://127.0.0.1:{mail.port}"), instance_path=folder)
    logging.disable(logging.INFO)
    for command in (["db", "upgrade"], ["load-practice", "booking/practice.toml"]):
        result = app.test_cli_runner().invoke(args=command)
        assert result.exit_code == 0, result.output
    return app


def a_booking(app: Flask) -> Trail:
    """The three POSTs of a patient: hold, details, review."""
    trail, pages = Trail(), PageClient(app.test_client())
    page = pages.get("/book/mini-facelift/david-kim")
    time = next(button for button in page.buttons() if button.endswith(("AM", "PM")))
    for button, typed in ((time, {}), (GO_ON, TYPED), (BOOK, {})):
        with trail.followed():
            answer = page.press(button, **typed)
        assert answer.status == 303, answer.text
        page = answer.follow()
    return trail


def a_change_of_hours(app: Flask) -> Trail:
    """A surgeon whom nobody has booked yet begins later on one weekday."""
    trail, desk = Trail(), signed_in(app)
    with app.app_context():
        surgeon = catalog.surgeon("eugene-kim")
        assert surgeon
        number = db.session.scalars(select(WorkingHours.id).where(WorkingHours.surgeon_id == surgeon.id)).first()
    page = desk.get(f"/staff/hours/{number}")
    with trail.followed():
        answer = page.press("Save the change", from_time="11:00")
    assert answer.status == 303, answer.text
    return trail


def a_letter(app: Flask) -> Trail:
    """One turn of the worker, which sends what the booking has left."""
    trail = Trail()
    with app.app_context(), trail.followed():
        assert Worker(()).turn(now=clock.now())
    return trail


def main() -> None:
    mail = MailServer(free_port())
    mail.start()
    with TemporaryDirectory() as folder:
        app = a_site(Path(folder), mail)
        a_booking(app)  # once before: what is set up at first is not counted
        for what, follow in (
            ("A booking", a_booking),
            ("A change of hours", a_change_of_hours),
            ("A letter", a_letter),
        ):
            trail = follow(app)
            print(f"{what}: {trail.calls.total()} calls, {len(trail.calls)} functions, {len(trail.files)} files")
            print("\n".join(f"  {file}" for file in trail.files))
    mail.stop()


if __name__ == "__main__":
    main()
