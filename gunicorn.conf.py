"""How the pages are served, under `make run` and in production alike.

Read by `gunicorn "app:create_app()"` from the folder it is started in. gunicorn's command line (`--bind`,
`--workers`, `--threads`) comes first.
"""

import os
import sys
from typing import Any

import click
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker
from sqlalchemy.exc import SQLAlchemyError

from booking.commands.start_checks import start_fault_at
from booking.confidential import prove_keys_at
from booking.config import (
    WrongSetting,
    doubts_about_translations,
    instance_folder,
    keep_private,
    read_settings,
    require_proxy,
)
from booking.database import UnusableDatabase, self_test
from booking.people import READS_AHEAD

try:
    _settings = read_settings(os.environ, instance_folder(os.environ))
    keep_private(_settings)
except click.ClickException as wrong:
    # Here, in the one process that starts the others: one line, not one a worker again and again.
    sys.exit(wrong.message)


class DiscreetLogger(Logger):
    """Leaves out what gunicorn's own lines would quote: the address, the path with its token, the body."""

    def warning(self, msg: object, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith("Invalid request from"):
            msg, args = "A request that is not HTTP was refused", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith("Error handling request"):
            msg, args = "A request ended with an error that the application did not answer", ()
        super().exception(msg, *args, **kwargs)


def on_starting(server: Arbiter) -> None:
    """Once, before anybody can ask anything."""
    fault = None
    try:
        for address in server.cfg.address:  # --bind comes before HOST
            if isinstance(address, tuple):
                require_proxy(_settings, address[0])
        self_test(_settings.database_url)
        prove_keys_at(_settings.database_url, _settings.field_keys)
        fault = start_fault_at(_settings)
    except WrongSetting as wrong:
        sys.exit(wrong.message)
    except UnusableDatabase as unusable:
        fault = str(unusable)
    except SQLAlchemyError:
        # It says so by itself, now and at every request: a 503 with the telephone number, and the fault in /readyz.
        pass
    if fault:
        sys.exit(f"The server does not start: {fault}.")
    for doubt in doubts_about_translations():
        server.log.warning(doubt)


def post_worker_init(worker: ThreadWorker) -> None:
    worker.wsgi.extensions[READS_AHEAD] = True


bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = _settings.server_processes
threads = 8
graceful_timeout = 15  # seconds that a request may still take when the server is told to stop
loglevel = "warning"
accesslog = None  # a path holds a patient's token; the app writes its own log, by endpoint
logger_class = DiscreetLogger
secure_scheme_headers: dict[str, str] = {}  # TRUSTED_PROXIES alone decides whose X-Forwarded-Proto counts
forwarder_headers = ""  # else SCRIPT_NAME, which some proxies pass on from anybody, would move every link
control_socket_disable = True  # it would be shared by every gunicorn of this user
