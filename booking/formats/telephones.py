"""The extension of a telephone number, in the word of the reader."""

from __future__ import annotations

import re
from typing import Final

from booking.formats.locales import AnyLocale, regional

EXTENSION: Final = {"ko": "내선"}
"""Where it is not "ext."; Spanish says that too."""

_EXTENSION: Final = re.compile(r"(?<=\d)[\s,;]*(?:ext(?:ension|n)?\.?|x|;ext=)\s*(?=\d{1,7}\Z)", re.IGNORECASE)


def telephone(printed: str, locale: AnyLocale = None) -> str:
    """(310) 555-0142 ext. 5, or 내선 5, of a number as it is printed; the rest of it stays."""
    return _EXTENSION.sub(f" {EXTENSION.get(regional(locale).language, 'ext.')} ", printed)
