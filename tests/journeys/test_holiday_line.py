"""An administrator plans a line for the holidays; a patient reads it in Korean, and no longer on the day after."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from booking.availability import local_date
from tests.stage.demo_site import DemoSite
from tests.stage.looking import sign_in
from tests.stage.servers import serving
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Arrives, visiting

pytestmark = pytest.mark.journey

LINE = {
    "In English": "We are closed for the holidays.",
    "In Spanish": "Cerramos por las fiestas.",
    "In Korean": "연휴에는 휴진합니다.",
}


@pytest.mark.parametrize("scripts", [True, False])
def test_it_is_planned_read_in_korean_and_gone_the_day_after(
    site: DemoSite, browser: Browser, arrives: Arrives, scripts: bool
) -> None:
    with site.inside() as now:
        today = local_date(now, LOS_ANGELES)
    admin = arrives(java_script_enabled=scripts)
    sign_in(admin, "admin")
    admin.goes_to("/staff/practice")
    admin.follows(admin.page.get_by_role("link", name="A dated line on every page"))
    for label, text in LINE.items():
        admin.types(label, text)
    for label in ("First day", "Last day"):
        admin.types(label, today.isoformat())
    admin.presses("Show first how it reads")
    assert "Nothing is saved yet." in admin.main
    admin.presses("Save the line")
    assert "The line is planned." in admin.main

    patient = arrives(locale="ko-KR", java_script_enabled=scripts)
    for path in ("/", "/book/mini-facelift/david-kim", "/no-such-page"):
        patient.goes_to(path)
        assert patient.page.locator("aside.notice-line").inner_text() == LINE["In Korean"]
    assert admin.page.locator("aside.notice-line").count() == 0

    minutes = (site.offset + timedelta(days=1)) / timedelta(minutes=1)
    folder = Path(site.app.instance_path).parent
    with (
        serving("app:create_app()", {"CLOCK": f"{minutes:+.0f}m"}, folder, processes=1) as tomorrow,
        visiting(browser, f"http://127.0.0.1:{tomorrow.port}", locale="ko-KR") as later,
    ):
        later.goes_to("/")
        assert later.h1
        assert later.page.locator("aside.notice-line").count() == 0

    admin.goes_to(f"/staff/practice/notices/{today}/removal")
    admin.presses("Remove the line")
    patient.goes_to("/")
    assert patient.page.locator("aside.notice-line").count() == 0
