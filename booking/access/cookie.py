"""The session's cookie, signed as Flask signs it."""

from __future__ import annotations

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from booking.access.polls import is_poll


class SessionCookie(SecureCookieSessionInterface):
    """Its serializer is made once: Flask makes one anew with every request, and another when the session is saved."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not is_poll():
            super().save_session(app, session, response)
