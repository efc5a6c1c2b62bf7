"""A picture of every page: `make pictures` puts PNGs into docs/pictures, light and dark, wide and narrow.

Patients' pages in the other languages are put into a folder of each.

python -m tests.pictures [PAGE ...]     only pages whose names begin so
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright._impl._api_structures import Clip
from playwright.sync_api import Page, sync_playwright

from booking.config import PROJECT
from tests.stage.chromium import HOW_TO_GET_IT, chromium_path
from tests.stage.demo_site import demo_site
from tests.stage.looking import ENGLISH, looking_at
from tests.stage.pages_list import FAULTS, FOR_PATIENTS, PAGES, Seen
from tests.stage.visitor import DESK, PHONE, launch

FOLDER = PROJECT / "docs" / "pictures"
TRANSLATIONS = PROJECT / "booking" / "translations"
WIDTHS = (DESK, PHONE)
# So much and no more is in the README, of the day its whole window; of the others the whole page.
ONE_SCREEN: dict[str, Clip] = {
    "patient-home-1280": {"x": 0, "y": 0, "width": 1280, "height": 720},
    "staff-day-1280": {"x": 0, "y": 0, **DESK},
}


def main(names: list[str]) -> int:
    chromium = chromium_path()
    if chromium is None:
        print(HOW_TO_GET_IT, file=sys.stderr)
        return 1
    wanted = [seen for seen in PAGES if not names or seen.name.startswith(tuple(names))]
    languages = [ENGLISH, *sorted(folder.name for folder in TRANSLATIONS.iterdir())]
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        for language in languages:
            shown = wanted if language == ENGLISH else [seen for seen in wanted if seen in (*FOR_PATIENTS, *FAULTS)]
            with (
                tempfile.TemporaryDirectory() as folder,
                demo_site(Path(folder)) as site,
                looking_at(site, browser, language=language) as looking,
            ):
                for number, seen in enumerate(shown, start=1):
                    print(f"{language} {number}/{len(shown)} {seen.name}", flush=True)
                    take_pictures(looking.at(seen).page, seen, FOLDER / language if language != ENGLISH else FOLDER)
    print(f"{len(list(FOLDER.rglob('*.png')))} pictures in {FOLDER}")
    return 0


def take_pictures(page: Page, seen: Seen, folder: Path) -> None:
    for width in WIDTHS:
        page.set_viewport_size(width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            name = f"{seen.name}-{width['width']}" + ("-dark" if scheme == "dark" else "")
            clip = ONE_SCREEN.get(name)
            page.screenshot(path=folder / f"{name}.png", full_page=clip is None, clip=clip)
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
