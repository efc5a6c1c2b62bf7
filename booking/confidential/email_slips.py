"""The well-known domains of email addresses, and likely slips in them: gmial.com, hotmail.con."""

from __future__ import annotations

from typing import Final

WELL_KNOWN: Final = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "ymail.com",
        "rocketmail.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "comcast.net",
        "verizon.net",
        "att.net",
        "sbcglobal.net",
        "bellsouth.net",
        "cox.net",
        "charter.net",
        "earthlink.net",
        "proton.me",
        "protonmail.com",
        "naver.com",
        "hanmail.net",
        "daum.net",
    ]
)
_REAL: Final = frozenset({"mail.com", "email.com", "hushmail.com", "never.com"})  # one sign from one of those
_SHORTEST: Final = 5  # signs of a name before which a slip in it makes too many other names that are real


def likely_meant(address: str) -> str | None:
    """The address that was probably meant; None where nothing looks like a slip. A guess, so only ever a question."""
    mailbox, _at, domain = address.rpartition("@")
    domain = domain.casefold()
    if domain in WELL_KNOWN or domain in _REAL:
        return None
    meant = next((known for known in sorted(WELL_KNOWN) if _is_slip_of(domain, known)), None)
    return f"{mailbox}@{meant}" if meant else None


def with_known_ending(address: str) -> str:
    """“ann@gmail” with the ending of the one well-known domain of that name; any other as it is."""
    mailbox, at, name = address.rpartition("@")
    known = [domain for domain in WELL_KNOWN if domain.partition(".")[0] == name.casefold()]
    return f"{mailbox}{at}{known[0]}" if mailbox and len(known) == 1 else address


def _is_slip_of(domain: str, known: str) -> bool:
    """One slip in the name and one in what follows it, at most: gmial.con."""
    typed, _dot, typed_end = domain.partition(".")
    name, _dot, end = known.partition(".")
    is_near_name = typed == name or (len(name) >= _SHORTEST and _is_one_slip(typed, name))
    is_near_end = typed_end == end or (end in ("com", "net") and _is_one_slip(typed_end, end))
    return is_near_name and is_near_end


def _is_one_slip(typed: str, meant: str) -> bool:
    """One sign too many, too few or another, or all of them in another order: icould, gmial."""
    if len(typed) == len(meant):
        is_shuffled = sorted(typed) == sorted(meant)
        return is_shuffled or sum(one != other for one, other in zip(typed, meant, strict=True)) == 1
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )
