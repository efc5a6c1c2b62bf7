"""Every text can be read on every ground that the style sheets put it on, in the light and the dark scheme."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
PALETTE, ROLES, SURGEONS = (CSS / "tokens" / f"{name}.css" for name in ("palette", "roles", "surgeons"))
DARK, PRINT = "@media screen and (prefers-color-scheme: dark)", "@media print"
GROUNDS = {"paper", "sheet", "shade"}  # and whatever ends in -wash
FAINT_LINES = {"hair", "rim"}  # part and frame what can be told without them
READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2, 1.4.3 (text) and 1.4.11 (the edge of a field)


def tokens() -> str:
    return PALETTE.read_text() + ROLES.read_text()


def colors(css: str) -> dict[str, dict[str, str]]:
    """What each role looks like in each scheme; the dark one has the light one's where it names none."""
    light, dark = roles(css)
    return {"light": light, "dark": light | dark}


def roles(css: str) -> tuple[dict[str, str], dict[str, str]]:
    """The roles that the light part names, and those that the dark part names, each with its color."""
    palette = dict(re.findall(r"--([a-z]+-\d+):\s*(#[0-9a-f]{6})\b", css))
    light_part, _, dark_part = css.partition(PRINT)[0].partition(DARK)

    def named(part: str) -> dict[str, str]:
        said = re.findall(r"--([a-z-]+):\s*(?:var\(--([a-z]+-\d+)\)|(#[0-9a-f]{6}))", part)
        return {role: color or palette[raw] for role, raw, color in said if color or raw in palette}

    return named(light_part), named(dark_part)


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
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
    assert too_faint(colors(tokens())[scheme]) == []


def test_the_dark_scheme_sets_every_color_of_its_own() -> None:
    light, dark = roles(tokens())
    assert dark
    assert set(light) == set(dark)
    assert {"paper", "ink", "action", "edge", "teal", "plum", "teal-wash", "plum-wash"} <= set(light)


def test_every_surgeon_color_has_a_text_a_wash_and_a_class() -> None:
    washes = {name.removesuffix("-wash") for name in colors(tokens())["light"] if name.endswith("-wash")}
    surgeons = washes - {"note", "error", "good"}
    classes = re.findall(
        r"\.surgeon-(\w+) \{\s+--mine: var\(--\1\);\s+--wash: var\(--\1-wash\);\s+\}", SURGEONS.read_text()
    )
    assert surgeons == set(classes)
    assert len(surgeons) >= 6


def test_no_sheet_but_the_palette_names_a_color() -> None:
    """Else a color could slip past the tests above."""
    sheets = sorted(set(CSS.rglob("*.css")) - {PALETTE})
    assert len(sheets) > 50
    for sheet in sheets:
        assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(", sheet.read_text()) == [], sheet.name


def test_only_roles_and_paper_take_from_the_palette_and_take_all_of_it() -> None:
    palette = set(re.findall(r"--([a-z0-9-]+):", PALETTE.read_text()))
    taken = {
        sheet: palette & set(re.findall(r"var\(--([a-z0-9-]+)\)", sheet.read_text())) for sheet in CSS.rglob("*.css")
    }
    assert {sheet.name for sheet, names in taken.items() if names} == {"roles.css", "print.css"}
    assert palette - set().union(*taken.values()) == set()


@pytest.mark.parametrize(
    ("scheme", "changed", "complaint"),
    [
        ("light", "--coal-500: #575b61|--coal-500: #8a8e94", "quiet on paper"),
        ("light", "--action-ink: var(--stone-25)|--action-ink: #b08860", "action-ink on action"),
        ("dark", "--ash-500: #7d7a73|--ash-500: #4a4846", "edge on sheet"),
    ],
)
def test_a_color_made_too_faint_is_found(scheme: str, changed: str, complaint: str) -> None:
    """The negative control: the check sees what it is there to see."""
    before, after = changed.split("|")
    css = tokens()
    assert before in css
    assert any(line.startswith(complaint) for line in too_faint(colors(css.replace(before, after))[scheme]))


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
