"""Past each page and state, each time that is refused, and what programs are answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import force_locale

from booking import catalog
from booking.routes.errors import in_one_sentence
from tests.stage.page_client import Page
from tests.stage.pages_list import FAULTS, FOR_PATIENTS
from tests.translations.reading import of_json, of_page
from tests.translations.walk import OFFICE, Walk

LIST = "/book/mini-facelift/earlier-visits"
BOTH = "/book/mini-facelift/both-surgeons"
SENTENCES = (400, 403, 404, 405, 413, 429, 500, 503)


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
    "patient-times-named": lambda walk: walk.get(_named_time(walk)),
    "patient-times-taken": lambda walk: walk.send(OFFICE, "/holds", starts_at=walk.staged["taken"]),
    "patient-times-refused": lambda walk: walk.send(OFFICE, "/holds", starts_at=_between(walk)),
    "patient-details-wrong": lambda walk: walk.send("{held}", "{held}"),
    "patient-details-for-a-child": lambda walk: walk.get("{held}"),
    "patient-reschedule-taken": lambda walk: walk.send(
        "{booked}/reschedule", "/reschedule", starts_at=walk.staged["taken"]
    ),
    "patient-comfort-wrong": lambda walk: walk.send("{booked}/comfort", "/comfort", needs_interpreter="y"),
    "patient-join-list-wrong": lambda walk: walk.send(LIST, LIST),
    "patient-lost-link-wrong": lambda walk: walk.send("/lost-link", "/lost-link"),
    "patient-undo-too-late": lambda walk: walk.send("{outrun}", "/undo"),
    "patient-contact-wrong": lambda walk: walk.send("{booked}/contact", "/contact", name=""),
}


def _named_time(walk: Walk) -> str:
    return next(one for one in walk.get("/embed/mini-facelift/david-kim").links().values() if "starts_at" in one)


def _between(walk: Walk) -> str:
    return walk.staged["taken"].replace(":00:00-", ":10:00-").replace(":30:00-", ":40:00-")


def walk_past_refused_times(walk: Walk) -> None:
    times = "/book/mini-facelift/david-kim?"
    for query in (
        *("day=2026-02-30", "day=x", "month=x", "month=1999-01", "day=2020-01-01", "day=2031-01-01", "location=moon"),
        *("starts_at=x", "starts_at=2026-10-11T03:00-07:00", "starts_at=2031-01-01T10:00-08:00"),
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
    for sent in ({}, {"part": "x"}):  # of the two parts that its form has, one comes along
        walk.see(f"hold one of both {sent}", walk.send(BOTH, "/holds", **sent))
    walk.see("a pair that is none", walk.get(f"{BOTH}?pair=x"))
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
