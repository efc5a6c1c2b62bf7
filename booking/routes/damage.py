"""What of an answer could not be read becomes a task, once the answer is made."""

from __future__ import annotations

from flask import Flask, Response

from booking import clock, messages


def init_app(app: Flask) -> None:
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    messages.tell_of_damage(now=clock.now())
    return response
