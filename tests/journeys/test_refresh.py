"""Two desks before the same day: what one does, the other sees, and is not disturbed in what they are doing."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Response, expect
from sqlalchemy import select, update

from booking import appointments, messages
from booking.database import db, writing
from booking.models import Appointment, StaffSession, Task, User
from tests.stage.demo_site import DemoSite, Start
from tests.stage.looking import sign_in
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Arrives, Visitor

pytestmark = pytest.mark.journey

ASK = "document.dispatchEvent(new Event('visibilitychange'))"  # as when the window is looked at again
ANSWERS = """
const ask = window.fetch;
window.answers = 0;
window.fetch = (address, how) => {
  const answer = ask(address, how);
  answer.then(() => { window.answers += how?.headers?.["X-Refresh"] === undefined ? 0 : 1; }, () => {});
  return answer;
};
"""
BLOCK = ".diary .visit[href='{}']"


@pytest.fixture
def booked(site: DemoSite) -> Appointment:
    """Somebody's appointment with Dr. David Kim."""
    taken = site.take(site.open_times("david-kim")[-1])
    with site.inside():
        return db.session.scalars(select(Appointment).where(Appointment.uuid == taken)).one()


def before_the_day(arrives: Arrives, booked: Appointment, role: str = "desk") -> Visitor:
    visitor = arrives()
    sign_in(visitor, role)
    visitor.goes_to(f"/staff/?day={booked.starts_at.astimezone(LOS_ANGELES).date()}")
    visitor.loads.clear()
    return visitor


def address_of(booked: Appointment) -> str:
    return f"/staff/appointments/{booked.uuid}"


def cancels(page: Page, booked: Appointment) -> None:
    page.locator(BLOCK.format(address_of(booked))).click()
    page.locator("#panel").get_by_role("link", name=re.compile("^Cancel")).first.click()
    page.locator("#panel").get_by_role("button", name=re.compile("^Yes, cancel")).click()
    expect(page.locator("#panel .notice.done")).to_be_visible()


def test_what_one_desk_does_the_other_sees_and_reads_who_did_it(
    site: DemoSite, arrives: Arrives, booked: Appointment
) -> None:
    one, other = before_the_day(arrives, booked), before_the_day(arrives, booked, "admin")
    block = other.page.locator(BLOCK.format(address_of(booked)))
    expect(block).to_be_visible()
    with site.inside() as now:
        user_id, user = db.session.execute(select(User.id, User.name).where(User.role == "desk")).one()
        visit = db.session.get_one(Appointment, booked.id).visit
        typed = {"name": "Grace Renamed"}
        actor = appointments.Actor("desk", user_id)
        appointments.correct_contact(visit, typed, actor=actor, seen=None, now=now)
    for desk in (one, other):
        desk.page.evaluate(ASK)
    expect(block.locator(".changed-by")).to_have_text(f"{user} changed this")
    expect(other.page.locator("#refresh [data-said]")).to_contain_text(f"{user} changed this")
    own = one.page.locator(BLOCK.format(address_of(booked)))
    expect(own).to_be_visible()
    assert own.locator(".changed-by").count() == 0
    assert (one.loads, other.loads) == ([], [])


def test_what_one_does_in_the_panel_stands_in_the_day_at_once(arrives: Arrives, booked: Appointment) -> None:
    visitor = before_the_day(arrives, booked)
    before = visitor.page.locator(".diary .visit.booked").count()
    cancels(visitor.page, booked)
    expect(visitor.page.locator(".diary .visit.booked")).to_have_count(before - 1)
    assert visitor.loads == []


def test_whoever_is_at_work_stays_where_they_are(site: DemoSite, arrives: Arrives, booked: Appointment) -> None:
    one, other = before_the_day(arrives, booked), before_the_day(arrives, booked, "admin")
    page = one.page
    page.locator(".diary a.blank:not([aria-hidden], .why-not)").first.click()
    field = page.locator("#panel").get_by_label("Name", exact=True)
    field.fill("Nora Half")
    page.evaluate("scrollTo(0, 40)")
    scrolled = page.evaluate("scrollY")
    cancels(other.page, booked)
    page.evaluate(ASK)
    expect(page.locator(BLOCK.format(address_of(booked)))).to_have_count(0)
    expect(field).to_have_value("Nora Half")
    expect(field).to_be_focused()
    assert page.evaluate("scrollY") == scrolled


def test_the_focus_stays_in_the_day_when_its_block_goes(arrives: Arrives, booked: Appointment) -> None:
    one, other = before_the_day(arrives, booked), before_the_day(arrives, booked, "admin")
    one.page.locator(BLOCK.format(address_of(booked))).focus()
    cancels(other.page, booked)
    one.page.evaluate(ASK)
    expect(one.page.locator(BLOCK.format(address_of(booked)))).to_have_count(0)
    assert one.page.evaluate("document.activeElement.closest('.diary') !== null")


def test_what_is_pressed_while_the_day_changes_is_heard(site: DemoSite, arrives: Arrives) -> None:
    """A visit beside it is canceled by somebody else, between the button of the mouse going down and up."""
    free = {one.at for one in site.open_times("eugene-kim")}
    start = next(one for one in site.open_times("david-kim")[::-1] if one.at in free)
    taken = [site.take(one) for one in (start, Start("eugene-kim", "office", start.at))]
    with site.inside():
        pressed, beside = (
            db.session.scalars(select(Appointment).where(Appointment.uuid == uuid)).one() for uuid in taken
        )
    visitor = before_the_day(arrives, pressed)
    page = visitor.page
    page.locator("#sought").focus()
    page.locator(BLOCK.format(address_of(pressed))).hover()
    page.mouse.down()
    with site.inside() as now:
        appointments.cancel(db.session.get_one(Appointment, beside.id).visit, actor=appointments.PATIENT, now=now)
    with page.expect_response(lambda answer: "x-refresh" in answer.request.headers):
        page.evaluate(ASK)
    page.evaluate("fetch('/healthz')")  # the answer before is there too
    page.mouse.up()
    expect(page.locator("#panel h1")).to_be_focused()
    expect(page.locator(BLOCK.format(address_of(beside)))).to_have_count(0)


def test_nobody_is_put_before_another_tasks_button(site: DemoSite, arrives: Arrives) -> None:
    """The first of three is done by a colleague: what was before one stays, or nothing that acts is."""
    with site.inside() as now, writing() as session:
        tasks = [messages.write_task(session, messages.MAIL_STANDS_STILL, detail={}, now=now) for _ in range(3)]
        session.flush()
        first, second = (task.id for task in tasks[:2])
    visitor = arrives()
    sign_in(visitor, "desk")
    visitor.goes_to("/staff/tasks")
    button = "form[action='/staff/tasks/{}/completion'] button"
    for focused, done in ((second, first), (second, second)):
        visitor.page.locator(button.format(focused)).focus()
        with site.inside() as now:
            task = db.session.get_one(Task, done)
            messages.finish_task(task, user_id=db.session.scalars(select(User.id)).first() or 0, now=now)
        visitor.page.evaluate(ASK)
        expect(visitor.page.locator(button.format(done))).to_have_count(0)
        at = "document.activeElement.form?.getAttribute('action') ?? document.activeElement.nodeName"
        assert visitor.page.evaluate(at) in (f"/staff/tasks/{second}/completion", "A")[done == second :]


def test_it_asks_every_fifteen_seconds_and_not_while_nobody_looks(arrives: Arrives, booked: Appointment) -> None:
    visitor = arrives()
    visitor.page.clock.install()
    visitor.page.add_init_script(ANSWERS)
    sign_in(visitor, "desk")
    asked: list[int] = []

    def note(answer: Response) -> None:
        if "x-refresh" in answer.request.headers:
            asked.append(answer.status)

    visitor.page.on("response", note)
    for times in (1, 2):
        with visitor.page.expect_response(lambda answer: "x-refresh" in answer.request.headers):
            visitor.page.clock.run_for(15_000)
        visitor.page.wait_for_function("times => window.answers === times", arg=times)
        assert len(asked) == times
    visitor.page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    visitor.page.evaluate(ASK)
    visitor.page.clock.run_for(60_000)
    assert len(asked) == 2


def test_a_server_that_is_away_is_said_quietly_until_it_is_back(arrives: Arrives, booked: Appointment) -> None:
    page = before_the_day(arrives, booked).page
    line = page.locator("#refresh .behind")
    expect(line).to_have_text("")
    page.context.set_offline(True)
    page.evaluate(ASK)
    expect(line).to_have_text(re.compile(r"^Not up to date since \d{1,2}:\d\d\s[AP]M\.$"))
    assert page.locator(".diary").is_visible()
    page.context.set_offline(False)  # the browser says so itself
    expect(line).to_have_text("")


def test_who_was_signed_out_is_told_and_keeps_what_they_typed(
    site: DemoSite, arrives: Arrives, booked: Appointment
) -> None:
    page = before_the_day(arrives, booked).page
    page.locator(".diary a.blank:not([aria-hidden], .why-not)").first.click()
    page.locator("#panel").get_by_label("Name", exact=True).fill("Nora Half")
    with site.inside() as now, writing() as session:
        session.execute(update(StaffSession).values(seen_at=now - timedelta(minutes=16)))
    page.evaluate(ASK)
    expect(page.get_by_role("dialog", name="You were signed out")).to_be_visible()
    expect(page.locator("#panel").get_by_label("Name", exact=True)).to_have_value("Nora Half")
