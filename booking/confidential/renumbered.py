"""How telephone numbers were written before their countries renumbered; contacts and messengers keep them for years.

A row a country code: what the national number looked like, and what is dialed since. Sources: the notices that each
country sent to the ITU (Operational Bulletin), in the year named.
"""

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumber

_VIETNAM: Final = {
    **{"162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39"},
    **{"120": "70", "121": "79", "122": "77", "126": "76", "128": "78"},
    **{"123": "83", "124": "84", "125": "85", "127": "81", "129": "82", "186": "56", "188": "58", "199": "59"},
}
_FORMER: Final[dict[int, list[tuple[str, str]]]] = {
    52: [(r"(?:0?4[45]|0?1)(\d{10})", r"\1")],  # Mexico, 2019: without 1, 01, 044 and 045
    54: [(r"9?(\d{2,4})15(\d{6,8})", r"9\1\2")],  # Argentina: 15 is dialed at home, 9 from abroad
    55: [(r"(\d{2})([6-9]\d{7})", r"\g<1>9\2")],  # Brazil, 2016: a 9 before every mobile number
    57: [(r"([1-8]\d{7})", r"60\1"), (r"0?3(3\d{9})", r"\1")],  # Colombia, 2021
    84: [(rf"{old}(\d{{7}})", rf"{new}\1") for old, new in _VIETNAM.items()],  # 2018
    # Ivory Coast, 2021: the company that had given the number out.
    225: [(r"(\d[0-3]\d{6})", r"01\1"), (r"(\d[4-6]\d{6})", r"05\1"), (r"(\d[7-9]\d{6})", r"07\1")],
    229: [(r"(\d{8})", r"01\1")],  # Benin, 2024
}


def renumbered(number: PhoneNumber) -> PhoneNumber | None:
    """What is dialed now; None where that is no number either, or no rule is known."""
    return next((now for now in _as_dialed_now(number) if phonenumbers.is_valid_number(now)), None)


def _as_dialed_now(number: PhoneNumber) -> Iterator[PhoneNumber]:
    digits = phonenumbers.national_significant_number(number)
    for former, present in _FORMER.get(number.country_code or 0, ()):
        if re.fullmatch(former, digits):
            now = phonenumbers.parse(f"+{number.country_code}{re.sub(former, present, digits)}", None)
            now.extension = number.extension
            yield now
