"""What can be used, and yet looks like a mistake: said in one line each when pages or letters begin to be served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from booking.config.environment import PROJECT, Settings

TRANSLATIONS: Final = PROJECT / "booking" / "translations"

_UNREAD = re.compile(
    r"(no|do-?not|dont|never|un)-?(reply|replies|respond|answer|monitored).*|(noreply|mailer-daemon|bounces?).*"
)


def doubts_about(settings: Settings) -> Iterator[str]:
    if settings.mail_from and _UNREAD.fullmatch(re.sub(r"[._]", "-", settings.mail_from.partition("@")[0].lower())):
        yield (
            f"MAIL_FROM is {settings.mail_from}, which sounds as if nobody read it: patients' answers to invitations "
            "go there."
        )


def doubts_about_translations(folder: Path = TRANSLATIONS) -> Iterator[str]:
    """`make` compiles them; whoever sets this up by hand may forget, and nothing else would tell."""
    catalogs = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    missing = [catalog.parents[1].name for catalog in catalogs if not _is_compiled(catalog)]
    if missing:
        yield (
            f"The translations ({', '.join(missing)}) are not compiled, or not since they changed, so patients read "
            "English: run `.venv/bin/pybabel compile -d booking/translations` and start again."
        )


def _is_compiled(catalog: Path) -> bool:
    compiled = catalog.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= catalog.stat().st_mtime
