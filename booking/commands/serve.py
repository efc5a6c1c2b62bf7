"""What `make run` starts, and how it all ends together.

Prepares the database, then supervises the pages (gunicorn) and the letter worker until told to stop.
"""

import errno
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import click
from flask import Flask
from flask.cli import ScriptInfo
from flask_migrate import upgrade
from sqlalchemy.exc import SQLAlchemyError

from booking.access import DEMO_USERS
from booking.commands.children import Child, Children, KeptRunning
from booking.commands.faults import DatabaseFault, reason
from booking.commands.served_address import note_served_address
from booking.commands.start_checks import start_fault_at
from booking.config import PROJECT, Settings, instance_folder, read_settings
from booking.database import UnusableDatabase, db
from booking.models import User
from booking.routes import SERVER_PROCESS

PAGES: Final = (sys.executable, "-m", "booking.commands.pages")
WORKER: Final = (sys.executable, "-m", "flask", "--app", "app", "worker")
IN_USE: Final = "is in use: end what uses it, or set PORT."
READY_WITHIN: Final = 60  # seconds
LOOK_EVERY: Final = 0.1  # seconds


class CannotServe(Exception):
    """Why it does not start or go on, in one line."""


class StopAsked(BaseException):
    """SIGTERM or Ctrl-C came; not an Exception, so that no step takes it for a failure of its own."""


def main(pages: Sequence[str] = PAGES, worker: Sequence[str] = WORKER) -> int:
    """Runs these two commands; the exit code is 0 when told to stop, 1 when it could not start or go on."""
    os.chdir(PROJECT)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _ask_to_stop)
    children = Children()
    try:
        _serve(read_settings(os.environ, instance_folder(os.environ)), children, pages, worker)
    except StopAsked:
        return 0
    except click.ClickException as error:  # WrongSetting is one, and so are the commands' own
        why = error.format_message()
    except CannotServe as refused:
        why = str(refused)
    finally:
        _hear_no_more()
        children.stop()
    print(why, file=sys.stderr)  # last, below what the children still had to say
    return 1


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    """Once: make passes on what a terminal has sent to all already, and a second one would end the ending."""
    _hear_no_more()
    raise StopAsked


def _hear_no_more() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


def _serve(settings: Settings, children: Children, pages_command: Sequence[str], worker: Sequence[str]) -> NoReturn:
    """Runs until an exception ends it."""
    _require_free_port(settings.host, settings.port)
    sign_ins = _prepare(settings)
    os.environ |= {"FLASK_RUN_HOST": settings.host, "FLASK_RUN_PORT": str(settings.port)}  # as gunicorn.conf.py reads
    pages = children.start(pages_command)
    letters = KeptRunning(worker, children)
    _wait_until_answering(settings, pages)
    note_served_address(settings)
    print("\n".join([f"Ready: {settings.base_url}/", *sign_ins]), flush=True)
    while True:
        time.sleep(LOOK_EVERY)
        if (code := pages.ended()) is not None:
            raise CannotServe(f"The server of the pages ended by itself ({code}), so everything stops.")
        if said := letters.look():
            print(f"The letter worker {said}.", file=sys.stderr, flush=True)


def _require_free_port(host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn will
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(f"Port {port} on {host} {IN_USE}") from error
        reason = error.strerror or type(error).__name__
        raise CannotServe(f"Cannot listen on HOST {host}, PORT {port}: {reason}.") from error


def _prepare(settings: Settings) -> list[str]:
    """Migrate, load the practice and, in development, demo people; the lines with their sign-ins."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Through Flask's own loader, since nothing imports app.py.
    script = ScriptInfo(app_import_path="app")
    step = "Loading the application"
    try:
        app = script.load_app()
        step = "Bringing the database up to date"
        with app.app_context():
            upgrade()
        _require_fit_database(settings)
        step = "Loading the practice"
        _command(app, script, "load-practice", str(Path("booking") / "practice.toml"))
        if not settings.development:
            return []
        step = "Loading demo people"
        _command(app, script, "demo")
        return _sign_ins(app)
    except DatabaseFault as error:
        raise CannotServe(f"{step} failed: the database cannot be used ({error.reason}).") from error
    except (SQLAlchemyError, UnusableDatabase) as error:
        raise CannotServe(f"{step} failed: the database cannot be used ({reason(error)}).") from error
    except SystemExit as error:
        raise CannotServe(f"{step} failed.") from error


def _require_fit_database(settings: Settings) -> None:
    """Before anything of ours is written into it."""
    if fault := start_fault_at(settings):
        raise CannotServe(f"The server does not start: {fault}.")


def _command(app: Flask, script: ScriptInfo, *arguments: str) -> None:
    """One of the application's own commands, in this process; raises click's exceptions."""
    code = app.cli.main(args=list(arguments), prog_name="flask", standalone_mode=False, obj=script)
    if code:
        raise SystemExit(code)


def _sign_ins(app: Flask) -> list[str]:
    with app.app_context():
        there = set(db.session.scalars(db.select(User.email).where(User.active)))
        db.session.remove()
        db.engine.dispose()
    return [f"Demo sign-in: {role} {email} {password}" for role, email, password in DEMO_USERS if email in there]


def _wait_until_answering(settings: Settings, pages: Child) -> None:
    """Until the child answers itself: whoever was started for this port at the same moment may have been faster."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 (nothing is bound)
    address = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    healthz = Request(f"{address}/healthz", headers={"Host": urlsplit(settings.base_url).netloc})  # noqa: S310
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if pages.ended() is not None:
            raise CannotServe("The server of the pages did not start; its last line says why.")
        try:
            with urlopen(healthz, timeout=5) as answer:  # noqa: S310 (our own address)
                if answer.headers[SERVER_PROCESS] == str(pages.pid):
                    return
                raise CannotServe(f"Port {settings.port} on {settings.host} {IN_USE}")
        except (URLError, OSError):
            time.sleep(LOOK_EVERY)
    raise CannotServe(f"The pages did not answer within {READY_WITHIN} seconds.")


if __name__ == "__main__":
    sys.exit(main())
