"""What a mail server says when it takes no letter, and whom that concerns: us, this recipient, or it is not clear.

Codes are those of RFC 5321 4.2 and 4954 6; enhanced ones (5.7.1) those of RFC 3463 and the IANA registry, and those
that large providers have added. Many servers send none, so their words are read as well, for this alone.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

SENDER: Final = "sender"
RECIPIENT: Final = "recipient"
CONTENT: Final = "content"
"""The steps of a conversation at which a letter is refused: MAIL, RCPT, and the letter itself."""

LONGEST_WORDS: Final = 200

_SIGN_IN_FIRST: Final = frozenset({530, 534, 535, 538})
_SIGN_IN_FIRST_ENHANCED: Final = frozenset({"5.7.8", "5.7.9", "5.7.11", "5.7.57", "5.7.139"})
_SIGN_IN_WORDS: Final = re.compile(
    r"auth\w* (is )?(required|needed)|not (been )?authenticated|(must|please|first) (authenticate|log ?in|sign in)",
    re.I,
)
# Of mailboxes and their domains; 5.1.7 and 5.1.8 are the sender's address, 5.2.252 and the like "may not send as".
_NO_SUCH_MAILBOX: Final = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.4.4", "5.4.310"})
_MAILBOX: Final = frozenset({"5.2.0", "5.2.1", "5.2.2", "5.2.4"})
_ABOUT_US: Final = re.compile(
    r"relay|rcpthosts|send(ing)? (as|on behalf)|sender|from address|permi(t|ssion)|authori[sz]ed|polic(y|ies)|"
    r"limit|quota|too many|rate|throttl|spam|reputation|black ?list|block ?list|spamhaus|client host|\bip\b",
    re.I,
)
_FULL: Final = re.compile(r"(mail)?box.{0,20}(full|quota)|over ?quota|quota.{0,20}mailbox|out of storage", re.I)
_ENHANCED: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_ADDRESS: Final = re.compile(r"\S*@\S*")


class Concerned(StrEnum):
    US = "us"
    RECIPIENT = "recipient"
    UNCLEAR = "unclear"


def concerned(step: str, code: int, words: str) -> Concerned:
    """Of a refusal for good (5xx)."""
    enhanced = enhanced_code(words)
    if code in _SIGN_IN_FIRST or enhanced in _SIGN_IN_FIRST_ENHANCED or _SIGN_IN_WORDS.search(words):
        return Concerned.US
    if step == SENDER:  # no recipient has been named yet
        return Concerned.UNCLEAR
    if enhanced in _MAILBOX or (enhanced in _NO_SUCH_MAILBOX and "relay" not in words.lower()):
        return Concerned.RECIPIENT
    unspecific = enhanced in ("", "5.0.0", "5.1.0", "5.4.1")
    if step == RECIPIENT and unspecific and (_FULL.search(words) or not _ABOUT_US.search(words)):
        return Concerned.RECIPIENT
    return Concerned.UNCLEAR


def refusal(code: int, words: str) -> str:
    """What makes two refusals the same: "550 5.7.1"."""
    return f"{code} {enhanced_code(words)}".strip()


def is_about_mailbox(words: str) -> bool:
    """Of a refusal for now: the mailbox is full, or does not know us yet (greylisting says 4.2.0 as well)."""
    return enhanced_code(words).startswith(("4.1.", "4.2.")) or bool(_FULL.search(words))


def enhanced_code(words: str) -> str:
    """Empty when the server gave none."""
    found = _ENHANCED.search(words)
    return found.group() if found else ""


def words_without(words: str, address: str) -> str:
    """In one line, with nothing of the patient's address in it."""
    said = _ADDRESS.sub("…", words)
    for part in address.split("@"):
        if part:
            said = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", said, flags=re.I)
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
    return line[:LONGEST_WORDS]
