"""A walk past everything that patients read, in one language: pages, refusals, flashes, emails, calendar entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask_babel import force_locale
from flask_migrate import upgrade
from sqlalchemy import select, update

from booking import catalog, clock
from booking.commands.demo.filling import fill_demo
from booking.commands.load_practice.loading import load_practice
from booking.confidential import answers_of
from booking.database import db, writing
from booking.messages.moves import Move
from booking.messages.rendering import plain_text, render, render_several
from booking.messages.wording import wording_of, wording_of_departure
from booking.models import Letter, Visit
from booking.routes.errors import in_one_sentence
from booking.routes.wording import monogram
from tests.stage.demo_site import NAMES, SOMEBODY, DemoSite
from tests.stage.page_client import Page, PageClient
from tests.stage.pages_list import FAULTS, FOR_PATIENTS
from tests.stage.servers import Site
from tests.stage.settings import LOS_ANGELES, an_environment
from tests.stage.staged import stage
from tests.stage.visits import ANSWERS, appointment_path
from tests.translations.reading import of_calendar, of_email, of_json, of_page, of_tree

# A Wednesday morning, when both surgeons see patients.
WEDNESDAY = datetime(2026, 10, 7, 10, 37, tzinfo=LOS_ANGELES).astimezone(UTC)
OFFICE = "/book/mini-facelift/david-kim?location=office"
TYPED = {**ANSWERS, "telephone": "(310) 555-0143", "reach": "email"}
CHILD = {"for_other": "y", "patient": "Leo Ruiz", "under_18": "y", "guardian": "Eva Ruiz"}
OF_WHAT_IS_ON = ("booked", "moved", "reminder", "link", "address")
KINDS = {"booked": OF_WHAT_IS_ON, "cancelled": ("cancelled",), "no_show": ("missed",)}
ON = ("booked", "soon", "both", "outrun")
SENTENCES = (400, 403, 404, 405, 413, 429, 500, 503)


@dataclass(frozen=True)
class _Answer:
    status: int
    text: str


class _OwnProcess:
    """What DemoSite asks of a served site, asked without a server."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def ask(self, method: str, path: str) -> _Answer:
        answer = self._client.open(path, method=method)
        return _Answer(answer.status_code, answer.get_data(as_text=True))


@dataclass
class Walk:
    """`read` is every text by where it was read."""

    site: DemoSite
    language: str
    staged: Mapping[str, str]
    client: PageClient
    read: dict[str, list[str]] = field(default_factory=dict)

    def see(self, name: str, page: Page) -> Page:
        """The page and, if it leads on, the one that it leads to: its flash is read there."""
        while page.location:
            page = page.follow()
        self.note(name, of_tree(page.tree))
        return page

    def note(self, name: str, texts: Iterator[str]) -> None:
        kept = [" ".join(text.split()) for text in texts]
        self.read.setdefault(name, []).extend(filter(None, kept))

    def get(self, address: str) -> Page:
        return Page(self.client, self.client.client.get(address.format(**self.staged).partition("#")[0]))

    def send(self, page: str, action: str, **typed: str) -> Page:
        """What is typed into the form of that page whose address ends so."""
        action = action.format(**self.staged)
        fields = self.get(page).fields_of(action)
        return self.client.post(self._whole(page, action), fields | typed)

    def post(self, address: str, **sent: str) -> Page:
        """As if from a page of ours."""
        token = self.get("/lost-link").fields_of("/lost-link")["csrf_token"]
        return self.client.post(address.format(**self.staged), {"csrf_token": token, **sent})

    def _whole(self, page: str, action: str) -> str:
        forms = self.get(page).tree.iter("form")
        return next(one.get("action", "") for one in forms if one.get("action", "").endswith(action))


def with_one_who_does_not_offer_it(practice_file: str) -> str:
    """Only one of the surgeons sees patients about a rhinoplasty."""
    return re.sub(
        r'(slug = "rhinoplasty"\n.*?\nsurgeons = )\[[^]]*\]', r'\1["david-kim"]', practice_file, count=1, flags=re.S
    )


@contextmanager
def walking(folder: Path, practice_file: Path, language: str) -> Iterator[Walk]:
    """Of a demo of its own in this process, whose clock begins at WEDNESDAY."""
    from app import create_app  # here: who only reads catalogs needs no application

    app = create_app(an_environment(VIDEO_ROOM_URL="https://video.example/{room}"), instance_path=folder / "instance")
    offset = WEDNESDAY - datetime.now(UTC)
    try:
        with app.app_context():
            upgrade()
            load_practice(practice_file)
            fill_demo(now=WEDNESDAY)
            db.session.remove()
        site = DemoSite(app, cast("Site", _OwnProcess(app)), offset)
        clock.set_offset(offset)
        staged = stage(site)
        with app.app_context(), writing() as session:
            session.execute(update(Visit).values(language=language))
            session.execute(update(Letter).values(language=language))
        clock.set_offset(offset)
        visitor = app.test_client()
        visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        yield Walk(site, language, staged, PageClient(visitor))
    finally:
        clock.set_offset(timedelta(0))
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def walk_past_everything(walk: Walk) -> None:
    walk_past_pages(walk)
    walk_past_refused_times(walk)
    walk_past_emails(walk)
    walk_past_answers_to_programs(walk)
    book(walk)
    walk_past_deeds(walk)
    walk_at_other_times(walk)


def walk_past_pages(walk: Walk) -> None:
    """Each of tests/stage/pages_list.py; how one comes to it that needs a press is told in PRESSES."""
    for seen in (*FOR_PATIENTS, *FAULTS):
        if seen.template:
            with walk.site.app.test_request_context("/"), force_locale(walk.language):
                template = walk.site.app.jinja_env.get_template(seen.template)
                sent = [("name", "")]
                for said in ({"wait": 3, "telephone": "(310) 555-0142", "request_id": "3f"}, {"sent": sent}):
                    walk.note(seen.name, of_page(template.render(said)))
        else:
            page = PRESSES[seen.name](walk) if seen.then else walk.get(seen.address)
            assert page.status in (seen.status, 303), (seen.name, page.status)
            walk.see(seen.name, page)


PRESSES: Mapping[str, Callable[[Walk], Page]] = {
    "patient-search-found": lambda walk: walk.post("/search", words="jowls"),
    "patient-search-nothing": lambda walk: walk.post("/search", words="quuz"),
    "patient-times-taken": lambda walk: walk.send(OFFICE, "/holds", starts_at=walk.staged["taken"]),
    "patient-times-refused": lambda walk: walk.send(OFFICE, "/holds", starts_at=_between(walk)),
    "patient-details-wrong": lambda walk: walk.send("{held}", "{held}"),
    "patient-details-for-a-child": lambda walk: walk.get("{held}"),
    "patient-reschedule-taken": lambda walk: walk.send(
        "{booked}/reschedule", "/reschedule", starts_at=walk.staged["taken"]
    ),
    "patient-comfort-wrong": lambda walk: walk.send("{booked}/comfort", "/comfort", needs_interpreter="y"),
    "patient-lost-link-wrong": lambda walk: walk.send("/lost-link", "/lost-link"),
    "patient-undo-too-late": lambda walk: walk.send("{outrun}", "/undo"),
    "patient-contact-wrong": lambda walk: walk.send("{booked}/contact", "/contact", name=""),
}


def _between(walk: Walk) -> str:
    return walk.staged["taken"].replace(":00:00-", ":10:00-").replace(":30:00-", ":40:00-")


def walk_past_refused_times(walk: Walk) -> None:
    times = "/book/mini-facelift/david-kim?"
    for query in (
        *("day=2026-02-30", "day=x", "month=x", "month=1999-01", "day=2020-01-01", "day=2031-01-01", "location=moon"),
        *("day=2026-10-11", "weekday=sun", "weekday=moon&part=night", "arrival=2026-12-01&departure=2026-11-01"),
        *("arrival=x&departure=31/31/2026", "arrival=2026-02-30", "arrival=2020-01-01", "arrival=2031-01-01"),
        *("arrival=2026-10-12&departure=2026-10-16&weekday=mon&part=morning", "location=video&part=afternoon"),
        "arrival=2026-10-10&departure=2026-10-11",
    ):
        walk.see(f"times {query}", walk.get(times + query))
    with walk.site.app.app_context():
        procedures = [f"/procedures/{one.slug}" for one in catalog.procedures()]
    for address in (
        *procedures,
        "/concerns/eyes",
        "/surgeons/eugene-kim",
        "/book/mini-facelift",
        "/book/not-sure-yet/first-available",
        "/book/rhinoplasty/eugene-kim",
    ):
        walk.see(address, walk.get(address))
    for starts_at in ("", "x", "2020-01-01T10:00:00-08:00", "2031-01-01T10:00:00-08:00", "2026-10-05T13:00:00-07:00"):
        walk.see(f"hold {starts_at}", walk.send(OFFICE, "/holds", starts_at=starts_at))
    walk.see("hold at night", walk.send(OFFICE, "/holds", starts_at="2026-10-14T03:00:00-07:00"))
    walk.see("hold elsewhere", walk.send(OFFICE, "/holds", starts_at="2026-10-14T10:00:00-07:00", location="moon"))


def walk_past_answers_to_programs(walk: Walk) -> None:
    for query in (
        *(
            "",
            "procedure=x",
            "procedure=%20!",
            "procedure=mini-facelift&surgeon=x",
            "procedure=mini-facelift&location=x",
        ),
        *("procedure=mini-facelift&from=x", "procedure=mini-facelift&from=2026-10-05&to=2026-10-01"),
        *("procedure=mini-facelift&from=2026-10-05&to=2028-10-01", "procedure=rhinoplasty&surgeon=eugene-kim"),
    ):
        answer = walk.client.client.get(f"/api/v1/slots?{query}")
        assert answer.status_code >= 400, query
        walk.note(f"slots {query}", of_json(answer.get_json()["error"]["message"]))
    for method, address in (("GET", "/api/v1/nothing"), ("POST", "/api/v1/slots")):
        answer = walk.client.client.open(address, method=method)
        walk.note(f"{method} {address}", of_json(answer.get_json()["error"]["message"]))
    with walk.site.app.test_request_context("/"), force_locale(walk.language):
        for code in SENTENCES:
            walk.note(f"sentence of {code}", of_json(in_one_sentence(code)))


def walk_past_emails(walk: Walk) -> None:
    """Every kind, about a visit of each sort."""
    with walk.site.app.app_context(), db.session.no_autoflush:
        now, practice = clock.now(), catalog.practice()
        letters = db.session.scalars(select(Letter).order_by(Letter.id.desc())).all()
        by_visit = {letter.visit_id: letter for letter in letters if letter.visit.appointments}
        chosen = {_sort(letter.visit, now): letter for letter in by_visit.values()}
        for sort, letter in chosen.items():
            for kind in KINDS.get(letter.visit.appointments[0].status, ()):
                letter.kind = kind
                walk.note(f"email {kind} {sort}", of_email(render(letter, now=now)))
        one, *others = chosen.values()
        walk.note("email of several", of_email(render_several([one, *others], now=now)))
        with force_locale(walk.language):
            for wording in (wording_of_departure(practice), *_of_changes(one.visit, practice, now)):
                walk.note("email of changes", iter([wording.subject, *plain_text(one, wording).splitlines()]))
        db.session.rollback()


def _sort(visit: Visit, now: datetime) -> tuple[Any, ...]:
    first = visit.appointments[0]
    soon = first.starts_at - now < timedelta(hours=12)
    return (first.location.kind, first.status, soon, len(visit.appointments), visit.confirmed_at is not None)


def _of_changes(visit: Visit, practice: Any, now: datetime) -> Iterator[Any]:
    part = visit.appointments[0]
    surgeons = [one for one in db.session.scalars(select(type(part.surgeon))) if one.id != part.surgeon_id]
    places = [one for one in db.session.scalars(select(type(part.location))) if one.id != part.location_id]
    length = part.ends_at - part.starts_at
    moves = (
        Move(part, part.starts_at - timedelta(days=1), length * 2, surgeons[0], places[0]),
        Move(part, part.starts_at, length * 2, part.surgeon, part.location),
        Move(part, part.starts_at, length, part.surgeon, part.location),
    )
    for move in moves:
        yield wording_of(visit, "moved", practice=practice, moves=[move], now=now)
    yield wording_of(visit, "cancelled", practice=practice, is_patients_own=False, now=now)


def book(walk: Walk) -> None:
    """By oneself, with every mistake on the way."""
    walk.see("who is it, stale", walk.send("{answered}?who=", "/person", seen="x"))
    held = walk.send(OFFICE, "/holds").location or ""
    assert "/holds/" in held
    here = held.partition("?")[0].removeprefix("http://localhost")
    for wrong in MISTAKES:
        walk.see(f"details {wrong}", walk.send(here, here, **wrong))
    stale = walk.get(here).fields_of(here)
    child = walk.send(here, here, **TYPED, **CHILD)
    assert child.location, child.text
    walk.see("details of a child", child)
    review = f"{here}/review"
    walk.see(
        "review with stale answers", walk.client.post(review, walk.get(review).fields_of("/review") | {"seen": "x"})
    )
    for seen in (stale["seen"], "x", ""):
        walk.see("details with stale answers", walk.client.post(here, stale | TYPED | {"seen": seen}))
    times = walk.see("times with a hold", walk.get("/book/mini-facelift/david-kim"))
    walk.see("procedure with a hold", walk.get("/procedures/mini-facelift"))
    walk.see("another time", walk.client.post("/holds", times.fields_of("/holds")))
    walk.see("details after another time", walk.client.post(here, stale | TYPED))
    walk.see("review again", walk.send(here, here, **TYPED))
    release = walk.get(review).fields_of("/release")
    booked = walk.see("booked", walk.send(review, "/review"))
    walk.see("release what is booked", walk.client.post(f"{here}/release", release))
    own = booked.response.request.path
    walk.see("undo of a booking", walk.send(own, "/undo"))
    again = walk.send(own, "/again")
    walk.see("book again", again)
    another = walk.send(OFFICE, "/holds").location or ""
    walk.see("released", walk.send(another, "/release"))


MISTYPED = ("a@gmial.com", "a@gmail.com")
MISTAKES: tuple[dict[str, str], ...] = (
    {},
    {"name": "1" * 200, "email": "1", "telephone": "1", "note": "1" * 5000},
    {"name": "12", "email": "a@b", "telephone": "555-0142", "for_other": "y", "under_18": "y"},
    {"name": "a\u200bb", "email": "josé@ñandú.example", "telephone": "+999 12345678"},
    {"name": "a", "email": MISTYPED[0], "telephone": "+1 310 555 0142 99999"},
    {"name": "a", "email": "a@b.example", "telephone": "010-1234-5678", "reach": "pigeon"},
    {"name": "a", "telephone": "123 456 7890", "for_other": "y", "patient": "1", "under_18": "y", "guardian": "2"},
    {"telephone": "call me", "for_other": "y", "patient": "\u202ea", "under_18": "y", "guardian": "\u202ea"},
)


def walk_past_deeds(walk: Walk) -> None:
    """What one presses on one's own page, with what it is refused for, and what is said once it is done."""
    for state in ("arrived", "past", "cancelled", "soon", "both", "booked"):
        own = walk.staged[state]
        for deed in ("cancellation", "reschedule", "confirmation", "running-late", "arrival", "undo", "contact"):
            for sent in ({}, {"seen": "x"}, {"seen": _seen(walk, own), "starts_at": walk.staged["taken"]}):
                if deed in ("cancellation", "confirmation", "undo", "contact") and "starts_at" in sent and state in ON:
                    continue
                walk.see(f"{deed} when {state}: {sorted(sent)}", walk.post(f"{own}/{deed}", **sent))
    prepare(walk)
    walk.see("confirmed", walk.send("{booked}/confirmation", "/confirmation"))
    walk.see("contact", walk.send("{booked}/contact", "/contact", name="Ana Ruiz"))
    moved = walk.see("another address", walk.send("{booked}/contact", "/contact", email="ana.ruiz@patient.example"))
    booked = moved.response.request.path
    walk.see("moved", walk.send(f"{booked}/reschedule", "/reschedule"))
    walk.see("undo of a move", walk.send(booked, "/undo"))
    walk.see("canceled", walk.send(f"{booked}/cancellation", "/cancellation"))
    walk.see("undo of a cancellation", walk.send(booked, "/undo"))
    walk.note("calendar file", of_calendar(walk.client.client.get(f"{booked}/calendar.ics").data))
    on_the_day(walk)


def prepare(walk: Walk) -> None:
    for page in ("{booked}/questions", "{booked}/comfort", "{video}/telehealth"):
        action = f"/{page.rpartition('/')[2]}"
        fields = walk.get(page).fields_of(action)
        typed = {name: "1" * 5000 for name in fields if name not in ("csrf_token", "seen", "version")}
        if typed:
            walk.see(f"{action} too long", walk.send(page, action, **typed))
        for stale in ({"seen": ""}, {"seen": "x"}, {"seen": "x", "version": "x"}):
            walk.see(f"{action} stale", walk.send(page, action, **stale))
    ticked = dict.fromkeys(("companion", "attendant", "needs_interpreter", "step_free", "discreet"), "y")
    walk.see("comfort asked", walk.send("{booked}/comfort", "/comfort", **ticked, interpreter="한국어"))
    walk.see("comfort too long", walk.send("{booked}/comfort", "/comfort", **ticked, interpreter="1" * 500))
    walk.see("questions saved", walk.send("{booked}/questions", "/questions"))
    walk.see("agreed", walk.send("{video}/telehealth", "/telehealth"))
    walk.see("what was agreed to", walk.get("{video}/telehealth"))


def on_the_day(walk: Walk) -> None:
    """Half an hour before, then at night, on a Sunday."""
    with walk.site.app.app_context():
        visits = db.session.scalars(select(Visit)).all()
        starts = {appointment_path(one): one.appointments[0].starts_at for one in visits if one.appointments}
    _wait_until(starts[walk.staged["soon"]] - timedelta(minutes=30))
    walk.see("late", walk.send("{soon}", "/running-late"))
    walk.see("here", walk.send("{soon}", "/arrival"))


def walk_at_other_times(walk: Walk) -> None:
    """Whether somebody answers the telephone, and a year in which nothing is left to be had."""
    for moment in ("2026-10-08T07:00", "2026-10-08T16:59", "2026-10-10T20:00", "2026-10-25T12:00", "2027-03-01T12:00"):
        _wait_until(datetime.fromisoformat(moment).replace(tzinfo=LOS_ANGELES))
        for address in (
            "/lost-link",
            OFFICE,
            "/book/mini-facelift/david-kim?month=2027-01",
            "/procedures/mini-facelift",
        ):
            walk.see(f"{address} at {moment}", walk.get(address))


def _wait_until(moment: datetime) -> None:
    clock.set_offset(moment - datetime.now(UTC))


def _seen(walk: Walk, own: str) -> str:
    for page, action in ((f"{own}/cancellation", "/cancellation"), (own, "/undo")):
        try:
            return walk.get(page).fields_of(action)["seen"]
        except (AssertionError, KeyError):
            continue
    return "x"


def names_of(walk: Walk) -> set[str]:
    """Of the practice, its people and its patients, and where they are: written as they are in every language."""
    with walk.site.app.app_context():
        practice = catalog.practice()
        visits = db.session.scalars(select(Visit)).all()
        typed = [
            answers_of(visit).get(key, "")
            for visit in visits
            for key in ("name", "email", "note", "patient", "guardian")
        ]
        places = [line for one in catalog.locations() for line in one.address.splitlines()]
        surgeons = [one.name for one in catalog.surgeons()]
        surgeons += [monogram(name) for name in surgeons]
        own = [practice.name, practice.email, *practice.address.splitlines()]
    typed += [piece for one in typed for piece in one.partition("@")]  # a long one may be parted there
    return {
        one
        for one in (
            *typed,
            *places,
            *surgeons,
            *own,
            *NAMES,
            *SOMEBODY.values(),
            *TYPED.values(),
            *CHILD.values(),
            *MISTYPED,
        )
        if len(one) > 1
    }
