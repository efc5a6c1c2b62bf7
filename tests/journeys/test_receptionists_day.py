"""A receptionist's day from job to job, once with the mouse and once with the keyboard, counted.

pytest -s tests/journeys/test_receptionists_day.py prints what each job costs beside what it cost before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from types import ModuleType

import pytest

from tests.stage.counted import Counted
from tests.stage.demo_site import DemoSite, demo_site
from tests.stage.desk_jobs import JOBS, Job
from tests.stage.robots import desk, desk_by_keyboard, desk_by_mouse
from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey

FARTHEST = 60  # keys by which one goes to where something is pressed
HEAD = f"{'':<18} clicks      keys loads seconds   {'before: clicks / keys / loads':<36} goal"


@dataclass(frozen=True)
class Cost:
    """Of one job; `on_the_way` are the keys by which one went to where something was pressed."""

    job: Job
    clicks: int
    keys: int
    on_the_way: int
    loads: int
    seconds: float

    def __str__(self) -> str:
        keys = f"{self.keys} + {self.on_the_way}" if self.on_the_way else str(self.keys)
        cost = f"{self.clicks:>6} {keys:>9} {self.loads:>5} {self.seconds:>7.1f}"
        return f"{self.job.name:<18} {cost}   {self.job.measured:<36} {self.job.goal}"

    def is_within(self, bounds: tuple[int, int, int]) -> bool:
        clicks, keys, loads = bounds
        return self.clicks <= clicks and self.keys <= keys and self.loads <= loads and self.on_the_way <= FARTHEST


@pytest.fixture(scope="module")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """Of these tests alone: they change hours for good, which other journeys count on."""
    with demo_site(tmp_path_factory.mktemp("demo-site")) as site:
        yield site


def test_a_receptionists_day_by_mouse(site: DemoSite, visitor: Visitor) -> None:
    costs = the_day(desk_by_mouse, site, visitor)
    assert [str(cost) for cost in costs if not cost.is_within(cost.job.by_mouse)] == []


def test_a_receptionists_day_by_keyboard(site: DemoSite, visitor: Visitor) -> None:
    costs = the_day(desk_by_keyboard, site, visitor)
    assert [str(cost) for cost in costs if not cost.is_within((0, *cost.job.by_keyboard))] == []


def the_day(deeds: ModuleType, site: DemoSite, visitor: Visitor) -> list[Cost]:
    """What each job costs, done one after the other in one window of 1280 x 800."""
    desk.given_they_have_signed_in(visitor)
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
    costs = [cost_of(job, deeds, Counted(visitor), site) for job in JOBS]
    print(f"\n{deeds.__doc__}", HEAD, *costs, sep="\n")
    return costs


def cost_of(job: Job, deeds: ModuleType, hand: Counted, site: DemoSite) -> Cost:
    """After it is checked that the thing has happened."""
    scene = job.stage(site)
    hand.page.keyboard.press("Escape")  # the job before is done with
    hand.page.evaluate("document.activeElement.blur()")
    hand.visitor.goes_to(scene.address)
    hand.page.wait_for_load_state("networkidle")
    hand.from_here()
    begun = monotonic()
    getattr(deeds, job.deed)(hand, scene)
    seconds = monotonic() - begun
    job.is_done(site, scene)
    return Cost(job, hand.clicks, hand.keys - hand.on_the_way, hand.on_the_way, hand.loads, seconds)
