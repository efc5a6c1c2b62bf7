"""How a test of staff pages gets in."""

from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Surgeon
from booking.routes.staff.viewer import NAMES
from tests.stage.page_client import PageClient
from tests.stage.people import add_user, sign_in


def signed_in(app: Flask, role: str = "desk", *, surgeon: str | None = None) -> PageClient:
    """Somebody of this role before a browser; a surgeon's user by the surgeon's slug.

    They have asked for initials, so that whoever tests names asks for them.
    """
    surgeon_id = None
    if surgeon:
        with app.app_context():
            surgeon_id = db.session.scalar(select(Surgeon.id).where(Surgeon.slug == surgeon))
    pages = PageClient(app.test_client())
    sign_in(pages.client, add_user(app, role, email=f"{role}.{surgeon or 'one'}@practice.test", surgeon_id=surgeon_id))
    with pages.client.session_transaction() as session:
        session[NAMES] = False
    return pages
