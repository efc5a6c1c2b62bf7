"""A practice brings its appointments along: a file chosen, read line by line, imported, and taken back."""

from datetime import timedelta

import pytest
from playwright.sync_api import FilePayload

from booking.forms.import_file import COLUMNS
from tests.stage.demo_site import DemoSite
from tests.stage.looking import sign_in
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Arrives, Visitor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_practice_brings_its_appointments_along(site: DemoSite, arrives: Arrives, with_javascript: bool) -> None:
    admin, before = arrives(java_script_enabled=with_javascript), site.live_appointments()
    sign_in(admin, "admin")
    when_they_come_to_the_import(admin)
    when_they_choose(admin, a_file_of(site))
    assert admin.h1 == "What would be imported"
    assert "3 lines:" in admin.main
    assert "Cannot be booked (1)" in admin.main
    assert site.live_appointments() == before
    admin.presses("Import 2 visits")
    assert "Some lines cannot be booked." in admin.main
    admin.page.get_by_label("Leave out what cannot be booked, and import the rest").check()
    admin.presses("Import 2 visits")
    assert admin.path == "/staff/import"
    assert site.live_appointments() == before + 2
    admin.presses("Take this import back")
    assert "2 booked times are free again" in admin.page.locator(".notice").inner_text()
    assert site.live_appointments() == before


def when_they_come_to_the_import(admin: Visitor) -> None:
    admin.page.locator(".masthead .menu summary").click()
    admin.presses("Practice settings")
    admin.page.locator("main").get_by_role("link", name="Import").click()
    assert admin.h1 == "Import appointments"


def when_they_choose(admin: Visitor, content: bytes) -> None:
    file = FilePayload(name="booked.csv", mimeType="text/csv", buffer=content)
    admin.page.get_by_label("File", exact=True).set_input_files(file)
    admin.presses("Show what would happen")


def a_file_of(site: DemoSite) -> bytes:
    """Two visits on a Sunday, when nobody works and nothing is in their way, and one that nobody knows what about."""
    day = site.open_times("david-kim")[-1].at.astimezone(LOS_ANGELES).date()
    sunday = day + timedelta(days=6 - day.weekday())
    lines = [
        f"david-kim,mini-facelift,office,{sunday} 10:00,45,Ana Ruiz,,(310) 555-0143,",
        f"eugene-kim,rhinoplasty,office,{sunday} 10:00,,Ben Ito,,,",
        f"eugene-kim,a new nose,office,{sunday} 12:00,,Cy Day,,,",
    ]
    return "\n".join([",".join(COLUMNS), *lines, ""]).encode()
