"""What mail servers say when they take no letter, and whom it concerns; quoted from servers and their manuals."""

from __future__ import annotations

import pytest

from booking.messages.refusals import CONTENT, RECIPIENT, SENDER, Concerned, concerned, refusal, words_without

SIGN_IN_FIRST = [
    (SENDER, 530, "5.7.57 Client not authenticated to send mail. [BN9PR03CA0001.namprd03.prod.outlook.com]"),
    (SENDER, 530, "5.7.0 Authentication Required. For more information, go to https://support.example"),
    (SENDER, 550, "5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM"),
    (RECIPIENT, 550, "SMTP AUTH is required for message submission on port 587"),
    (RECIPIENT, 554, "5.7.8 Error: authentication failed"),
    (RECIPIENT, 535, "5.7.139 Authentication unsuccessful, basic authentication is disabled"),
    (CONTENT, 530, "Must issue a STARTTLS command first"),
    (RECIPIENT, 550, "5.7.1 You must authenticate before sending"),
]
PERHAPS_US = [
    (SENDER, 501, "5.1.7 Bad sender address syntax"),
    (SENDER, 550, "5.1.8 Access denied, bad outbound sender"),
    (SENDER, 553, "5.7.1 <office@kim.example>: Sender address rejected: not owned by user office"),
    (SENDER, 550, "no"),
    (RECIPIENT, 553, "5.7.1 <office@kim.example>: Sender address rejected: not owned by user office"),
    (RECIPIENT, 554, "5.7.1 <ana@patient.example>: Relay access denied"),
    (RECIPIENT, 550, "5.7.1 Unable to relay"),
    (RECIPIENT, 550, "relay not permitted"),
    (RECIPIENT, 550, "Relaying denied"),
    (RECIPIENT, 553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
    (RECIPIENT, 550, "5.4.1 Relay Access Denied"),
    (RECIPIENT, 550, "5.7.60 SMTP; Client does not have permissions to send as this sender"),
    (RECIPIENT, 550, "5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to"),
    (RECIPIENT, 550, "5.1.90 Your message can't be sent because you've reached your daily limit"),
    (RECIPIENT, 554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org"),
    (RECIPIENT, 550, "Domain kim.example has exceeded the max emails per hour (500/500 (100%)) allowed. Rate limit"),
    (CONTENT, 554, "5.2.252 SendAsDenied; office@kim.example not allowed to send as info@kim.example"),
    (CONTENT, 550, "5.4.5 Daily user sending limit exceeded."),
    (CONTENT, 552, "5.7.0 This message was blocked because its content presents a potential security issue."),
    (CONTENT, 550, "5.7.26 This mail has been blocked because the sender is unauthenticated."),
    (CONTENT, 554, "no"),
]
ONE_RECIPIENT = [
    (RECIPIENT, 550, "5.1.1 The email account that you tried to reach does not exist."),
    (RECIPIENT, 550, "nobody@patient.example is not here"),
    (RECIPIENT, 550, "No such user here"),
    (RECIPIENT, 551, "User not local"),
    (RECIPIENT, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    (RECIPIENT, 550, "5.4.1 Recipient address rejected: Access denied."),
    (RECIPIENT, 552, "5.2.2 The email account that you tried to reach is over quota."),
    (RECIPIENT, 552, "Mailbox full, quota exceeded"),
    (RECIPIENT, 550, "5.2.1 The email account that you tried to reach is inactive."),
    (RECIPIENT, 550, "5.1.2 Host unknown (Name server: patient.example: host not found)"),
    (CONTENT, 550, "5.1.1 User unknown"),
    (CONTENT, 552, "5.2.2 Over quota"),
]


@pytest.mark.parametrize(("step", "code", "words"), SIGN_IN_FIRST)
def test_whoever_has_to_sign_in_is_us(step: str, code: int, words: str) -> None:
    assert concerned(step, code, words) is Concerned.US


@pytest.mark.parametrize(("step", "code", "words"), PERHAPS_US)
def test_what_may_mean_us_ends_no_letter(step: str, code: int, words: str) -> None:
    assert concerned(step, code, words) is Concerned.UNCLEAR


@pytest.mark.parametrize(("step", "code", "words"), ONE_RECIPIENT)
def test_what_means_one_mailbox_ends_its_letter(step: str, code: int, words: str) -> None:
    assert concerned(step, code, words) is Concerned.RECIPIENT


def test_two_refusals_are_the_same_by_their_codes() -> None:
    assert refusal(554, "5.7.1 <ana@a.example>: Relay access denied") == "554 5.7.1"
    assert refusal(554, "5.7.1 <bo@b.example>: Relay access denied") == "554 5.7.1"
    assert refusal(550, "no") == "550"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("5.7.1 <ana.ruiz@patient.example>: Relay access denied", "5.7.1 … Relay access denied"),
        ("5.7.1 Ana.Ruiz at PATIENT.example\nnot allowed\r\n\x07", "5.7.1 … at … not allowed"),
        ("5.7.60 office@kim.example may not send as", "5.7.60 … may not send as"),
        ("x" * 999, "x" * 200),
    ],
)
def test_nothing_of_the_address_stays_in_the_words_that_are_kept(words: str, kept: str) -> None:
    assert words_without(words, "ana.ruiz@patient.example") == kept
