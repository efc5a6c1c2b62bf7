"""Appointments by the hundred, put into the tables without the rules; within an application context."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert

from booking.appointments import snapshot
from booking.database import db, writing
from booking.models import Appointment, History, Visit
from booking.schedules import slots_changed
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import local

HOUR = timedelta(hours=1)


def add_appointments(count: int, *, surgeon_id: int) -> None:
    """Booked by nobody in particular, one an hour from Tuesday at nine on; within an application context."""
    with writing() as session:
        visit = {"procedure_id": 1, "language": "en", "key_id": "-", "generation": 1, "created_at": NOW}
        visit |= {"fee_cents": 15000, "fee_currency": "USD", "fee_counts_toward_surgery": True}
        for number in range(count):
            starts_at = local(6, 9) + timedelta(hours=number)
            uuid = UUID(int=number + (surgeon_id << 32))
            row = {**visit, "uuid": uuid, "hold_digest": uuid.bytes, "page_digest": uuid.bytes}
            visit_id = session.execute(insert(Visit).values(row).returning(Visit.id)).scalar_one()
            session.execute(
                insert(Appointment).values(
                    uuid=uuid,
                    visit_id=visit_id,
                    surgeon_id=surgeon_id,
                    location_id=1,
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(minutes=45),
                    takes_from=starts_at,
                    takes_until=starts_at + timedelta(hours=1),
                    local_start=starts_at.astimezone(LOS_ANGELES).replace(tzinfo=None),
                    fold=0,
                    time_zone=LOS_ANGELES.key,
                    status="booked",
                    calendar_uid=str(uuid),
                    created_at=NOW,
                    changed_at=NOW,
                )
            )
        slots_changed(session, surgeons=[surgeon_id])


def add_moves(count: int) -> None:
    """History of so many moves just now: each from the other surgeon, place and the hour before."""
    moved = db.session.query(Appointment).order_by(Appointment.id).limit(count).all()
    lines = [_a_move(row) for row in moved]
    with writing() as session:
        session.execute(insert(History), lines)


def _a_move(row: Appointment) -> dict[str, object]:
    after = snapshot(row)
    earlier = {"starts_at": (row.starts_at - HOUR).isoformat(), "ends_at": (row.ends_at - HOUR).isoformat()}
    before = after | {"surgeon_id": 3 - row.surgeon_id, "location_id": 3 - row.location_id} | earlier
    of = {"visit_id": row.visit_id, "appointment_id": row.id}
    return of | {"at": NOW, "way": "page", "act": "moved", "before": before, "after": after}
