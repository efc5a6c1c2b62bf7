"""Personal data, and the keys and tokens that guard it."""

from booking.confidential.addresses import seal_address, unsealed_address
from booking.confidential.answers import Answers, answers_of, seal_answers, unsealed_answers
from booking.confidential.appointment_words import seal_words, unsealed_words
from booking.confidential.browsers import browser_digest
from booking.confidential.current_keys import init_app, keyring
from booking.confidential.damage import take_damage
from booking.confidential.email_slips import likely_meant, with_known_ending
from booking.confidential.former_contacts import seal_former, unsealed_former
from booking.confidential.imported import imported_digest, imported_digests
from booking.confidential.kept_forms import seal_form, unsealed_form
from booking.confidential.key_checks import WrongKeys, keys_are_proven, prove_keys, prove_keys_at
from booking.confidential.keys import Unreadable
from booking.confidential.lookups import email_lookups, lookups_of
from booking.confidential.mailboxes import is_surely_one_mailbox, mailbox_digest
from booking.confidential.names import (
    NameFault,
    NotAName,
    folded_name,
    greetable_name,
    initials,
    name_parts,
    read_name,
)
from booking.confidential.reasons import seal_reason, unsealed_reason
from booking.confidential.seen import seen_digest
from booking.confidential.staff_words import (
    seal_day_note,
    seal_task_words,
    unsealed_day_note,
    unsealed_task_words,
)
from booking.confidential.telephones import (
    NotATelephone,
    TelephoneFault,
    digits_of,
    national,
    read_telephone,
    spellings_of,
    telephone_uri,
)
from booking.confidential.titled_events import seal_event, unsealed_event
from booking.confidential.tokens import Purpose, derive_token, looks_like_token, token_digest
from booking.confidential.video_rooms import ROOM, has_own_rooms, room_name, video_room_address
from booking.confidential.wishes import (
    answers_of_wish,
    offer_token,
    seal_waiting,
    unsealed_waiting,
    who_asked,
    wish_token,
)
from booking.email_address import EmailFault, NotAnEmail, read_email

__all__ = [
    "ROOM",
    "Answers",
    "EmailFault",
    "NameFault",
    "NotAName",
    "NotATelephone",
    "NotAnEmail",
    "Purpose",
    "TelephoneFault",
    "Unreadable",
    "WrongKeys",
    "answers_of",
    "answers_of_wish",
    "browser_digest",
    "derive_token",
    "digits_of",
    "email_lookups",
    "folded_name",
    "greetable_name",
    "has_own_rooms",
    "imported_digest",
    "imported_digests",
    "init_app",
    "initials",
    "is_surely_one_mailbox",
    "keyring",
    "keys_are_proven",
    "likely_meant",
    "looks_like_token",
    "lookups_of",
    "mailbox_digest",
    "name_parts",
    "national",
    "offer_token",
    "prove_keys",
    "prove_keys_at",
    "read_email",
    "read_name",
    "read_telephone",
    "room_name",
    "seal_address",
    "seal_answers",
    "seal_day_note",
    "seal_event",
    "seal_form",
    "seal_former",
    "seal_reason",
    "seal_task_words",
    "seal_waiting",
    "seal_words",
    "seen_digest",
    "spellings_of",
    "take_damage",
    "telephone_uri",
    "token_digest",
    "unsealed_address",
    "unsealed_answers",
    "unsealed_day_note",
    "unsealed_event",
    "unsealed_form",
    "unsealed_former",
    "unsealed_reason",
    "unsealed_task_words",
    "unsealed_waiting",
    "unsealed_words",
    "video_room_address",
    "who_asked",
    "wish_token",
    "with_known_ending",
]
