"""What a log line may say.

Where something happened and what kind of thing, never whom it concerns: no name, contact, path, query or
token. The messages of exceptions stay out, for they quote what was typed (`invalid literal for int():
'Anna'`) or a whole row (psycopg's DETAIL); only those of a few kinds that never do are shown.
"""

import copy
import logging
import re
import secrets
import sqlite3
import sys
import threading
import traceback
from collections.abc import Iterator
from time import perf_counter
from types import TracebackType
from typing import Any, Final

import jinja2
import psycopg
from flask import Flask, Response, g, has_request_context, request, request_finished, request_started
from flask.logging import default_handler

FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
ACCESS: Final = logging.getLogger("booking.access_log")
ID_SIGNS: Final = "bcdfghjkmnpqrstvwxyz23456789"  # none is taken for another, and they spell no word
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# Their messages name types, tables, templates and modules, never values.
HARMLESS: Final = (
    *(sqlite3.Error, jinja2.TemplateError),
    *(AttributeError, ImportError, NameError, NotImplementedError, TypeError),
)
# What other people's code puts into its own messages: gunicorn a whole address, for instance.
HIDDEN: Final = (
    (re.compile(r"(?s)\s*(\bDETAIL:|Failing row contains).*"), ""),
    (re.compile(r"(?s)(Error handling request).*"), r"\1"),
    (re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+"), "<e-mail>"),
    (re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])"), "<token>"),
    (re.compile(r"\?\S*=\S*"), "?<query>"),
    (
        re.compile(r"(?<![\w-])(\+\d[\d .()-]{7,}\d|\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4})(?![\w-])"),
        "<telephone>",
    ),
    (re.compile(r"\bip=\S+|\b\d{1,3}(\.\d{1,3}){3}\b"), "<address>"),
    (re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+"), " "),  # a line break would begin a forged line
)


def init_app(app: Flask) -> None:
    """Every line of this process goes through one formatter, and each answer gets one line of its own."""
    formatter = PrivateFormatter(FORMAT)
    default_handler.setFormatter(formatter)
    root = logging.getLogger()
    if default_handler not in root.handlers:
        root.addHandler(default_handler)
    root.setLevel(logging.INFO)
    app.logger.removeHandler(default_handler)  # else its lines come twice
    for handler in logging.getLogger("gunicorn.error").handlers:
        handler.setFormatter(formatter)
    logging.getLogger("gunicorn.access").disabled = True  # its lines, and werkzeug's, hold the path
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.raiseExceptions = False  # a line that cannot be formatted would print its arguments
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # FORMAT names none of them
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda lost: _log_uncaught(lost.exc_type, lost.exc_value, lost.exc_traceback)
    request_started.connect(_start_the_clock, app)
    request_finished.connect(_write_access_line, app)


def request_id() -> str:
    """Stands on the error page of this request and in its lines of the log; made when it is first asked for."""
    if "request_id" not in g:
        g.request_id = "".join(secrets.choice(ID_SIGNS) for _ in range(8))
    return str(g.request_id)


class PrivateFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        shown = copy.copy(record)
        shown.msg, shown.args = _message(record), None
        # Another handler may have left its own, talkative text of the exception here.
        shown.exc_info = shown.exc_text = shown.stack_info = None
        line = super().format(shown)
        if record.levelno >= logging.ERROR and has_request_context():
            line += f" [{request_id()}]"
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join([line, *_traceback(error)]) if error else line


def _message(record: logging.LogRecord) -> str:
    if isinstance(record.msg, BaseException):
        return _fact(record.msg)
    told = copy.copy(record)
    if isinstance(record.args, tuple):
        told.args = tuple(_fact(arg) if isinstance(arg, BaseException) else arg for arg in record.args)
    message = told.getMessage()
    if record.exc_info and message.startswith("Exception on ") and has_request_context():
        return f"Exception in {_endpoint()}"  # Flask's own line names the path
    return _hidden(message)


def _traceback(error: BaseException) -> Iterator[str]:
    """Of the error and those it came from, oldest first, as Python does: places in the code, and facts."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    for link in reversed(chain):
        if link.__traceback__:
            yield "Traceback (most recent call last):"
            yield "".join(traceback.format_tb(link.__traceback__)).rstrip("\n")
        yield _fact(link)


def _fact(error: BaseException) -> str:
    kind = type(error).__qualname__
    name = kind if type(error).__module__ == "builtins" else f"{type(error).__module__}.{kind}"
    known: tuple[object, ...]
    if isinstance(error, psycopg.Error):
        known = (error.sqlstate, error.diag.table_name, error.diag.constraint_name)
    elif isinstance(error, OSError):  # its file name stays out; SMTP errors are of this kind too
        known = (getattr(error, "smtp_code", None) or error.errno, error.strerror)
    else:
        known = (str(error) if isinstance(error, HARMLESS) else None,)
    told = " ".join(_hidden(str(value)) for value in known if value)
    return f"{name}: {told}" if told else name


def _hidden(text: str) -> str:
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    return text


def _log_uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt) or error is None:
        sys.__excepthook__(kind, error or kind(), trace)
        return
    logging.getLogger("booking").critical("Ended by an error", exc_info=(kind, error, trace))


def _start_the_clock(sender: Flask, **_: Any) -> None:
    g.request_started_at = perf_counter()


def _write_access_line(sender: Flask, response: Response, **_: Any) -> None:
    milliseconds = (perf_counter() - g.request_started_at) * 1000
    method = request.method if request.method in METHODS else "OTHER"  # a caller may write anything there
    line = f"{method} {_endpoint()} {response.status_code} {milliseconds:.0f} ms"
    ACCESS.info(f"{line} [{request_id()}]" if "request_id" in g else line)


def _endpoint() -> str:
    return request.endpoint or "no-such-page"
