"""Can every text be read on every ground that the style sheets put it on, in the light and in the dark scheme?"""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
DARK = "@media screen and (prefers-color-scheme: dark)"
GROUNDS = {"paper", "sheet", "shade"}  # and whatever ends in -wash
FAINT_LINES = {"hair", "rim"}  # part and frame what can be told without them
READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2, 1.4.3 (text) and 1.4.11 (the edge of a field)


def colours(css: str) -> dict[str, dict[str, str]]:
    """The colour tokens of each scheme; the dark one has the light one's where it names none."""
    light_part, _, dark_part = css.partition(DARK)
    light = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b", light_part))
    dark = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b", dark_part))
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(scheme: dict[str, str]) -> list[str]:
    """Every pair of tokens that may meet on a page and is too hard to see, in words."""
    grounds = {name for name in scheme if name in GROUNDS or name.endswith("-wash")}
    texts = set(scheme) - grounds - FAINT_LINES - {"edge", "action-ink"}
    pairs = [(text, ground, READABLE) for text in texts for ground in grounds]
    pairs += [("action-ink", ground, READABLE) for ground in ("action", "action-deep")]
    pairs += [("edge", ground, VISIBLE) for ground in grounds]
    return sorted(
        f"{text} on {ground}: {contrast(scheme[text], scheme[ground]):.2f}, not {least}"
        for text, ground, least in pairs
        if contrast(scheme[text], scheme[ground]) < least
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground(scheme: str) -> None:
    assert too_faint(colours(TOKENS.read_text())[scheme]) == []


def test_the_dark_scheme_sets_every_colour_of_its_own() -> None:
    light_part, _, dark_part = TOKENS.read_text().partition(DARK)
    assert dark_part
    named = [set(re.findall(r"--([a-z-]+):\s*#", part)) for part in (light_part, dark_part)]
    assert named[0] == named[1]
    assert {"paper", "ink", "action", "edge", "teal", "plum", "teal-wash", "plum-wash"} <= named[0]


def test_every_surgeon_colour_has_a_text_a_wash_and_a_class() -> None:
    css = TOKENS.read_text()
    washes = {name.removesuffix("-wash") for name in colours(css)["light"] if name.endswith("-wash")}
    surgeons = washes - {"note", "error", "good"}
    classes = re.findall(r"\.surgeon-(\w+) \{ --mine: var\(--\1\); --wash: var\(--\1-wash\) \}", css)
    assert surgeons == set(classes)
    assert len(surgeons) >= 6


def test_no_sheet_but_the_tokens_names_a_colour_for_the_screen() -> None:
    """Else a colour could slip past the tests above; paper's black, white and greys are print's own."""
    for sheet in TOKENS.parent.glob("*.css"):
        if sheet.name in {"tokens.css", "print.css"}:
            continue
        screen = sheet.read_text().split("@media print")[0]
        assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(", screen) == [], sheet.name


@pytest.mark.parametrize(
    ("scheme", "changed", "complaint"),
    [
        ("light", "--quiet: #575b61|--quiet: #8a8e94", "quiet on paper"),
        ("light", "--action-ink: #fffdf9|--action-ink: #b08860", "action-ink on action"),
        ("dark", "--edge: #7d7a73|--edge: #4a4846", "edge on sheet"),
    ],
)
def test_a_colour_made_too_faint_is_found(scheme: str, changed: str, complaint: str) -> None:
    """The negative control: the check sees what it is there to see."""
    before, after = changed.split("|")
    css = TOKENS.read_text()
    assert before in css
    assert any(line.startswith(complaint) for line in too_faint(colours(css.replace(before, after))[scheme]))


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
