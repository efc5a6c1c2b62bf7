"""A slip in a well-known domain is noticed, and what is merely unknown is left alone."""

import pytest

from booking.confidential import likely_meant
from booking.confidential.email_slips import WELL_KNOWN


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gnail.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmail.cmo", "gmail.com"),
        ("gmial.con", "gmail.com"),
        ("GMIAL.COM", "gmail.com"),
        ("yaho.com", "yahoo.com"),
        ("yhaoo.com", "yahoo.com"),
        ("hotmial.com", "hotmail.com"),
        ("outlok.com", "outlook.com"),
        ("icould.com", "icloud.com"),
        ("aol.con", "aol.com"),
        ("comcast.ner", "comcast.net"),
        ("naver.co", "naver.com"),
        ("hanmial.net", "hanmail.net"),
    ],
)
def test_one_slip_in_the_name_or_in_its_end(domain: str, meant: str) -> None:
    assert likely_meant(f"Ana.Ruiz@{domain}") == f"Ana.Ruiz@{meant}"


@pytest.mark.parametrize(
    "domain",
    [
        *sorted(WELL_KNOWN),
        "mail.com",
        "email.com",
        "yahoo.ca",
        "yahoo.co.uk",
        "hotmail.fr",
        "outlook.cl",
        "live.ca",
        "alo.com",
        "we.com",
        "gmx.de",
        "ucla.edu",
        "patient.example",
        "kim-practice.example",
        "a.b",
    ],
)
def test_what_somebody_may_well_have_is_no_slip(domain: str) -> None:
    assert likely_meant(f"ana@{domain}") is None
