"""Settings that can be used, and yet look like a mistake: said in one line each when letters begin to be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from booking.config.environment import Settings

_UNREAD = re.compile(
    r"(no|do-?not|dont|never|un)-?(reply|replies|respond|answer|monitored).*|(noreply|mailer-daemon|bounces?).*"
)


def doubts_about(settings: Settings) -> Iterator[str]:
    if settings.mail_from and _UNREAD.fullmatch(re.sub(r"[._]", "-", settings.mail_from.partition("@")[0].lower())):
        yield (
            f"MAIL_FROM is {settings.mail_from}, which sounds as if nobody read it: patients' answers to invitations "
            "go there."
        )
