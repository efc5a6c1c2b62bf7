"""The least that a Flask server can do for such a question: what the application is held against.

The same engine, pool and pragmas; no session, no headers, no log.
"""

import os
from datetime import UTC, datetime, timedelta

from flask import Flask, Response
from sqlalchemy import bindparam, create_engine, select

from booking.database import UTCDateTime, engine_options, prepare_engine
from booking.models import Appointment, CalendarEvent

MOMENT = UTCDateTime
ONE = (
    select(Appointment.id)
    .where(Appointment.surgeon_id == bindparam("surgeon"), Appointment.takes_from > bindparam("since", type_=MOMENT))
    .order_by(Appointment.takes_from)
    .limit(1)
)
EVENTS = (
    select(CalendarEvent.body)
    .where(CalendarEvent.surgeon_id == bindparam("surgeon"), CalendarEvent.ends_at > bindparam("since", type_=MOMENT))
    .order_by(CalendarEvent.starts_at)
)


def create_app() -> Flask:
    url = os.environ["DATABASE_URL"]
    app, engine = Flask(__name__), create_engine(url, **engine_options(url))
    prepare_engine(engine)

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    @app.get("/one")
    def one() -> Response:
        with engine.connect() as connection:
            found = connection.execute(ONE, {"surgeon": 1, "since": datetime.now(UTC)}).scalar_one()
        return Response(str(found), mimetype="text/plain")

    @app.get("/events")
    def events() -> Response:
        with engine.connect() as connection:
            since = datetime.now(UTC) - timedelta(days=90)
            bodies = connection.execute(EVENTS, {"surgeon": 1, "since": since}).scalars().all()
        return Response(b"".join(bodies), mimetype="text/calendar")

    return app
