"""What becomes of a name, an address and a telephone number as people type them."""

import pytest

from booking.confidential import (
    EmailFault,
    NameFault,
    NotAName,
    NotAnEmail,
    NotATelephone,
    TelephoneFault,
    initials,
    national,
    read_email,
    read_name,
    read_telephone,
)


@pytest.mark.parametrize(
    "typed",
    [
        *("3105550142", "310-555-0142", "(310) 555-0142", "310.555.0142", " 310 555 0142 ", "(310)5550142"),
        *("1-310-555-0142", "+1 310 555 0142", "+13105550142", "tel:+1-310-555-0142", "٣١٠٥٥٥٠١٤٢"),
    ],
)
def test_any_way_of_writing_a_telephone_becomes_one(typed: str) -> None:
    assert read_telephone(typed) == "+13105550142"


@pytest.mark.parametrize("typed", ["+44 20 7946 0958", "011 44 20 7946 0958", "44 20 7946 0958"])
def test_a_number_from_abroad_is_understood_with_or_without_plus(typed: str) -> None:
    assert read_telephone(typed) == "+442079460958"


def test_an_extension_is_kept() -> None:
    assert read_telephone("310-555-0142 ext. 5") == "+13105550142;ext=5"
    assert national("+13105550142;ext=5") == "(310) 555-0142 ext. 5"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", TelephoneFault.EMPTY),
        ("   ", TelephoneFault.EMPTY),
        ("call me", TelephoneFault.NO_NUMBER),
        ("555-0142", TelephoneFault.AREA_CODE_MISSING),
        ("000", TelephoneFault.TOO_SHORT),
        ("310-555-01429", TelephoneFault.TOO_LONG),
        ("310-555-0142 / 310-555-0143", TelephoneFault.TOO_LONG),
        ("9" * 300, TelephoneFault.TOO_LONG),
        ("+999 310 555 0142", TelephoneFault.UNKNOWN_COUNTRY),
    ],
)
def test_what_is_no_telephone_is_refused_with_the_reason(typed: str, reason: TelephoneFault) -> None:
    with pytest.raises(NotATelephone) as refused:
        read_telephone(typed)
    assert refused.value.reason is reason


def test_telephones_are_shown_as_people_of_the_country_write_them() -> None:
    assert national("+13105550142") == "(310) 555-0142"
    assert national("+442079460958") == "+44 20 7946 0958"
    assert national("by letter only") == "by letter only"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ann.Lee@Example.COM ", "Ann.Lee@example.com"),
        ("o'brien+kim@example.com", "o'brien+kim@example.com"),
        ("ann@例え.jp", "ann@xn--r8jz45g.jp"),
        ("ann@clinic.test", "ann@clinic.test"),
    ],
)
def test_an_address_is_trimmed_and_made_ascii(typed: str, address: str) -> None:
    assert read_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("a@x.com, b@y.com", "a@x.com;b@y.com", "a@x.com b@y.com", "a@x.com\r\nBcc: b@y.com", "a@x.com\nb"),
        *("Ann <a@x.com>", "<a@x.com>", "a@x", "a", "@x.com", "a@@x.com", '"a b"@x.com', "a@[127.0.0.1]"),
        *("a@x.com\x00", "a@localhost", "a" * 65 + "@x.com", "a@-x.com"),
    ],
)
def test_anything_but_exactly_one_address_is_refused(typed: str) -> None:
    with pytest.raises(NotAnEmail) as refused:
        read_email(typed)
    assert refused.value.reason is EmailFault.NOT_ONE_ADDRESS


def test_an_empty_address_and_one_no_letter_would_reach_have_reasons_of_their_own() -> None:
    for typed, reason in (("", EmailFault.EMPTY), ("ü@example.com", EmailFault.UNDELIVERABLE_LETTERS)):
        with pytest.raises(NotAnEmail) as refused:
            read_email(typed)
        assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Maria   Garcia ", "Maria Garcia"),
        ("Siobhan O’Brien-Smith Jr.", "Siobhan O’Brien-Smith Jr."),
        ("X", "X"),
        ("김민수", "김민수"),
        ("محمد", "محمد"),
        ("Zoe\u0308 Lee", "Zoë Lee"),
        ("Ann\u00a0Lee", "Ann Lee"),
        ("Ann \u202eLee\u200b", "Ann Lee"),
        ("n" * 120, "n" * 120),
    ],
)
def test_a_name_is_kept_as_written_in_any_script(typed: str, name: str) -> None:
    assert read_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", NameFault.EMPTY),
        (" \u200b ", NameFault.EMPTY),
        ("n" * 121, NameFault.TOO_LONG),
        ("Ann\r\nBcc: x", NameFault.CONTROL_CHARACTERS),
        ("Ann\x00", NameFault.CONTROL_CHARACTERS),
        ("Ann\x85Lee", NameFault.CONTROL_CHARACTERS),
        ("\ud800Ann", NameFault.CONTROL_CHARACTERS),
        ("12 - !", NameFault.NO_LETTER),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_the_reason(typed: str, reason: NameFault) -> None:
    with pytest.raises(NotAName) as refused:
        read_name(typed)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Maria de la Cruz", "M. C."), ("zoë lee", "Z. L."), ("X", "X."), ("(Ann) Lee 3", "A. L."), ("3", "")],
)
def test_initials_are_those_of_the_first_and_last_word(name: str, shown: str) -> None:
    assert initials(name) == shown
