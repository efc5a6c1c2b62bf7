"""Numbers beside a name that is written from the right: they read as one dials them."""

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from booking import appointments
from booking.database import db, writing
from booking.models import Appointment, Task
from tests.stage.demo_site import DemoSite
from tests.stage.looking import sign_in
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey

NAME, NUMBER = "شیرین رضایی", "(310) 555-0187"

# Of each place where this text can be seen: whether its signs stand from left to right, in one line or another.
AS_WRITTEN = """(sought) => {
  const found = [], nodes = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode, at = node.data.indexOf(sought);
    if (at < 0 || !node.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    const signs = [...sought].map((_, i) => {
      const range = document.createRange();
      range.setStart(node, at + i);
      range.setEnd(node, at + i + 1);
      return range.getBoundingClientRect();
    });
    found.push(signs.every((one, i) => i === 0 || one.top > signs[i - 1].top || one.left >= signs[i - 1].left - 1));
  }
  return found;
}"""


@pytest.fixture
def booked(site: DemoSite) -> Appointment:
    taken = site.take(site.open_times("david-kim")[-1])
    with site.inside() as now:
        row = db.session.scalars(
            select(Appointment).where(Appointment.uuid == taken).options(joinedload(Appointment.visit))
        ).one()
        typed = {"name": NAME, "telephone": "+13105550187", "email": ""}
        appointments.correct_contact(row.visit, typed, actor=appointments.PATIENT, seen=None, now=now)
        with writing() as session:
            session.add(Task(kind="outside_hours", visit_id=row.visit_id, detail={}, created_at=now))
        return row


def are_as_written(page: Page, *texts: str) -> None:
    assert NAME in page.locator("main").inner_text()
    for text in texts:
        found = page.evaluate(AS_WRITTEN, text)
        assert found, f"{text} is not on {page.url}"
        assert all(found), f"{text} is out of order on {page.url}"


def test_numbers_read_as_written_beside_a_name_from_the_right(visitor: Visitor, booked: Appointment) -> None:
    start = booked.starts_at.astimezone(LOS_ANGELES)
    moment = f"{start:%-I:%M}"
    sign_in(visitor, "desk")
    page = visitor.page
    visitor.goes_to("/staff/find-or-book")
    page.locator("#sought").fill(NAME.split()[0])
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator("a.name").wait_for()
    are_as_written(page, NUMBER, moment)
    for address in (
        f"/staff/?day={start.date()}",
        f"/staff/appointments/{booked.uuid}",
        f"/staff/people/{booked.visit.uuid}",
        f"/staff/calls?day={start.date()}",
        f"/staff/sheet?day={start.date()}&names=full",
    ):
        visitor.goes_to(address)
        are_as_written(page, NUMBER, moment)


def test_a_number_out_of_order_is_found(visitor: Visitor) -> None:
    """The control: as a page would stand that does not keep them apart."""
    visitor.goes_to("/privacy")
    visitor.page.locator("main").evaluate("(main, text) => main.replaceChildren(text)", f"{NAME} {NUMBER}")
    assert visitor.page.evaluate(AS_WRITTEN, NUMBER) == [False]
