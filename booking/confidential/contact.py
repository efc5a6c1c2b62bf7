"""Names and telephone numbers, as they are typed and as they are kept.

Each is either one canonical text, fit to store, compare and write to, or refused with a fact the form turns
into a sentence.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

HOME_REGION: Final = "US"
LONGEST_NAME: Final = 120
EXTENSION: Final = ";ext="  # RFC 3966, so that "tel:" + telephone is a link that dials the extension too

# Letters that Unicode does not split into a plain letter and an accent.
PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


class TelephoneFault(StrEnum):
    EMPTY = "empty"
    NO_NUMBER = "no_number"
    AREA_CODE_MISSING = "area_code_missing"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN_COUNTRY = "unknown_country"


class NameFault(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    NO_LETTER = "no_letter"


class NotATelephone(ValueError):
    def __init__(self, reason: TelephoneFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NotAName(ValueError):
    def __init__(self, reason: NameFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read_telephone(typed: str, region: str = HOME_REGION) -> str:
    """E.164, with an extension kept as RFC 3966 writes it: "+13105550142" or "+13105550142;ext=5".

    Asks only whether there can be such a number: lists of area codes in use grow old, and a patient turned
    away costs more than a mistyped number, which the email address makes up for.
    """
    if not typed.strip():
        raise NotATelephone(TelephoneFault.EMPTY)
    try:
        number = phonenumbers.parse(typed, region)
    except NumberParseException as failure:
        raise NotATelephone(_parse_fault(failure)) from None
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if verdict == ValidationResult.TOO_LONG and (abroad := _with_forgotten_plus(typed)):
        number, verdict = abroad, ValidationResult.IS_POSSIBLE
    if verdict != ValidationResult.IS_POSSIBLE:
        raise NotATelephone(_possibility_fault(verdict))
    extension = f"{EXTENSION}{number.extension}" if number.extension else ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) + extension


def national(telephone: str, region: str = HOME_REGION) -> str:
    """As people of the region write it: "(310) 555-0142"; numbers from abroad keep their country code."""
    dialled, _, extension = telephone.partition(EXTENSION)
    try:
        number = phonenumbers.parse(dialled, region)
    except NumberParseException:
        return telephone
    home = phonenumbers.country_code_for_region(region) == number.country_code
    written = phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    )
    return f"{written} ext. {extension}" if extension else written


def read_name(typed: str) -> str:
    """A name as its bearer writes it, in any script, with single spaces."""
    # Line breaks and tabs are control characters too, and no form field for a name sends them.
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in typed.strip()):
        raise NotAName(NameFault.CONTROL_CHARACTERS)
    name = " ".join(_without_invisible(unicodedata.normalize("NFC", typed)).split())
    if not name:
        raise NotAName(NameFault.EMPTY)
    if len(name) > LONGEST_NAME:
        raise NotAName(NameFault.TOO_LONG)
    if not any(character.isalpha() for character in name):
        raise NotAName(NameFault.NO_LETTER)
    return name


def initials(name: str) -> str:
    """For screens that others can see: "María de la Cruz" → "M. C."."""
    letters = [next(filter(str.isalpha, word)) for word in name.split() if any(map(str.isalpha, word))]
    shown = letters if len(letters) < 2 else [letters[0], letters[-1]]
    return " ".join(f"{letter.upper()}." for letter in shown)


def folded_words(name: str) -> list[set[str]]:
    """For each word its spellings without case, accents and marks: "Anne-Marie" → {annemarie, anne, marie}.

    The whole word is always among them, so that "obrien", "O'Brien" and "O’Brien" meet.
    """
    words = []
    for word in _folded(name).split():
        parts = [part for part in re.split(r"[\W_]+", word) if part]
        if parts:
            words.append({"".join(parts), *parts})
    return words


def _parse_fault(failure: NumberParseException) -> TelephoneFault:
    return {
        NumberParseException.INVALID_COUNTRY_CODE: TelephoneFault.UNKNOWN_COUNTRY,
        NumberParseException.TOO_SHORT_NSN: TelephoneFault.TOO_SHORT,
        NumberParseException.TOO_SHORT_AFTER_IDD: TelephoneFault.TOO_SHORT,
        NumberParseException.TOO_LONG: TelephoneFault.TOO_LONG,
    }.get(failure.error_type, TelephoneFault.NO_NUMBER)


def _with_forgotten_plus(typed: str) -> PhoneNumber | None:
    """A caller from abroad often starts with the bare country code: "44 20 7946 0958"."""
    try:
        number = phonenumbers.parse("+" + typed.strip(), None)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _possibility_fault(verdict: int) -> TelephoneFault:
    return {
        ValidationResult.IS_POSSIBLE_LOCAL_ONLY: TelephoneFault.AREA_CODE_MISSING,
        ValidationResult.TOO_LONG: TelephoneFault.TOO_LONG,
        ValidationResult.INVALID_COUNTRY_CODE: TelephoneFault.UNKNOWN_COUNTRY,
    }.get(verdict, TelephoneFault.TOO_SHORT)


def _without_invisible(text: str) -> str:
    """Without format characters, such as right-to-left overrides, that can disguise a name.

    Persian and Indian scripts spell with the two joiners that stay.
    """
    return "".join(c for c in text if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
    return bare.translate(PLAIN_LETTERS)
