"""The letter worker for who changes the code: a process that starts anew whenever a source changes."""

import threading

from flask.cli import ScriptInfo
from werkzeug._reloader import run_with_reloader  # its public door, run_simple, serves pages

from booking.commands.chores import run


def work() -> None:
    run(ScriptInfo(app_import_path="app").load_app(), threading.Event())


if __name__ == "__main__":
    run_with_reloader(work)
