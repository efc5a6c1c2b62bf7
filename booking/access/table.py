"""Which roles may open which endpoint, and which row of it a surgeon may.

Every endpoint has its line here; what has none is closed to everybody (OWASP ASVS 5.0, 8.2.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final


class OpenTo(Enum):
    ALL = "to all"


PUBLIC: Final = OpenTo.ALL

EVERYONE: Final = frozenset({"admin", "desk", "surgeon"})  # surgeons their own alone, see OWN
DESK: Final = frozenset({"admin", "desk"})
ADMIN: Final = frozenset({"admin"})

ROLES: Mapping[str, frozenset[str] | OpenTo] = {
    "static": PUBLIC,
    "health.alive": PUBLIC,
    "health.ready": PUBLIC,
    # Patients: a token in the address is their authority.
    "patient.home": PUBLIC,
    "patient.procedure": PUBLIC,
    "patient.surgeon": PUBLIC,
    "patient.privacy": PUBLIC,
    "patient.photograph": PUBLIC,
    "patient.sitemap": PUBLIC,
    "patient.concern": PUBLIC,
    "patient.search": PUBLIC,
    "patient.search_form": PUBLIC,
    "patient.choose_surgeon": PUBLIC,
    "patient.times": PUBLIC,
    "patient.embedded": PUBLIC,
    "patient.hold": PUBLIC,
    "patient.details": PUBLIC,
    "patient.save_details": PUBLIC,
    "patient.review": PUBLIC,
    "patient.book": PUBLIC,
    "patient.release": PUBLIC,
    "patient.answer_who": PUBLIC,
    "patient.appointment": PUBLIC,
    "patient.reschedule": PUBLIC,
    "patient.move": PUBLIC,
    "patient.choose_procedure": PUBLIC,
    "patient.cancellation": PUBLIC,
    "patient.cancel": PUBLIC,
    "patient.undo": PUBLIC,
    "patient.contact": PUBLIC,
    "patient.book_again": PUBLIC,
    "patient.run_late": PUBLIC,
    "patient.arrive": PUBLIC,
    "patient.lost_link": PUBLIC,
    "patient.ask_for_link": PUBLIC,
    "patient.confirmation": PUBLIC,
    "patient.confirm": PUBLIC,
    "patient.calendar": PUBLIC,
    "patient.questions": PUBLIC,
    "patient.answer_questions": PUBLIC,
    "patient.comfort": PUBLIC,
    "patient.ask_for_comfort": PUBLIC,
    "patient.telehealth": PUBLIC,
    "patient.consent": PUBLIC,
    "patient.wish": PUBLIC,
    "patient.make_wish": PUBLIC,
    "patient.place_on_list": PUBLIC,
    "patient.change_wish": PUBLIC,
    "patient.end_wish": PUBLIC,
    "patient.offer": PUBLIC,
    "patient.claim": PUBLIC,
    "patient.join_list": PUBLIC,
    "patient.join": PUBLIC,
    "api.slots": PUBLIC,
    "feeds.feed": PUBLIC,
    "feeds.subscribe": PUBLIC,
    "feeds.robots": PUBLIC,
    # Staff
    "sign_in.sign_in": PUBLIC,
    "sign_in.sign_out": PUBLIC,  # also half way through signing in
    "sign_in.password": EVERYONE,
    "sign_in.session": EVERYONE,
    "staff.diary": EVERYONE,
    "staff.obstacles": EVERYONE,
    "staff.changes": EVERYONE,
    "staff.sheet": EVERYONE,
    "staff.week": EVERYONE,
    "staff.free_for": EVERYONE,
    "staff.see_changes": EVERYONE,
    "staff.names": EVERYONE,
    "staff.unsent_form": EVERYONE,
    "staff.preferences": EVERYONE,
    "staff.choose_preferences": EVERYONE,
    "staff.find_or_book": EVERYONE,
    "staff.look_up": EVERYONE,
    "staff.appointment": EVERYONE,
    "staff.person": EVERYONE,
    "staff.compare_people": DESK,
    "staff.set_apart": DESK,
    "staff.take_back_decision": DESK,
    "staff.export_json": ADMIN,
    "staff.export_page": ADMIN,
    "staff.import_file": ADMIN,
    "staff.import_plan": ADMIN,
    "staff.import_plan_table": ADMIN,
    "staff.undo_import": ADMIN,
    "staff.set_status": EVERYONE,
    "staff.mark": EVERYONE,
    "staff.delay": EVERYONE,  # a surgeon of themself
    "staff.undo": EVERYONE,  # what one has done oneself
    "staff.undo_last": EVERYONE,  # the same
    "staff.time_off": EVERYONE,
    "staff.away": EVERYONE,
    "staff.change_time_off": EVERYONE,
    "staff.remove_time_off": EVERYONE,
    "staff.feeds": EVERYONE,
    "staff.feed": EVERYONE,
    "staff.revoke_feed": EVERYONE,
    "staff.book": DESK,
    "staff.move": DESK,
    "staff.offer_by_email": DESK,
    "staff.cancel": DESK,
    "staff.restore": DESK,
    "staff.correct_contact": DESK,
    "staff.amend": DESK,
    "staff.send_again": DESK,
    "staff.letters": EVERYONE,
    "staff.letter": EVERYONE,
    "staff.figures": ADMIN,
    "staff.figures_csv": ADMIN,
    "staff.website": ADMIN,
    "staff.tasks": EVERYONE,
    "staff.task": EVERYONE,
    "staff.complete_task": EVERYONE,
    "staff.reopen_task": EVERYONE,
    "staff.hours": DESK,
    "staff.copy_hours": DESK,
    "staff.change_hours": DESK,
    "staff.remove_hours": DESK,
    "staff.extra_hours": DESK,
    "staff.remove_extra_hours": DESK,
    "staff.closures": DESK,
    "staff.remove_closure": DESK,
    "staff.texts": DESK,
    "staff.practice": ADMIN,
    "staff.practice_emails": ADMIN,
    "staff.practice_email": ADMIN,
    "staff.practice_test_email": ADMIN,
    "staff.practice_notices": ADMIN,
    "staff.practice_notice": ADMIN,
    "staff.remove_practice_notice": ADMIN,
    "staff.practice_places": ADMIN,
    "staff.practice_place": ADMIN,
    "staff.practice_procedures": ADMIN,
    "staff.practice_procedure": ADMIN,
    "staff.practice_booking_times": ADMIN,
    "staff.practice_fee": ADMIN,
    "staff.practice_cap": ADMIN,
    "staff.practice_holidays": ADMIN,
    "staff.earlier_visits": DESK,
    "staff.take_wish": DESK,
    "staff.take_wish_of": DESK,
    "staff.change_wish": DESK,
    "staff.end_wish": DESK,
    "staff.book_wish": DESK,
    "staff.new_day_note": DESK,
    "staff.day_note": DESK,
    "staff.calls": EVERYONE,
    "staff.note_call": EVERYONE,
    "staff.new_task": DESK,
    "staff.assign_task": DESK,
}


class Own(Enum):
    """What the one argument in an address is of."""

    APPOINTMENT = "appointment"
    VISIT = "visit"
    LETTER = "letter"
    TASK = "task"
    TIME_OFF = "time off"
    FEED_LINK = "calendar link"
    SURGEON = "surgeon"


OWN: Mapping[str, Own] = {
    "staff.appointment": Own.APPOINTMENT,
    "staff.person": Own.VISIT,
    "staff.set_status": Own.APPOINTMENT,
    "staff.mark": Own.APPOINTMENT,
    "staff.undo": Own.APPOINTMENT,
    "staff.delay": Own.SURGEON,
    "staff.letter": Own.LETTER,
    "staff.task": Own.TASK,
    "staff.note_call": Own.TASK,
    "staff.complete_task": Own.TASK,
    "staff.reopen_task": Own.TASK,
    "staff.change_time_off": Own.TIME_OFF,
    "staff.remove_time_off": Own.TIME_OFF,
    "staff.feed": Own.FEED_LINK,
    "staff.revoke_feed": Own.FEED_LINK,
}
"""Of endpoints with an argument in their address: what it names, and a surgeon opens their own alone.

What is open to surgeons by ROLES, has an argument, and no line here is closed to them.
"""
