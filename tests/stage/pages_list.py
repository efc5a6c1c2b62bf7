"""Which pages there are to be looked at, in which states, and how to get to each.

One table for pictures, for axe and for widths. An endpoint that is answered with a page has a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import quote

from babel.support import NullTranslations, Translations
from playwright.sync_api import Page

from booking.config import PROJECT
from booking.forms.import_file import COLUMNS

Staged = Mapping[str, str]
"""Addresses of situations by their names, see tests/staged.py."""


@dataclass(frozen=True)
class Seen:
    """`address` names situations in braces; `then` is done there; `template` is shown without asking the server."""

    name: str
    endpoint: str
    address: str = ""
    who: str | None = None  # signs in: admin, desk, surgeon
    then: Callable[[Page, Staged], None] | None = None
    template: str = ""
    status: int = 200


def press(name: str) -> Callable[[Page, Staged], None]:
    def pressing(page: Page, _staged: Staged) -> None:
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name=as_shown(page, name), exact=True).first.click()

    return pressing


def as_shown(page: Page, words: str) -> str:
    """These English words as they stand on the page, which may speak another language."""
    return _translations(page.locator("html").get_attribute("lang") or "").gettext(words)


@cache
def _translations(language: str) -> NullTranslations:
    return Translations.load(PROJECT / "booking" / "translations", [language])


def choose_a_file(*lines: str) -> Callable[[Page, Staged], None]:
    content = "\n".join([",".join(COLUMNS), *lines, ""])

    def choose(page: Page, _staged: Staged) -> None:
        page.get_by_label("File", exact=True).set_input_files(
            {"name": "a.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )
        with page.expect_navigation():
            page.get_by_role("button", name="Show what would happen").click()

    return choose


choose_a_file_to_import = choose_a_file(
    "david-kim,mini-facelift,office,2031-10-06 10:00,45,Ana Ruiz,,,",
    "eugene-kim,a new nose,,soon,,Ben Ito,,,",
)


def look_at_an_overlap(page: Page, staged: Staged) -> None:
    line = f"david-kim,mini-facelift,office,{staged['next_month']}-20 21:{{}},45,{{}},,,"
    choose_a_file(line.format("00", "Ana Ruiz"), line.format("15", "Ben Ito"))(page, staged)
    page.get_by_label("Why may they overlap?").fill("Seen together there")
    with page.expect_navigation():
        page.get_by_role("button", name="Show it with this reason").click()


def offer_another_time(page: Page, _staged: Staged) -> None:
    """Once: whoever was offered one is not asked again."""
    button = page.get_by_role("button", name="Offer by email")
    if button.count():
        with page.expect_navigation():
            button.first.click()


def search_for(words: str) -> Callable[[Page, Staged], None]:
    def search(page: Page, _staged: Staged) -> None:
        page.get_by_role("searchbox").fill(words)
        with page.expect_navigation():
            page.get_by_role("button", name=as_shown(page, "Search"), exact=True).click()

    return search


def press_a_taken_time(page: Page, staged: Staged) -> None:
    """As a page that has been open for a while still offers it."""
    _press_instead(page, staged["taken"])


def ask_about_the_first_time(page: Page, _staged: Staged) -> None:
    """As a link to a time does."""
    surgeon, location, start = (page.locator(".choose .times button").first.get_attribute("value") or "").split()
    page.goto(f"{page.url}?surgeon={surgeon}&location={location}&starts_at={quote(start)}")


def choose_in_the_frame(page: Page, _staged: Staged) -> None:
    """A time that stands on another site, opened here."""
    page.goto(page.url.replace("/book/", "/embed/"))
    page.goto(page.url.partition("/embed/")[0] + (page.locator(".times a").first.get_attribute("href") or ""))


def tick_both_boxes(page: Page, _staged: Staged) -> None:
    page.get_by_label(as_shown(page, "I’m booking for someone else")).check()
    page.get_by_label(as_shown(page, "The patient is under 18")).check()


def press_a_time_between(page: Page, staged: Staged) -> None:
    _press_instead(page, staged["taken"].replace(":00:00-", ":10:00-").replace(":30:00-", ":40:00-"))


def _press_instead(page: Page, instant: str) -> None:
    button = page.locator(".choose .times button").first
    button.evaluate("(button, instant) => { button.value = instant }", instant)
    button.click()


def cancel_for_another_reason(page: Page, _staged: Staged) -> None:
    page.locator("input[value=other]").check()
    press("Yes, cancel it")(page, _staged)


def make_it_long(page: Page, _staged: Staged) -> None:
    page.get_by_label("Length").select_option("180")
    press("Save topic and length")(page, _staged)


def come_back_to_what_was_sent(page: Page, staged: Staged) -> None:
    make_it_long(page, staged)
    page.wait_for_url("**/staff/unsent?**")
    page.reload()


def ask_for_an_interpreter(page: Page, _staged: Staged) -> None:
    page.get_by_label(as_shown(page, "I’d like an interpreter")).check()
    page.get_by_role("button", name=as_shown(page, "Save my requests"), exact=True).click()


def save_without_a_name(page: Page, _staged: Staged) -> None:
    page.get_by_label(as_shown(page, "Your name")).fill("")
    page.get_by_role("button", name=as_shown(page, "Save"), exact=True).click()


def find_nobody(page: Page, _staged: Staged) -> None:
    page.locator("#sought").fill("Nobody of this name")
    page.get_by_role("button", name="Find", exact=True).click()


def find_somebody(page: Page, _staged: Staged) -> None:
    page.locator("#sought").fill("Okafor")
    page.get_by_role("button", name="Find", exact=True).click()


def close_the_day(page: Page, staged: Staged) -> None:
    page.get_by_label("First day").fill(staged["day"])
    page.get_by_label("What patients and calendars read").fill("Staff training")
    with page.expect_navigation():
        page.locator("main form:has(.main) button.main").click()


LINES = "/staff/practice/notices"


def type_a_line(page: Page, *, after: int) -> None:
    soon = datetime.now(UTC).date() + timedelta(days=after)
    for language, words in {"en": "Closed for the holidays", "es": "Cerrado por fiestas", "ko": "연휴 휴진"}.items():
        page.locator(f"main [name=text_{language}]").fill(words)
    for name in ("first_day", "last_day"):
        page.locator(f"main [name={name}]").fill(soon.isoformat())


def look_at_a_line(page: Page, staged: Staged) -> None:
    type_a_line(page, after=30)
    press("Show first how it reads")(page, staged)


def open_a_line(page: Page, staged: Staged) -> None:
    if page.get_by_role("link", name="Change the line").count() == 0:
        type_a_line(page, after=40)
        press("Save the line")(page, staged)
    page.get_by_role("link", name="Change the line").first.click()


def ask_to_remove_it(page: Page, staged: Staged) -> None:
    open_a_line(page, staged)
    page.get_by_role("link", name="Remove this line").click()


def switch_it_off(page: Page, _staged: Staged) -> None:
    page.get_by_label("Offered online").uncheck()
    press("Save the procedure")(page, _staged)


def make_the_fee_absurd(page: Page, _staged: Staged) -> None:
    page.get_by_label("Fee for a consultation").fill("minus two")
    press("Save the fee")(page, _staged)


FOR_PATIENTS = [
    Seen("patient-home", "patient.home", "/"),
    Seen("patient-concern", "patient.concern", "/concerns/jawline-and-neck"),
    Seen("patient-search", "patient.search_form", "/search"),
    Seen("patient-search-found", "patient.search_form", "/", then=search_for("jowls")),
    Seen("patient-search-nothing", "patient.search_form", "/", then=search_for("quuz")),
    Seen("patient-procedure", "patient.procedure", "/procedures/mini-facelift"),
    Seen("patient-procedure-unsure", "patient.procedure", "/procedures/not-sure-yet"),
    Seen("patient-surgeon", "patient.surgeon", "/surgeons/david-kim"),
    Seen("patient-privacy", "patient.privacy", "/privacy"),
    Seen("patient-choose-surgeon", "patient.choose_surgeon", "/book/mini-facelift"),
    Seen("patient-times", "patient.times", "/book/mini-facelift/david-kim?month={next_month}"),
    Seen("patient-times-first", "patient.times", "/book/mini-facelift/david-kim"),
    Seen("patient-times-named", "patient.times", "/book/mini-facelift/david-kim", then=choose_in_the_frame),
    Seen("patient-embedded", "patient.embedded", "/embed/mini-facelift/david-kim"),
    Seen("patient-embedded-first-available", "patient.embedded", "/embed/mini-facelift"),
    Seen("patient-embedded-both", "patient.embedded", "/embed/mini-facelift/both-surgeons"),
    Seen("patient-embedded-wrong", "patient.embedded", "/embed/mini-facelift?day=2000-02-30", status=422),
    Seen("patient-embedded-nothing", "patient.embedded", "/embed/nothing", status=404),
    Seen("patient-times-first-available", "patient.times", "/book/mini-facelift/first-available"),
    Seen("patient-times-both", "patient.times", "/book/mini-facelift/both-surgeons?month={next_month}"),
    Seen("patient-times-video", "patient.times", "/book/mini-facelift/eugene-kim?location=video"),
    Seen(
        "patient-times-filtered",
        "patient.times",
        "/book/mini-facelift/david-kim?weekday=mon&weekday=wed&part=afternoon&month={next_month}",
    ),
    Seen("patient-times-no-such-filter", "patient.times", "/book/mini-facelift/david-kim?weekday=moon", status=422),
    Seen("patient-times-closed-day", "patient.times", "/book/mini-facelift/david-kim?day=2000-02-30", status=422),
    Seen(
        "patient-times-taken",
        "patient.hold",
        "/book/mini-facelift/david-kim?location=office",
        then=press_a_taken_time,
        status=409,
    ),
    Seen(
        "patient-times-refused",
        "patient.hold",
        "/book/mini-facelift/david-kim?location=office",
        then=press_a_time_between,
        status=422,
    ),
    Seen("patient-details", "patient.details", "{held}"),
    Seen(
        "patient-details-wrong",
        "patient.save_details",
        "{held}",
        then=press("Continue"),
        status=422,
    ),
    Seen("patient-details-for-a-child", "patient.details", "{held}", then=tick_both_boxes),
    Seen("patient-next-person", "patient.details", "{answered}?who="),
    Seen("patient-review", "patient.review", "{answered}/review"),
    Seen("patient-hold-still-free", "patient.details", "{lapsed}"),
    Seen("patient-hold-both-still-free", "patient.details", "{lapsed_both}"),
    Seen("patient-hold-taken", "patient.details", "{robbed}"),
    Seen("patient-hold-late", "patient.review", "{late}/review"),
    Seen("patient-booked", "patient.appointment", "{booked}"),
    Seen("patient-booked-video", "patient.appointment", "{video}"),
    Seen("patient-booked-both", "patient.appointment", "{both}"),
    Seen("patient-booked-soon", "patient.appointment", "{soon}"),
    Seen("patient-arrived", "patient.appointment", "{arrived}"),
    Seen("patient-past", "patient.appointment", "{past}"),
    Seen("patient-cancelled", "patient.appointment", "{cancelled}"),
    Seen("patient-reschedule", "patient.reschedule", "{booked}/reschedule"),
    Seen("patient-reschedule-taken", "patient.move", "{booked}/reschedule", then=press_a_taken_time, status=409),
    Seen("patient-by-telephone", "patient.reschedule", "{soon}/reschedule"),
    Seen("patient-reschedule-both", "patient.reschedule", "{both}/reschedule"),
    Seen("patient-by-telephone-both", "patient.choose_procedure", "{both}/procedure"),
    Seen("patient-choose-procedure", "patient.choose_procedure", "{booked}/procedure"),
    Seen("patient-reschedule-about", "patient.reschedule", "{booked}/reschedule?procedure=rhinoplasty"),
    Seen("patient-questions", "patient.questions", "{booked}/questions"),
    Seen("patient-comfort", "patient.comfort", "{booked}/comfort"),
    Seen("patient-comfort-video", "patient.comfort", "{video}/comfort"),
    Seen(
        "patient-comfort-wrong",
        "patient.ask_for_comfort",
        "{booked}/comfort",
        then=ask_for_an_interpreter,
        status=422,
    ),
    Seen("patient-telehealth", "patient.telehealth", "{video}/telehealth"),
    Seen("patient-confirmation", "patient.confirmation", "{booked}/confirmation"),
    Seen("patient-cancellation", "patient.cancellation", "{booked}/cancellation"),
    Seen("patient-wish", "patient.wish", "{booked}/earlier-visit"),
    Seen("patient-wish-place", "patient.place_on_list", "{wish}"),
    Seen("patient-wish-waiting", "patient.place_on_list", "{waiting}"),
    Seen("patient-wish-ended", "patient.place_on_list", "{left}"),
    Seen("patient-wish-on-own-page", "patient.appointment", "{wishing}"),
    Seen("patient-offer", "patient.offer", "{offer}"),
    Seen("patient-offer-waiting", "patient.offer", "{offer_waiting}"),
    Seen("patient-offer-gone", "patient.offer", "{gone}"),
    Seen("patient-join-list", "patient.join_list", "/book/mini-facelift/earlier-visits"),
    Seen(
        "patient-join-list-wrong",
        "patient.join",
        "/book/mini-facelift/earlier-visits",
        then=press("Put me on the earlier-visit list"),
        status=422,
    ),
    Seen("patient-lost-link", "patient.lost_link", "/lost-link"),
    Seen("patient-lost-link-sent", "patient.lost_link", "/lost-link?sent="),
    Seen("patient-lost-link-wrong", "patient.ask_for_link", "/lost-link", then=press("Email me the link"), status=422),
    Seen("patient-moved", "patient.appointment", "{outrun}"),
    Seen("patient-undo-too-late", "patient.undo", "{outrun}", then=press("Undo"), status=409),
    Seen("patient-contact", "patient.contact", "{booked}/contact"),
    Seen("patient-contact-wrong", "patient.contact", "{booked}/contact", then=save_without_a_name, status=422),
]
AT_THE_DESK = [
    Seen("staff-sign-in", "sign_in.sign_in", "/staff/sign-in"),
    Seen("staff-sign-in-wrong", "sign_in.sign_in", "/staff/sign-in", then=press("Sign in"), status=422),
    Seen("staff-password", "sign_in.password", "/staff/password", who="desk"),
    Seen(
        "staff-password-wrong",
        "sign_in.password",
        "/staff/password",
        who="desk",
        then=press("Change the password"),
        status=422,
    ),
    Seen("staff-preferences", "staff.preferences", "/staff/preferences", who="desk"),
    Seen("staff-day", "staff.diary", "/staff/", who="desk"),
    Seen("staff-day-of-a-surgeon", "staff.diary", "/staff/", who="surgeon"),
    Seen("staff-day-one-column", "staff.diary", "/staff/?surgeon=eugene-kim", who="desk"),
    Seen("staff-day-wrong", "staff.diary", "/staff/?day=2026-02-31", who="desk", status=422),
    Seen(
        "staff-why-not", "staff.obstacles", "/staff/why-not?surgeon=david-kim&start=2026-10-10T12:40-07:00", who="desk"
    ),
    Seen("staff-week", "staff.week", "/staff/week", who="desk"),
    Seen("staff-free-for", "staff.free_for", "/staff/free-for", who="desk"),
    Seen("staff-sheet", "staff.sheet", "/staff/sheet", who="desk"),
    Seen("staff-earlier-visits", "staff.earlier_visits", "/staff/earlier-visits", who="desk"),
    Seen("staff-take-wish", "staff.take_wish", "/staff/earlier-visits/new", who="desk"),
    Seen(
        "staff-take-wish-wrong",
        "staff.take_wish",
        "/staff/earlier-visits/new",
        who="desk",
        then=press("Put them on the list"),
        status=422,
    ),
    Seen("staff-wish", "staff.take_wish_of", "{appointment}/earlier-visit", who="desk"),
    Seen("staff-change-wish", "staff.change_wish", "{listed}", who="desk"),
    Seen("staff-new-task", "staff.new_task", "/staff/tasks/new", who="desk"),
    Seen("staff-changes", "staff.changes", "/staff/changes", who="desk"),
    Seen("staff-all-changes", "staff.changes", "/staff/changes?since=yesterday", who="desk"),
    Seen("staff-find-or-book", "staff.find_or_book", "/staff/find-or-book", who="desk"),
    Seen("staff-find-or-book-found", "staff.look_up", "/staff/find-or-book", who="desk", then=find_somebody),
    Seen("staff-find-or-book-to-a-surgeon", "staff.look_up", "/staff/find-or-book", who="surgeon", then=find_somebody),
    Seen("staff-find-or-book-nobody", "staff.look_up", "/staff/find-or-book", who="desk", then=find_nobody),
    Seen("staff-here-now", "staff.book", "/staff/book?walk_in=yes", who="desk"),
    Seen("staff-appointment", "staff.appointment", "{appointment}", who="desk"),
    Seen("staff-appointment-to-a-surgeon", "staff.appointment", "{appointment}", who="surgeon"),
    Seen("staff-person", "staff.person", "{person}", who="desk"),
    Seen("staff-person-to-a-surgeon", "staff.person", "{person}", who="surgeon"),
    Seen("staff-people-compared", "staff.compare_people", "{compared}", who="desk"),
    Seen("staff-visit-set-apart", "staff.set_apart", "{apart}", who="desk"),
    Seen("staff-delay", "staff.delay", "/staff/surgeons/david-kim/delay", who="desk"),
    Seen("staff-book", "staff.book", "/staff/book", who="desk"),
    Seen("staff-book-somebody-waits", "staff.book", "{blank}", who="desk"),
    Seen("staff-book-both", "staff.book", "/staff/book?procedure=mini-facelift&surgeon=both-surgeons", who="desk"),
    Seen("staff-book-wrong", "staff.book", "/staff/book", who="desk", then=press("Book"), status=422),
    Seen("staff-move", "staff.move", "{appointment}/move", who="desk"),
    Seen("staff-move-question", "staff.move", "{appointment}/move", who="desk", then=ask_about_the_first_time),
    Seen("staff-move-both", "staff.move", "{both_at_desk}/move", who="desk"),
    Seen("staff-move-one-of-both", "staff.move", "{both_at_desk}/move?only=yes", who="desk"),
    Seen("staff-cancel", "staff.cancel", "{appointment}/cancellation", who="desk"),
    Seen(
        "staff-cancel-wrong",
        "staff.cancel",
        "{appointment}/cancellation",
        who="desk",
        then=cancel_for_another_reason,
        status=422,
    ),
    Seen("staff-restore", "staff.restore", "{desk_canceled}/restoration", who="desk"),
    Seen("staff-booking", "staff.amend", "{appointment}/booking", who="desk"),
    Seen("staff-booking-in-the-way", "staff.amend", "{appointment}/booking", who="desk", then=make_it_long, status=409),
    Seen(
        "staff-unsent",
        "staff.unsent_form",
        "{appointment}/booking",
        who="desk",
        then=come_back_to_what_was_sent,
    ),
    Seen("staff-contact", "staff.correct_contact", "{appointment}/contact", who="desk"),
    Seen("staff-hours", "staff.hours", "/staff/hours", who="desk"),
    Seen("staff-hours-wrong", "staff.hours", "/staff/hours", who="desk", then=press("Add the hours"), status=422),
    Seen("staff-hours-change", "staff.change_hours", "{hours}", who="desk"),
    Seen("staff-hours-remove", "staff.remove_hours", "{hours}/removal", who="desk"),
    Seen("staff-extra-hours", "staff.extra_hours", "/staff/extra-hours", who="desk"),
    Seen("staff-extra-hours-remove", "staff.remove_extra_hours", "{extra_hours}/removal", who="desk"),
    Seen("staff-time-off", "staff.time_off", "/staff/time-off", who="desk"),
    Seen(
        "staff-time-off-wrong",
        "staff.time_off",
        "/staff/time-off",
        who="desk",
        then=press("Save the time off"),
        status=422,
    ),
    Seen("staff-away", "staff.away", "/staff/time-off/new?surgeon=david-kim", who="desk"),
    Seen("staff-time-off-change", "staff.change_time_off", "{time_off}", who="desk"),
    Seen("staff-time-off-remove", "staff.remove_time_off", "{time_off}/removal", who="desk"),
    Seen("staff-closures", "staff.closures", "/staff/closures", who="desk"),
    Seen("staff-closures-asked", "staff.closures", "/staff/closures", who="desk", then=close_the_day, status=409),
    Seen("staff-closures-remove", "staff.remove_closure", "{closure}/removal", who="desk"),
    Seen("staff-import", "staff.import_file", "/staff/import", who="admin"),
    Seen("staff-import-plan", "staff.import_plan", "/staff/import", who="admin", then=choose_a_file_to_import),
    Seen("staff-import-plan-overlaps", "staff.import_plan", "/staff/import", who="admin", then=look_at_an_overlap),
    Seen("staff-feeds", "staff.feeds", "/staff/feeds", who="desk"),
    Seen("staff-feeds-of-a-surgeon", "staff.feeds", "/staff/feeds", who="surgeon"),
    Seen("staff-feed", "staff.feed", "{feed}", who="desk"),
    Seen("feed-subscribe", "feeds.subscribe", "{subscribe}"),
    Seen("staff-feed-revoke", "staff.revoke_feed", "{feed}/revocation", who="desk"),
    Seen("staff-website", "staff.website", "/staff/website", who="admin"),
    Seen(
        "staff-website-wrong",
        "staff.website",
        "/staff/website?procedure=rhinoplasty&surgeon=nobody",
        who="admin",
        status=422,
    ),
    Seen("staff-figures", "staff.figures", "/staff/figures", who="admin"),
    Seen("staff-figures-none", "staff.figures", "/staff/figures?first=2001-01-01&last=2001-01-31", who="admin"),
    Seen("staff-figures-wrong", "staff.figures", "/staff/figures?first=soon", who="admin", status=422),
    Seen("staff-letters", "staff.letters", "/staff/letters", who="desk"),
    Seen("staff-letter", "staff.letter", "{letter}", who="desk"),
    Seen("staff-day-note", "staff.new_day_note", "/staff/day-notes/new", who="desk"),
    Seen("staff-day-note-change", "staff.day_note", "{day_note}", who="desk"),
    Seen("staff-calls", "staff.calls", "/staff/calls", who="desk"),
    Seen("staff-calls-offered", "staff.calls", "/staff/calls", who="desk", then=offer_another_time),
    Seen("staff-tasks", "staff.tasks", "/staff/tasks", who="desk"),
    Seen("staff-texts", "staff.texts", "/staff/texts", who="desk"),
    Seen("staff-practice", "staff.practice", "/staff/practice", who="admin"),
    Seen(
        "staff-practice-notices",
        "staff.practice_notices",
        LINES,
        who="admin",
        then=look_at_a_line,
        status=409,
    ),
    Seen("staff-practice-notice", "staff.practice_notice", LINES, who="admin", then=open_a_line),
    Seen(
        "staff-remove-practice-notice",
        "staff.remove_practice_notice",
        LINES,
        who="admin",
        then=ask_to_remove_it,
    ),
    Seen("staff-practice-emails", "staff.practice_emails", "/staff/practice/emails", who="admin"),
    Seen("staff-practice-email", "staff.practice_email", "/staff/practice/emails/booked", who="admin"),
    Seen("staff-practice-test-email", "staff.practice_test_email", "/staff/practice/test-email", who="admin"),
    Seen("staff-practice-places", "staff.practice_places", "/staff/practice/places", who="admin"),
    Seen(
        "staff-practice-place",
        "staff.practice_place",
        "/staff/practice/places/office",
        who="admin",
        then=press("Show first what it changes"),
        status=409,
    ),
    Seen("staff-practice-procedures", "staff.practice_procedures", "/staff/practice/procedures", who="admin"),
    Seen(
        "staff-practice-procedure",
        "staff.practice_procedure",
        "/staff/practice/procedures/mini-facelift",
        who="admin",
    ),
    Seen(
        "staff-practice-procedure-off",
        "staff.practice_procedure",
        "/staff/practice/procedures/mini-facelift",
        who="admin",
        then=switch_it_off,
        status=409,
    ),
    Seen("staff-practice-times", "staff.practice_booking_times", "/staff/practice/booking-times", who="admin"),
    Seen(
        "staff-practice-times-shown",
        "staff.practice_booking_times",
        "/staff/practice/booking-times",
        who="admin",
        then=press("Show first what it changes"),
        status=409,
    ),
    Seen("staff-practice-fee", "staff.practice_fee", "/staff/practice/fee", who="admin"),
    Seen(
        "staff-practice-fee-wrong",
        "staff.practice_fee",
        "/staff/practice/fee",
        who="admin",
        then=make_the_fee_absurd,
        status=422,
    ),
    Seen("staff-practice-cap", "staff.practice_cap", "/staff/practice/surgeons/david-kim", who="admin"),
    Seen("staff-practice-holidays", "staff.practice_holidays", "/staff/practice/public-holidays", who="admin"),
    Seen("staff-task", "staff.task", "{task}", who="desk"),
    Seen("staff-closed-to-a-surgeon", "errors", "/staff/hours", who="surgeon", status=403),
    Seen("staff-not-found", "errors", "/staff/appointments/0", who="desk", status=404),
]
FAULTS = [
    Seen("error-404", "errors", "/procedures/unknown", status=404),
    Seen("error-404-link", "errors", "/appointments/unknown", status=404),
    *(
        Seen(f"error-{name}", "errors", template=f"errors/{name}.html")
        for name in ("400", "403", "405", "409", "413", "422", "429", "500", "503", "expired", "no_practice")
    ),
]
PAGES = [*FOR_PATIENTS, *AT_THE_DESK, *FAULTS]

NO_PAGE = {
    "static": "files",
    "health.alive": "for machines",
    "health.ready": "for machines",
    "api.slots": "for machines",
    "feeds.feed": "for calendar apps",
    "staff.export_json": "a file",
    "staff.figures_csv": "a file",
    "staff.import_plan_table": "a file",
    "staff.export_page": "a file, to be read without the site",
    "patient.calendar": "a calendar file",
    "sign_in.session": "for the script of a page whose session has ended",
    "feeds.robots": "for search engines",
    "patient.sitemap": "for search engines",
    "patient.photograph": "a picture",
}
"""Endpoints that are asked with GET and answered with something else than a page."""
