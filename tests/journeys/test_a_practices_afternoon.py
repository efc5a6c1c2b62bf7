"""A practice moves in: what is booked comes along, what it offers is its own, and a gap finds who wanted it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import FilePayload
from sqlalchemy import select

from booking.database import db
from booking.forms.import_file import COLUMNS
from booking.models import Appointment, ImportedVisit
from tests.stage.demo_site import DemoSite, Start, demo_site
from tests.stage.looking import sign_in
from tests.stage.robots import desk, patient
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import PHONE, Arrives, Visitor
from tests.stage.waiting import the_newest_offers_link

pytestmark = pytest.mark.journey

CLOSED = {
    "In English": "Closed for the holidays from December 24.",
    "In Spanish": "Cerrado por las fiestas desde el 24 de diciembre.",
    "In Korean": "12월 24일부터 연휴로 휴진합니다.",
}


@pytest.fixture(scope="module")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """Of its own: what it offers is changed for good."""
    with demo_site(tmp_path_factory.mktemp("demo-site")) as site:
        yield site


def test_a_practices_afternoon(site: DemoSite, arrives: Arrives) -> None:
    admin, them, receptionist = arrives(), arrives(java_script_enabled=False, viewport=PHONE), arrives()
    soonest, *_between, last = site.open_times("david-kim")
    sign_in(admin, "admin")
    when_they_bring_along(admin, soonest)
    when_they_plan_the_line(admin, today(site))
    when_they_switch_off(admin, "chemical-peel")

    them.goes_to("/procedures/chemical-peel")
    assert "(310) 555-0142" in them.page.locator("body").inner_text()
    them.goes_to("/")
    assert "chemical-peel" not in them.page.content()
    patient.given_they_are_booked(them, last)
    assert them.page.locator("aside.notice-line").inner_text() == CLOSED["In English"]
    own_page, live = them.path, site.live_appointments()
    them.presses("Tell me if an earlier time opens up")
    them.presses("Put me on the earlier-visit list")

    desk.given_they_have_signed_in(receptionist)
    receptionist.goes_to(f"/staff/appointments/{the_imported(site)}/cancellation")
    receptionist.presses("Yes, cancel it")

    them.goes_to(the_newest_offers_link(site, soonest.at))
    them.presses("Take this time")
    assert them.path == own_page
    assert day_of(soonest.at) in " ".join(them.main.split())
    assert site.live_appointments() == live - 1
    assert starts(site) == [soonest.at]


def when_they_bring_along(admin: Visitor, start: Start) -> None:
    """One appointment that was agreed in the program from which the practice moves."""
    line = f"david-kim,mini-facelift,{start.location},{start.at.isoformat()},45,Ana Ruiz,,(310) 555-0143,"
    file = FilePayload(name="booked.csv", mimeType="text/csv", buffer=f"{','.join(COLUMNS)}\n{line}\n".encode())
    admin.goes_to("/staff/import")
    admin.page.get_by_label("File", exact=True).set_input_files(file)
    admin.presses("Show what would happen")
    admin.presses("Import 1 visit")


def when_they_plan_the_line(admin: Visitor, today: str) -> None:
    admin.goes_to("/staff/practice/notices")
    for label, text in CLOSED.items():
        admin.types(label, text)
    for label in ("First day", "Last day"):
        admin.types(label, today)
    admin.presses("Save the line")
    assert "The line is planned." in admin.main


def when_they_switch_off(admin: Visitor, slug: str) -> None:
    admin.goes_to(f"/staff/practice/procedures/{slug}")
    admin.page.locator("input[name=active]").uncheck()
    admin.presses("Save the procedure")
    assert "booked visits are concerned, and stay as they are" in admin.main
    admin.presses("Save it so")


def today(site: DemoSite) -> str:
    with site.inside() as now:
        return now.astimezone(LOS_ANGELES).date().isoformat()


def day_of(at: datetime) -> str:
    local = at.astimezone(LOS_ANGELES)
    return f"{local:%A, %B} {local.day}, {local.year}"


def the_imported(site: DemoSite) -> str:
    with site.inside():
        which = select(Appointment.uuid).where(Appointment.visit_id.in_(select(ImportedVisit.visit_id)))
        return str(db.session.scalars(which).one())


def starts(site: DemoSite) -> list[datetime]:
    """Of what was booked last."""
    with site.inside():
        newest = select(Appointment).where(Appointment.status == "booked").order_by(Appointment.created_at.desc())
        return [db.session.scalars(newest.limit(1)).one().starts_at]
