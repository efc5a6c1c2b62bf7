"""What one types: the `flask` commands, `make run` and its children, the worker and its chores."""

from __future__ import annotations

from flask import Flask

from booking.commands.backup import backup
from booking.commands.demo import demo
from booking.commands.drill import drill
from booking.commands.feed_link import feed_link
from booking.commands.import_appointments import import_appointments
from booking.commands.keep_wall_clock import keep_wall_clock
from booking.commands.load_practice import load_practice
from booking.commands.send_test_letter import send_test_letter
from booking.commands.start_for_real import start_for_real
from booking.commands.user_rights import disable_user, enable_user, set_role
from booking.commands.users import create_user, set_password
from booking.commands.worker import worker

COMMANDS = (
    backup,
    create_user,
    demo,
    disable_user,
    drill,
    enable_user,
    feed_link,
    import_appointments,
    keep_wall_clock,
    load_practice,
    send_test_letter,
    set_password,
    set_role,
    start_for_real,
    worker,
)


def init_app(app: Flask) -> None:
    """Add every command to `flask --app app`."""
    for command in COMMANDS:
        app.cli.add_command(command)
