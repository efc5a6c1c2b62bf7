"""Drawings of where a procedure leaves its marks: one head from the front and from the side, in one line, captioned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.security import safe_join

_CAPTIONS: Mapping[str, object] = {
    "brow-lift": _l("Incisions: short ones in the hair, a little behind the hairline."),
    "chin-implant": _l("Incision: in the natural crease under the chin."),
    "eyelid-surgery": _l("Incisions: in the crease of the upper lid, and just under the lashes of the lower lid."),
    "facelift": _l("Incision: from the hair at the temple, around the ear, and back into the hair."),
    "facial-fat-transfer": _l("Where fat is commonly placed: temples, under the eyes, cheeks, and beside the mouth."),
    "mini-facelift": _l("Incision: in front of the ear, around the earlobe, and up behind the ear."),
    "neck-lift": _l("Incisions: under the chin, and around the earlobe into the hair behind the ear."),
    "neuromodulators": _l(
        "Where small amounts are commonly injected: forehead, between the brows, and beside the eyes."
    ),
    "rhinoplasty": _l("Incision: across the strip of skin between the nostrils; others lie inside the nose."),
}
_TITLE = re.compile(r"\s*<title>.*?</title>", re.DOTALL)


class Drawing(NamedTuple):
    svg: Markup
    caption: str  # empty for one that is not ours: then its own title speaks


def find_drawing(name: str | None) -> Drawing | None:
    """To stand in the page and take its colors; None when there is no such file."""
    path = safe_join(str(current_app.static_folder), "drawings", f"{name}.svg") if name else None
    try:
        svg = Path(path).read_text("utf-8") if path else None
    except OSError:
        return None
    if svg is None:
        return None
    caption = str(_CAPTIONS.get(name or "", ""))
    if caption:
        svg = svg.replace('role="img"', 'aria-hidden="true"', 1)  # else it would be read out twice
        svg = _TITLE.sub("", svg, count=1)  # in English, and shown wherever a pointer rests
    return Drawing(Markup(svg), caption)  # noqa: S704 - our own file
