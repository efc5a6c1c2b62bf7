"""How a patient of the race books, moves and cancels: as a browser does, with cookies and a form's own token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import TypeVar
from urllib.parse import urlencode

from tests.stage.servers import Answer, Site

AT_ONCE = 50  # connections; more would wait for one another in the client
T = TypeVar("T")


def is_polite(answer: Answer) -> bool:
    """Taken further, or told in words what happened; never a trace, never a blank page."""
    if answer.status == 303:
        return bool(answer.headers["Location"])
    heading = re.search(r"<h1[^>]*>(.+?)</h1>", answer.text, re.S)
    return answer.status in (409, 422) and heading is not None and "Traceback" not in answer.text


@dataclass
class Patient:
    site: Site
    name: str
    answers: list[Answer] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def arrive(self, day: str) -> None:
        """Opens a day's times, whose form will be sent."""
        page = self._ask("GET", f"/book/mini-facelift/first-available?day={day}")
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found, f"{page.status} {page.text[:300]}"
        self.token = found[1]

    def hold(self, *, procedure: str, surgeon: str, location: str, starts_at: str) -> Answer:
        sent = {"procedure": procedure, "surgeon": surgeon, "location": location, "starts_at": starts_at}
        return self.post("/holds", **sent)

    def book(self, held: str) -> Answer:
        """The two forms after the hold; the answer to the last that was sent."""
        answer = self.press(
            held, name=self.name, email="someone@patient.example", telephone="(310) 555-0143", reach="email"
        )
        return self.press(answer.headers["Location"]) if answer.status == 303 else answer

    def press(self, page: str, to: str = "", **sent: str) -> Answer:
        """Opens the page, and sends its form with what the page showed: to its own address, or to another one."""
        found = re.search(r'name="seen" value="([^"]*)"', self._ask("GET", page).text)
        return self.post(to or page, seen=found[1] if found else "", **sent)

    def post(self, address: str, **sent: str) -> Answer:
        answer = self._ask("POST", address, {**sent, "csrf_token": self.token})
        self.answers.append(answer)
        return answer

    def _ask(self, method: str, address: str, sent: dict[str, str] | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.site.ask(method, address, urlencode(sent) if sent is not None else None, headers)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def crowd(site: Site, count: int) -> list[Patient]:
    return [Patient(site, f"Patient {chr(65 + number % 26)}{chr(97 + number // 26)}") for number in range(count)]


def at_once(deeds: Iterable[Callable[[], T]]) -> list[T]:
    """All results, in order; as many at a time as there are connections, and the first of them at the same moment."""
    deeds = list(deeds)
    together = min(AT_ONCE, len(deeds))
    barrier = Barrier(together)

    def run(number: int) -> T:
        if number < together:
            barrier.wait(60)
        return deeds[number]()

    with ThreadPoolExecutor(together) as pool:
        return list(pool.map(run, range(len(deeds))))
