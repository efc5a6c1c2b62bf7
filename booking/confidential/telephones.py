"""Telephone numbers: as people type them and messengers paste them, as they are kept, shown and dialed."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from booking import formats
from booking.confidential.renumbered import renumbered

HOME_REGION: Final = "US"
EXTENSION: Final = ";ext="  # RFC 3966 section 3, so that "tel:" + telephone is a link that dials the extension too

_WHOLE, _LOCAL = 10, 7  # digits of a number at home, with its area code and without
_WORD: Final = re.compile(r"[\s(\[,;:–-]*[^\W\d_]+")
_EXTENSION_WORD: Final = re.compile(r"[\s(,;]*(?:extension|extn?|x|anexo|int)[\s.:=#]*\d{1,7}(?!\d)", re.IGNORECASE)
_KOREAN_EXTENSION: Final = re.compile(r"[\s(,;]*내선(?:\s*번호)?[\s.:=#]*(?=\d{1,7}(?!\d))")  # unknown to phonenumbers
# What is dialed from some country to leave it (00, from here 011), where others write the plus.
_WAY_OUT: Final = re.compile(r"(?:\+[\s(]*(?:011|00?)|\(?00)(?=[\s()-]*[1-9])[\s)-]*")
_ZERO_TO_LEAVE_OUT: Final = re.compile(r"\(\s*0\s*\)")
_BEFORE_IT: Final = re.compile(r"\A[^+\d(]*")
_AT_HOME_ABROAD: Final = re.compile(r"[\s(]*0")
_KOREAN_MOBILE: Final = re.compile(r"\(?010\)?[\s.-]*\d{4}[\s.-]*\d{4}")
_HOME_DIGITS: Final = re.compile(r"(?!.11)[2-9]\d{2}[2-9]\d{6}")  # the numbering plan of North America
_HOME_CODE: Final = 1
_HOME: Final = f"+{_HOME_CODE}"
_WHOLE_AT_HOME: Final = re.compile(r"\+1([2-9][0-9]{2})([0-9]{3})([0-9]{4})")


class TelephoneFault(StrEnum):
    EMPTY = "empty"
    NO_NUMBER = "no_number"
    AREA_CODE_MISSING = "area_code_missing"
    COUNTRY_CODE_MISSING = "country_code_missing"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    IMPOSSIBLE = "impossible"
    UNKNOWN_COUNTRY = "unknown_country"


class NotATelephone(ValueError):
    def __init__(self, reason: TelephoneFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read_telephone(typed: str, region: str = HOME_REGION) -> str:
    """E.164, with an extension kept as RFC 3966 writes it: "+13105550142" or "+13105550142;ext=5".

    Asks only whether there can be such a number: lists of area codes in use grow old, and a patient turned
    away costs more than a mistyped number, which the email address makes up for. Raises NotATelephone.
    """
    text = _without_invisible(unicodedata.normalize("NFKC", typed)).strip()
    if not text:
        raise NotATelephone(TelephoneFault.EMPTY)
    text = _with_country(_without_remark(_KOREAN_EXTENSION.sub(" ext. ", text)))
    number = _parsed(text, region)
    verdict = phonenumbers.is_possible_number_with_reason(number)
    if verdict == ValidationResult.TOO_LONG and (abroad := _with_forgotten_plus(text)):
        number, verdict = abroad, ValidationResult.IS_POSSIBLE
    if verdict != ValidationResult.IS_POSSIBLE or not _can_exist(number):
        raise NotATelephone(_possibility_fault(text, verdict))
    extension = f"{EXTENSION}{number.extension}" if number.extension else ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) + extension


def national(telephone: str, region: str = HOME_REGION) -> str:
    """As people of the region write it: "(310) 555-0142"; numbers from abroad keep their country code.

    An extension is said in the language that is spoken: "(310) 555-0142 ext. 5", 내선 5.
    """
    dialled, _, extension = telephone.partition(EXTENSION)
    written = _written(dialled, region)
    if written is None:
        return telephone
    return formats.telephone(f"{written}{EXTENSION}{extension}" if extension else written)


def _written(dialled: str, region: str) -> str | None:
    """None of what is no number. Nearly all are numbers at home, and phonenumbers takes its time over each."""
    if region == HOME_REGION and (at_home := _WHOLE_AT_HOME.fullmatch(dialled)):
        return "({}) {}-{}".format(*at_home.groups())
    try:
        number = phonenumbers.parse(dialled, region)
    except NumberParseException:
        return None
    home = phonenumbers.country_code_for_region(region) == number.country_code
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def digits_of(telephone: str) -> str:
    """The digits of a number, kept or as typed in any script, without those of an extension that is kept."""
    dialled = telephone.partition(EXTENSION)[0]
    if dialled.isascii():  # as all that are kept
        return "".join(filter(str.isdecimal, dialled))
    return "".join(str(unicodedata.decimal(sign)) for sign in dialled if sign.isdecimal())


def spellings_of(telephone: str) -> tuple[str, ...]:
    """The digits of a number that is kept, as they are dialed from abroad, then as at home: 13105550142, 3105550142."""
    abroad = digits_of(telephone)
    if telephone.startswith(_HOME):  # nearly all
        return (abroad, abroad[len(_HOME) - 1 :])
    try:
        number = phonenumbers.parse(f"+{abroad}")
    except NumberParseException:
        return (abroad,)
    significant = phonenumbers.national_significant_number(number)
    at_home = digits_of(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
    return tuple(dict.fromkeys((abroad, significant, at_home)))


def telephone_uri(telephone: str) -> str:
    """tel:+13105550142;ext=5 (RFC 3966), of a number as it is kept or as it is printed; "" of what is none."""
    try:
        return f"tel:{read_telephone(telephone)}"
    except NotATelephone:
        return ""


def _without_invisible(text: str) -> str:
    """Without the marks for the direction of text that messengers put around a number."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc"} or sign in "\t\r\n")


def _without_remark(text: str) -> str:
    """Without what is said around a number: "310 555 0167 (cell)". An extension is no remark, nor is 1-800-555-CARE."""
    text = _BEFORE_IT.sub("", text)
    for word in _WORD.finditer(text):
        before, after = text[: word.start()], text[word.start() :]
        is_vanity = _digits(before) < _WHOLE and (word[0].isupper() or not word[0][0].isspace())
        if _digits(before) < _LOCAL or is_vanity or _EXTENSION_WORD.match(after):
            continue
        if _digits(after) >= _LOCAL:
            raise NotATelephone(TelephoneFault.TOO_LONG)  # two numbers
        return before
    return text


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _with_country(text: str) -> str:
    """With a plus for what leaves a country, and for the one number at home there that nothing here looks like."""
    way_out = _WAY_OUT.match(text)
    if way_out:
        return f"+{text[way_out.end() :]}"
    if _KOREAN_MOBILE.fullmatch(text):
        return f"+82 {text}"
    return text


def _parsed(text: str, region: str) -> PhoneNumber:
    """As typed, without a zero that is dialed only at home, or with the digits that its country has now."""
    try:
        number = phonenumbers.parse(text, region)
        if text.startswith("+") and _ZERO_TO_LEAVE_OUT.search(text) and not phonenumbers.is_valid_number(number):
            number = phonenumbers.parse(_ZERO_TO_LEAVE_OUT.sub("", text), region)
    except NumberParseException as failure:
        raise NotATelephone(_parse_fault(failure)) from None
    return number if phonenumbers.is_valid_number(number) else renumbered(number) or number


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
        number = _parsed(f"+{typed}", HOME_REGION)
    except NotATelephone:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _possibility_fault(text: str, verdict: int) -> TelephoneFault:
    if _digits(text) >= _LOCAL and _AT_HOME_ABROAD.match(text) and re.search("[1-9]", text):
        return TelephoneFault.COUNTRY_CODE_MISSING
    return {
        ValidationResult.IS_POSSIBLE: TelephoneFault.IMPOSSIBLE,
        ValidationResult.IS_POSSIBLE_LOCAL_ONLY: TelephoneFault.AREA_CODE_MISSING,
        ValidationResult.TOO_LONG: TelephoneFault.TOO_LONG,
        ValidationResult.INVALID_COUNTRY_CODE: TelephoneFault.UNKNOWN_COUNTRY,
    }.get(verdict, TelephoneFault.TOO_SHORT)


def _can_exist(number: PhoneNumber) -> bool:
    """By the plan, not by the list: which codes are in use changes, what a code can begin with does not."""
    digits = phonenumbers.national_significant_number(number)
    if len(set(digits)) == 1:
        return phonenumbers.is_valid_number(number)
    return number.country_code != _HOME_CODE or _HOME_DIGITS.fullmatch(digits) is not None
