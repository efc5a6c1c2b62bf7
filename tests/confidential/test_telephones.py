"""Telephone numbers as people and messengers write them: taken, or refused with what would be right."""

from random import Random

import phonenumbers
import pytest
from flask import Flask

from booking.confidential import NotATelephone, TelephoneFault, national, read_telephone, telephone_uri
from booking.forms.contact_fields import TELEPHONE_WORDS
from tests.stage.page_client import PageClient


@pytest.mark.parametrize(
    "typed",
    [
        *("1 (310) 555 - 0167 (cell)", "310 555 0167 please", "310 555 0167, please", "310-555-0167-cell"),
        *("310 555 0167cell", "(310)555-0167 Mom", "310 555 0167 (after 5 pm)", "310 555 0167 or email"),
        *("cell: 310 555 0167", "tel:+1-310-555-0167", "tel:310-555-0167;phone-context=+1", "310 555 0167 자택"),
        *("https://wa.me/13105550167", "+1 (310) 555-0167 / WhatsApp", "☎ 310 555 0167", "310 555 0167 📱"),
        *("\u202a+1 (310) 555\u20110167\u202c", "\u2066310\u2013555\u20130167\u2069", "\ufeff3105550167\u200e"),
        *("+1\u00a0310\u00a0555\u00a00167", "３１０－５５５－０１６７", "＋１ ３１０ ５５５ ０１６７", "٣١٠٥٥٥٠١٦٧"),
        *("310/555-0167", "3-1-0-5-5-5-0-1-6-7", "+1 (0) 310 555 0167", "00 1 310 555 0167", "+1 1 310 555 0167"),
    ],
)
def test_a_number_at_home_is_read_however_it_comes(typed: str) -> None:
    assert read_telephone(typed) == "+13105550167"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0044 20 7946 0958", "+442079460958"),
        ("(00)44 20 7946 0958", "+442079460958"),
        ("00 (44) 20 7946 0958", "+442079460958"),
        ("+0044 20 7946 0958", "+442079460958"),
        ("+011 44 20 7946 0958", "+442079460958"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("0044 (0) 20 7946 0958", "+442079460958"),
        ("+44 (0)20 7946 0958 (office)", "+442079460958"),
        ("0033612345678", "+33612345678"),
        ("+39 (0)6 1234 5678", "+390612345678"),
        ("+61 (0) 412 345 678", "+61412345678"),
        ("010-1234-5678", "+821012345678"),
        ("(010) 1234 5678", "+821012345678"),
        ("01012345678 엄마", "+821012345678"),
        ("전화 010-1234-5678", "+821012345678"),
        ("0082 (0)10 1234 5678", "+821012345678"),
        ("+82 010-1234-5678", "+821012345678"),
    ],
)
def test_a_number_from_abroad_is_read_as_it_is_dialed_there(typed: str, number: str) -> None:
    assert read_telephone(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+52 1 55 1234 5678", "+525512345678"),
        ("0052 1 55 1234 5678", "+525512345678"),
        ("52 1 55 1234 5678", "+525512345678"),
        ("+52 044 55 1234 5678", "+525512345678"),
        ("+52 01 55 1234 5678", "+525512345678"),
        ("+54 11 15 2345 6789", "+5491123456789"),
        ("+54 9 11 15 2345 6789", "+5491123456789"),
        ("+55 11 8765-4321", "+5511987654321"),
        ("+55 (0)11 8765-4321 (casa)", "+5511987654321"),
        ("+57 1 234 5678", "+576012345678"),
        ("+57 03 300 123 4567", "+573001234567"),
        ("+84 162 345 6789", "+84323456789"),
        ("+225 05 12 34 56", "+2250505123456"),
        ("+229 97 12 34 56", "+2290197123456"),
    ],
)
def test_a_prefix_of_former_years_becomes_what_is_dialed_now(typed: str, number: str) -> None:
    assert read_telephone(typed) == number


@pytest.mark.parametrize(
    "number",
    [
        "+525512345678",
        "+5491123456789",
        "+541123456789",
        "+5511987654321",
        "+551133334444",
        "+576012345678",
        "+84323456789",
    ],
)
def test_what_is_right_today_is_left_alone(number: str) -> None:
    assert read_telephone(number) == number
    assert read_telephone(national(number)) == number


def test_numbers_at_home_are_written_as_phonenumbers_writes_them() -> None:
    """So many of a page that ours are written without it."""
    chance = Random(5)
    numbers = [f"+1{chance.randrange(10**10):010}" for _ in range(3000)]
    numbers += [f"+1{area}{rest}" for area in (200, 310, 800, 876, 911, 999) for rest in ("0000000", "5550142")]
    numbers += [f"{one}{more}" for one in numbers[:5] for more in ("1", "\n", " ")] + [one[:-1] for one in numbers[:5]]
    for number in numbers:
        assert national(number) == written_by_phonenumbers(number)


def written_by_phonenumbers(number: str) -> str:
    return phonenumbers.format_number(phonenumbers.parse(number, "US"), phonenumbers.PhoneNumberFormat.NATIONAL)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        *((text, TelephoneFault.IMPOSSIBLE) for text in ("000 000 0000", "123 456 7890", "111-111-1111")),
        *((text, TelephoneFault.IMPOSSIBLE) for text in ("555 555 5555", "999.999.9999", "(123) 456-7890 cell")),
        *(
            (text, TelephoneFault.IMPOSSIBLE)
            for text in ("310 155 0167", "310 055 0167", "911 555 0167", "+1 023 456 7890")
        ),
        *((text, TelephoneFault.IMPOSSIBLE) for text in ("+44 0000000000", "13800138000")),
        *(
            (text, TelephoneFault.COUNTRY_CODE_MISSING)
            for text in ("07911 123456", "(0)20 7946 0958", "06 12 34 56 78")
        ),
        *((text, TelephoneFault.COUNTRY_CODE_MISSING) for text in ("016-234-5678", "011-234-5678", "044 55 1234 5678")),
        *((text, TelephoneFault.TOO_LONG) for text in ("8 (912) 345-67-89", "310 555 0167 or 310 555 0142")),
        *((text, TelephoneFault.AREA_CODE_MISSING) for text in ("555-0142 please", "555 0142 (cell)")),
        *((text, TelephoneFault.NO_NUMBER) for text in ("three", "+", "()", "call me after 5", "x5")),
        *((text, TelephoneFault.EMPTY) for text in ("\0", "\u200b", " \u202a\u202c ")),
    ],
)
def test_what_cannot_be_dialed_is_refused_with_the_reason(typed: str, reason: TelephoneFault) -> None:
    with pytest.raises(NotATelephone) as refused:
        read_telephone(typed)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    "reason", [TelephoneFault.IMPOSSIBLE, TelephoneFault.COUNTRY_CODE_MISSING, TelephoneFault.TOO_LONG]
)
def test_who_is_from_another_country_reads_what_to_type(reason: TelephoneFault) -> None:
    assert "From outside the US, begin with + and the country code" in str(TELEPHONE_WORDS[reason])


def test_every_reason_has_its_words() -> None:
    assert set(TELEPHONE_WORDS) == set(TelephoneFault)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *((text, "+13105550167;ext=5") for text in ("310-555-0167 x5", "310 555 0167 ext. 5 please", "310-555-0167,5")),
        *(
            (text, "+13105550167;ext=5")
            for text in ("(310) 555-0167 Ext 5 (work)", "tel:+13105550167;ext=5", "310-555-0167 #5")
        ),
        ("1-800-FLOWERS", "+18003569377"),
        ("1-800-555-CARE", "+18005552273"),
    ],
)
def test_an_extension_and_a_number_in_letters_are_no_remark(typed: str, number: str) -> None:
    assert read_telephone(typed) == number


@pytest.mark.parametrize(
    ("number", "uri"),
    [
        ("(310) 555-0142", "tel:+13105550142"),
        ("310.555.0142", "tel:+13105550142"),
        ("(310) 555-0142 ext. 5", "tel:+13105550142;ext=5"),
        ("+13105550142;ext=5", "tel:+13105550142;ext=5"),
        ("+44 20 7946 0958 ext. 12", "tel:+442079460958;ext=12"),
        ("by letter only", ""),
    ],
)
def test_a_link_dials_a_whole_number(number: str, uri: str) -> None:
    """RFC 3966: a number without + and country code is local, and needs a phone-context."""
    assert telephone_uri(number) == uri


@pytest.mark.usefixtures("practice")
@pytest.mark.parametrize("address", ["/", "/privacy", "/book/mini-facelift/david-kim", "/nothing-here"])
def test_every_page_links_the_practices_number_with_its_country(app: Flask, address: str) -> None:
    client = PageClient(app.test_client())
    page = client.get(address, expect=404 if address == "/nothing-here" else 200)
    uris = {uri for link in page.tree.iter("a") if (uri := link.get("href", "")).startswith("tel:")}
    assert uris == {"tel:+13105550142"}
