"""The steps somebody passes before they count as signed in.

The password is the first step. A second factor is one more `Step` in STEPS, with a page of its own: that page calls
`access.half_signed_in_user()` and, when its proof is right, `access.pass_step(name)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from booking.models import StaffSession, User


@dataclass(frozen=True, slots=True)
class Step:
    name: str  # what staff_sessions.steps keeps
    endpoint: str  # its page
    required_of: Callable[[User], bool] = lambda user: True


STEPS: list[Step] = [Step("password", "sign_in.sign_in")]


def next_step(session: StaffSession) -> Step | None:
    """The first that this session has yet to pass; None when it is signed in."""
    passed = session.steps.split()
    return next((step for step in STEPS if step.required_of(session.user) and step.name not in passed), None)
