"""A practice file is read whole, or refused in one line that names the key."""

from datetime import date

import pytest

from booking.catalog import HoursEntry, PracticeFile, WrongPracticeFile, read_practice

SMALL = """
[practice]
name = "Two Surgeons"
time_zone = "America/Los_Angeles"
telephone = "(310) 555-0142"
email = "office@practice.example"
mail_domain = "practice.example"
address = ["1 Example Street", "Beverly Hills"]
languages = ["en", "ko"]
holiday_region = "US-CA"
holidays_kept_open = ["Veterans Day"]
slot_step_minutes = 30
minimum_notice_minutes = 240
booking_horizon_days = 90
hold_minutes = 10
cancellation_notice_minutes = 1440
consultation_fee_cents = 15000
currency = "USD"
fee_counts_toward_surgery = true
[practice.texts.en]
welcome = "Welcome."
consultation = "A conversation."
advice = "Not advice."
privacy = "First paragraph.\\n\\nSecond."

[[locations]]
slug = "office"
kind = "office"
address = ["Suite 300"]
[locations.texts.en]
name = "Office"
directions = "Up the stairs."

[[locations]]
slug = "video"
kind = "video"
[locations.texts.en]
name = "Video"
directions = "By telephone or computer."

[[surgeons]]
slug = "anna-lee"
name = "Dr. Anna Lee"
colour = "teal"
daily_cap = 8
[surgeons.texts.en]
bio = "She listens."
[surgeons.texts.ko]
name = "이안나"
[[surgeons.working_hours]]
location = "office"
weekdays = ["Monday", "Friday"]
spans = ["9:00-12:00", "13:00-17:00"]
[[surgeons.working_hours]]
location = "video"
weekdays = ["Sunday"]
spans = ["23:00-24:00"]
valid_from = 2027-06-01
valid_until = 2027-08-31

[[procedures]]
slug = "neck-lift"
family = "surgical"
consultation_minutes = 45
buffer_before_minutes = 0
buffer_after_minutes = 15
surgeons = ["anna-lee"]
drawing = "neck-lift"
[procedures.texts.en]
name = "Neck lift"
summary = "For the neck."
suits = "Some."
happens = "An operation."
anesthesia = "Local."
downtime = "Two weeks."
risks = "Bruises."
bring = "A list."

[[procedures]]
slug = "not-sure-yet"
family = "unsure"
consultation_minutes = 30
buffer_before_minutes = 0
buffer_after_minutes = 0
surgeons = ["anna-lee"]
[procedures.texts.en]
name = "Not sure"
summary = "A talk."
suits = "Anyone."
happens = "We talk."
bring = "Questions."
"""


def test_everything_in_the_file_is_read() -> None:
    file = read_practice(SMALL)

    assert file.practice.address == ("1 Example Street", "Beverly Hills")
    assert file.practice.fee_counts_toward_surgery is True
    assert file.practice.holidays_kept_open == ("Veterans Day",)
    assert file.practice.texts["en"]["privacy"] == "First paragraph.\n\nSecond."
    assert [(one.slug, one.kind, one.address) for one in file.locations] == [
        ("office", "office", ("Suite 300",)),
        ("video", "video", ()),
    ]
    assert [one.slug for one in file.procedures] == ["neck-lift", "not-sure-yet"]
    assert file.procedures[0].surgeons == ("anna-lee",)
    assert file.procedures[0].drawing == "neck-lift"
    assert file.procedures[1].drawing is None


def test_hours_become_one_row_for_each_weekday_and_span() -> None:
    assert read_practice(SMALL).surgeons[0].working_hours == (
        HoursEntry("office", 0, 540, 720),
        HoursEntry("office", 0, 780, 1020),
        HoursEntry("office", 4, 540, 720),
        HoursEntry("office", 4, 780, 1020),
        HoursEntry("video", 6, 1380, 1440, date(2027, 6, 1), date(2027, 8, 31)),
    )


def with_office_hours(*tables: str) -> str:
    return SMALL + "".join(f"\n[[practice.office_hours]]\n{table}\n" for table in tables)


def test_office_hours_are_in_order_of_the_week() -> None:
    late = 'weekdays = ["Friday", "Monday"]\nspans = ["13:00-17:00", "9:00-12:00"]'
    assert read_practice(with_office_hours(late)).practice.office_hours == (
        (0, 540, 720),
        (0, 780, 1020),
        (4, 540, 720),
        (4, 780, 1020),
    )
    assert read_practice(SMALL).practice.office_hours == ()


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        (['weekdays = ["Monday"]'], "practice.office_hours[1].spans: is missing"),
        (['weekdays = ["Mon"]\nspans = ["9:00-12:00"]'], "practice.office_hours[1].weekdays: must be among Monday"),
        (['weekdays = ["Monday"]\nspans = ["9-12"]'], "practice.office_hours[1].spans: must be times such as"),
        (['weekdays = ["Monday"]\nspans = []'], "practice.office_hours[1].spans: must not be empty"),
        (
            ['weekdays = ["Monday"]\nspans = ["9:00-12:00"]\nlocation = "office"'],
            "practice.office_hours[1].location: is not a key of the practice file",
        ),
        (
            ['weekdays = ["Monday"]\nspans = ["9:00-12:00"]', 'weekdays = ["Monday"]\nspans = ["11:00-13:00"]'],
            "practice.office_hours: Monday 9:00-12:00 and 11:00-13:00 overlap",
        ),
    ],
)
def test_wrong_office_hours_are_told_in_one_line(tables: list[str], fault: str) -> None:
    with pytest.raises(WrongPracticeFile) as refused:
        read_practice(with_office_hours(*tables))
    assert refused.value.message.startswith(fault)


def test_a_text_that_may_be_left_out_is_empty_and_not_absent() -> None:
    unsure = read_practice(SMALL).procedures[1]
    assert {key for key, text in unsure.texts["en"].items() if not text} == {
        *("also_called", "anesthesia", "downtime", "incisions", "risks"),
    }


def test_a_second_language_has_what_it_has() -> None:
    texts = read_practice(SMALL).surgeons[0].texts
    assert texts["en"] == {"name": "Dr. Anna Lee", "bio": "She listens."}
    assert texts["ko"]["name"] == "이안나"
    assert texts["ko"]["bio"] == ""


def test_the_practices_own_language_stands_first_however_the_file_orders_them() -> None:
    korean_first = changed('bio = "She listens."\n[surgeons.texts.ko]\nname = "이안나"', "")
    korean_first = korean_first.replace(
        "[surgeons.texts.en]", '[surgeons.texts.ko]\nname = "이안나"\n[surgeons.texts.en]\nbio = "She listens."'
    )
    assert list(read_practice(korean_first).surgeons[0].texts) == ["en", "ko"]


def test_a_cap_hours_and_public_holidays_can_be_done_without() -> None:
    hours = SMALL[SMALL.index("[[surgeons.working_hours]]") : SMALL.index("[[procedures]]")]
    file = read_practice(
        SMALL.replace("daily_cap = 8\n", "")
        .replace(hours, "")
        .replace('"US-CA"', '""')
        .replace('["Veterans Day"]', "[]")
    )
    assert file.surgeons[0].daily_cap is None
    assert file.surgeons[0].working_hours == ()
    assert file.practice.holiday_region == ""


def test_a_file_saved_by_a_windows_editor_is_the_same_file() -> None:
    assert read_practice("\ufeff" + SMALL.replace("\n", "\r\n")) == read_practice(SMALL)


def test_seasons_that_follow_one_another_and_other_locations_do_not_overlap() -> None:
    file = with_hours(
        'location = "office"\nweekdays = ["Tuesday"]\nspans = ["9:00-12:00"]\nvalid_until = 2027-05-31',
        'location = "office"\nweekdays = ["Tuesday"]\nspans = ["9:00-12:00"]\nvalid_from = 2027-06-01',
        'location = "video"\nweekdays = ["Tuesday"]\nspans = ["9:00-12:00"]',
    )
    assert len(file.surgeons[0].working_hours) == 8


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("name", "7", "practice.name: must be a text in quotes, is 7"),
        ("name", '" "', "practice.name: must not be empty"),
        ("name", '"a\\nb"', "practice.name: must be a single line of at most 120 characters, is 'a\\nb'"),
        ("time_zone", '"Los Angeles"', "practice.time_zone: must be a time zone such as 'America/Los_Angeles'"),
        ("time_zone", '"../../etc/passwd"', "practice.time_zone: must be a time zone"),
        ("time_zone", '"America"', "practice.time_zone: must be a time zone"),
        ("telephone", '"call us!"', "practice.telephone: must be a telephone number"),
        ("telephone", '"( - ) - ( - )"', "practice.telephone: must be a telephone number"),
        ("telephone", '"555-0142"', "practice.telephone: must be a telephone number"),
        ("telephone", '"123 456 7890"', "practice.telephone: must be a telephone number"),
        ("telephone", '"(310) 555-0142 (front desk)"', "practice.telephone: must be a telephone number"),
        ("email", '"a@b.example, c@d.example"', "practice.email: must be exactly one e-mail address"),
        ("mail_domain", '"office@practice"', "practice.mail_domain: must be a domain"),
        ("address", '"1 Example Street"', 'practice.address: must be a list such as ["…", "…"]'),
        ("address", "[]", "practice.address: must not be empty"),
        ("address", "[1]", "practice.address: must be a text in quotes, is 1"),
        ("languages", "[]", "practice.languages: must not be empty"),
        ("languages", '["en", "xx"]', "practice.languages: must be codes such as 'en' or 'ko', is 'xx'"),
        ("languages", '["en", "en"]', "practice.languages: names 'en' twice"),
        ("holiday_region", '"US-QQ"', "practice.holiday_region: must be a region such as 'US-CA'"),
        ("holiday_region", '"Mars"', "practice.holiday_region: must be a region such as 'US-CA'"),
        (
            "holidays_kept_open",
            '["Veteran Day"]',
            "practice.holidays_kept_open: 'Veteran Day' is no public holiday of US-CA (did you mean Veterans Day?)",
        ),
        ("slot_step_minutes", '"half an hour"', "practice.slot_step_minutes: must be 5 to 240"),
        ("slot_step_minutes", "0", "practice.slot_step_minutes: must be 5 to 240, is 0"),
        ("slot_step_minutes", "7", "practice.slot_step_minutes: must be a multiple of 5, is 7"),
        ("slot_step_minutes", "25", "practice.slot_step_minutes: must be a part of the day"),
        ("minimum_notice_minutes", "-1", "practice.minimum_notice_minutes: must be 0 to 20160, is -1"),
        (
            "minimum_notice_minutes",
            "240\nminimum_notice_days = 1",
            "practice.minimum_notice_days: is said beside minimum_notice_minutes: say one of them",
        ),
        (
            "minimum_notice_minutes",
            "0\nminimum_notice_days = 31",
            "practice.minimum_notice_days: must be 0 to 30, is 31",
        ),
        ("booking_horizon_days", "90.0", "practice.booking_horizon_days: must be 1 to 365, is 90.0"),
        ("booking_horizon_days", "true", "practice.booking_horizon_days: must be 1 to 365, is true"),
        ("hold_minutes", "1", "practice.hold_minutes: must be 2 to 60, is 1"),
        ("cancellation_notice_minutes", "{}", "practice.cancellation_notice_minutes: must be 0 to 20160"),
        ("consultation_fee_cents", '"$150"', "practice.consultation_fee_cents: must be 0 to 1000000, is '$150'"),
        ("currency", '"Dollar"', "practice.currency: must be a currency such as 'USD', is 'Dollar'"),
        ("fee_counts_toward_surgery", '"yes"', "practice.fee_counts_toward_surgery: must be true or false"),
    ],
)
def test_a_wrong_value_of_the_practice_names_its_key(key: str, value: str, says: str) -> None:
    line = next(line for line in SMALL.splitlines() if line.startswith(f"{key} = "))
    assert fault(SMALL.replace(line, f"{key} = {value}", 1)).startswith(says)


@pytest.mark.parametrize(
    ("said", "instead", "says"),
    [
        ('slug = "neck-lift"', 'slug = "Neck Lift"', "procedures[1].slug: must be small letters"),
        ('slug = "neck-lift"', "", "procedures[1].slug: is missing"),
        ('slug = "not-sure-yet"', 'slug = "neck-lift"', "procedures.neck-lift.slug: is there twice"),
        ('slug = "video"', 'slug = "office"', "locations.office.slug: is there twice"),
        ('slug = "anna-lee"', 'slug = "first-available"', "surgeons.first-available.slug: has a meaning"),
        ('slug = "anna-lee"', 'slug = "both-surgeons"', "surgeons.both-surgeons.slug: has a meaning"),
        ('slug = "anna-lee"', 'slug = "practice"', "surgeons.practice.slug: has a meaning"),
        ('kind = "office"', 'kind = "home"', "locations.office.kind: must be office or video, is 'home'"),
        ('address = ["Suite 300"]', "", "locations.office.address: is missing"),
        ('colour = "teal"', 'colour = "red"', "surgeons.anna-lee.colour: must be teal or plum"),
        ("daily_cap = 8", "dayly_cap = 8", "surgeons.anna-lee.dayly_cap: is not a key of the practice file (did"),
        (
            "hold_minutes = 10",
            "hold_minutes = 10\nemail_delay_minutes = 61",
            "practice.email_delay_minutes: must be 0 to 60",
        ),
        (
            "hold_minutes = 10",
            "hold_minutes = 10\nfollow_up_weeks = 0",
            "practice.follow_up_weeks: must be 1 to 52, is 0",
        ),
        ('kind = "video"', 'kind = "video"\nroom = 1', "locations.video.room: is not a key"),
        ("daily_cap = 8", "daily_cap = 0", "surgeons.anna-lee.daily_cap: must be 1 to 100, is 0"),
        (
            'family = "surgical"',
            'family = "surgery"',
            "procedures.neck-lift.family: must be surgical or non_surgical or unsure, is 'surgery'",
        ),
        (
            "consultation_minutes = 45",
            'consultation_minutes = "long"',
            "procedures.neck-lift.consultation_minutes: must be 15 to 240, is 'long'",
        ),
        (
            "consultation_minutes = 45",
            "consultation_minutes = 47",
            "procedures.neck-lift.consultation_minutes: must be a multiple of 5, is 47",
        ),
        (
            "consultation_minutes = 45",
            "consultaton_minutes = 45",
            "procedures.neck-lift.consultaton_minutes: is not a key of the practice file "
            "(did you mean consultation_minutes?)",
        ),
        (
            "buffer_after_minutes = 15",
            "buffer_after_minutes = 121",
            "procedures.neck-lift.buffer_after_minutes: must be 0 to 120, is 121",
        ),
        (
            'surgeons = ["anna-lee"]\ndrawing',
            'surgeons = ["ana-lee"]\ndrawing',
            "procedures.neck-lift.surgeons: no surgeon has the slug 'ana-lee' (did you mean anna-lee?)",
        ),
        (
            'surgeons = ["anna-lee"]\ndrawing',
            "surgeons = []\ndrawing",
            "procedures.neck-lift.surgeons: must not be empty",
        ),
        (
            'drawing = "neck-lift"',
            'drawing = "../secret"',
            "procedures.neck-lift.drawing: must be small letters",
        ),
        ('risks = "Bruises."', "", "procedures.neck-lift.texts.en.risks: is missing"),
        ('risks = "Bruises."', 'risks = ""', "procedures.neck-lift.texts.en.risks: must not be empty"),
        ('risks = "Bruises."', "risks = 1", "procedures.neck-lift.texts.en.risks: must be a text in quotes"),
        (
            'risks = "Bruises."',
            'risks = "\\u0000"',
            "procedures.neck-lift.texts.en.risks: contains a character that cannot be shown",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewed_by = "Dr. Ana Ruiz"',
            "procedures.neck-lift.texts.en.reviewed_on: is missing",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewed_on = 2026-10-06',
            "procedures.neck-lift.texts.en.reviewed_by: is missing",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewed_by = " "\nreviewed_on = 2026-10-06',
            "procedures.neck-lift.texts.en.reviewed_by: is missing",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewed_by = "Dr. Ana Ruiz"\nreviewed_on = "2026-10-06"',
            "procedures.neck-lift.texts.en.reviewed_on: must be a date such as 2027-06-01, without quotes",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewed_by = "Dr. Ana Ruiz"\nreviewed_on = 2026-10-06T09:00:00',
            "procedures.neck-lift.texts.en.reviewed_on: must be a date",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewed_by = "Dr. Ana Ruiz"\nreviewed_on = 20261006',
            "procedures.neck-lift.texts.en.reviewed_on: must be a date",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewed_by = ["Dr. Ana Ruiz"]\nreviewed_on = 2026-10-06',
            "procedures.neck-lift.texts.en.reviewed_by: must be a text in quotes",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewed_by = "a\\nb"\nreviewed_on = 2026-10-06',
            "procedures.neck-lift.texts.en.reviewed_by: must be a single line",
        ),
        (
            'risks = "Bruises."',
            'risks = "Bruises."\nreviewer = "Dr. Ana Ruiz"',
            "procedures.neck-lift.texts.en.reviewer: is not a key of the practice file",
        ),
        (
            "[practice.texts.en]",
            "[practice.texts.en]\nreviewed_on = 2026-10-06",
            "practice.texts.en.reviewed_by: is missing",
        ),
        ("[practice.texts.en]", "[practice.texts.en]\nreviewed_on = 2026-10-46", "line "),
        (
            "[practice.texts.en]",
            '[practice.texts.ko]\nreviewed_by = "Dr. Ana Ruiz"\nreviewed_on = 2026-10-06\n[practice.texts.en]',
            "practice.texts.ko.reviewed_by: is of words that are not there",
        ),
        (
            'name = "이안나"',
            'reviewed_by = "Dr. Ana Ruiz"',
            "surgeons.anna-lee.texts.ko.reviewed_by: is not a key of the practice file",
        ),
        ('name = "Office"', 'name = "a\\nb"', "locations.office.texts.en.name: must be a single line"),
        ("[surgeons.texts.en]", "[surgeons.texts.es]", "surgeons.anna-lee.texts.es: is not among"),
        ('[surgeons.texts.en]\nbio = "She listens."', "", "surgeons.anna-lee.texts.en: is missing"),
        ('name = "이안나"', 'biography = ""', "surgeons.anna-lee.texts.ko.biography: is not a key"),
        ("[practice.texts.en]", "[practice.words.en]", "practice.words: is not a key"),
        ("[[surgeons]]", "[surgeons]", "surgeons: must be tables that each begin with [[surgeons]]"),
        ("[practice]", "[[practice]]", "practice: must be a table that begins with [practice]"),
        ("[practice]", "[practise]", "practise: is not a key of the practice file (did you mean practice?)"),
    ],
)
def test_a_wrong_entry_is_named_by_its_slug(said: str, instead: str, says: str) -> None:
    assert fault(changed(said, instead)).startswith(says)


@pytest.mark.parametrize(
    ("said", "instead", "says"),
    [
        ('"9:00-12:00"', '"25:00-26:00"', "[1].spans: must be times from 0:00 to 24:00, is '25:00-26:00'"),
        ('"9:00-12:00"', '"9:00-24:05"', "[1].spans: must be times from 0:00 to 24:00"),
        ('"9:00-12:00"', '"9:60-12:00"', "[1].spans: must be times such as '9:00-12:30', is '9:60-12:00'"),
        ('"9:00-12:00"', '"9-12"', "[1].spans: must be times such as '9:00-12:30', is '9-12'"),
        ('"9:00-12:00"', '"12:00-9:00"', "[1].spans: must be an earlier time and a later one"),
        ('"9:00-12:00"', '"9:00-9:00"', "[1].spans: must be an earlier time and a later one"),
        ('"9:00-12:00"', '"9:02-12:00"', "[1].spans: must be times on full five minutes"),
        ('"9:00-12:00"', "9", "[1].spans: must be a text in quotes, is 9"),
        ('"9:00-12:00"', '"9:00-13:30"', ": Monday 9:00-13:30 and 13:00-17:00 overlap in office"),
        ('["Sunday"]', '["Sun"]', "[2].weekdays: must be among Monday, Tuesday"),
        ('["Sunday"]', "[]", "[2].weekdays: must not be empty"),
        ('["Sunday"]', '["Sunday", "Sunday"]', "[2].weekdays: names 'Sunday' twice"),
        ('location = "office"', 'location = "ofice"', "[1].location: no location has the slug 'ofice' (did"),
        ("valid_from = 2027-06-01", 'valid_from = "June"', "[2].valid_from: must be a date such as"),
        ("valid_from = 2027-06-01", "valid_from = 2027-06-01T08:00:00", "[2].valid_from: must be a date"),
        ("valid_from = 2027-06-01", "valid_from = 2027-09-01", "[2].valid_until: must be 2027-09-01 or later"),
        ("valid_from = 2027-06-01", "from = 2027-06-01", "[2].from: is not a key of the practice file"),
    ],
)
def test_wrong_hours_are_named_by_surgeon_and_place_in_the_list(said: str, instead: str, says: str) -> None:
    assert fault(changed(said, instead)).startswith("surgeons.anna-lee.working_hours" + says)


def test_every_key_that_is_missing_is_named() -> None:
    may_be_absent = ("daily_cap", "drawing", "valid_from", "valid_until")
    lines = SMALL.splitlines()
    for at, line in enumerate(lines):
        key, is_value, _ = line.partition(" = ")
        in_korean = lines[at - 1] == "[surgeons.texts.ko]"
        if is_value and key not in may_be_absent and not in_korean:
            without = "\n".join(lines[:at] + lines[at + 1 :])
            assert fault(without).endswith(f"{key}: is missing"), line


def test_hours_of_one_location_overlap_across_two_tables() -> None:
    with pytest.raises(WrongPracticeFile, match="Friday 9:00-12:00 and 11:00-12:00 overlap in office"):
        with_hours('location = "office"\nweekdays = ["Friday"]\nspans = ["11:00-12:00"]')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SMALL.replace("hold_minutes = 10", "hold_minutes ="), "line 15: is not TOML: Invalid value"),
        (SMALL.replace('name = "Office"', 'name = "Office'), "line 31: is not TOML: Illegal character"),
        (SMALL.replace("[practice]", "[practice]\n[practice]"), "line 3: is not TOML: Cannot declare"),
        ('[practice]\nname = """never closed', "line 2: is not TOML: Unterminated string"),
        ("", "practice: is missing"),
    ],
)
def test_what_is_not_toml_is_told_by_its_line(text: str, says: str) -> None:
    assert fault(text).startswith(says)


def test_a_fault_is_one_line_however_long_the_value() -> None:
    message = fault(changed('"US-CA"', '"""' + "x\n" * 500 + '"""'))
    assert message.startswith("practice.holiday_region: must be")
    assert "\n" not in message
    assert len(message) < 200


def changed(said: str, instead: str) -> str:
    """The small file with its first `said` replaced."""
    assert said in SMALL
    return SMALL.replace(said, instead, 1)


def with_hours(*tables: str) -> PracticeFile:
    more = "".join(f"[[surgeons.working_hours]]\n{table}\n" for table in tables)
    return read_practice(changed("[[procedures]]", more + "[[procedures]]"))


def fault(text: str) -> str:
    with pytest.raises(WrongPracticeFile) as found:
        read_practice(text)
    return str(found.value)
