"""The practice file comes into the tables once, and never undoes what staff have changed unless it is told to."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import catalog
from booking.catalog import WrongPracticeFile
from booking.commands.load_practice.loading import load_practice
from booking.database import db, writing
from booking.models import Location, Practice, Procedure, Surgeon, WorkingHours
from tests.stage.databases import PRACTICE_FILE
from tests.stage.edited_practice import Edited

pytestmark = pytest.mark.usefixtures("app_context")


def performers(slug: str) -> list[str]:
    procedure = db.session.scalars(select(Procedure).where(Procedure.slug == slug)).one()
    return [surgeon.slug for surgeon in procedure.surgeons]


def counts() -> list[int]:
    tables = (Practice, Location, Surgeon, Procedure, WorkingHours)
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def versions() -> dict[str, int]:
    return dict(db.session.execute(select(Surgeon.slug, Surgeon.version)).all())


def test_an_empty_database_gets_all_that_the_file_has() -> None:
    lines = load_practice(PRACTICE_FILE)
    assert counts() == [1, 2, 2, 4, 22]
    assert lines[0] == "practice: inserted"
    assert "surgeons.david-kim: inserted" in lines
    assert catalog.practice().address.splitlines() == [
        "1200 Example Street, Suite 300",
        "Beverly Hills, CA 90210",
    ]
    consultation = catalog.consultation("mini-facelift")
    assert consultation is not None
    assert [performer.slug for performer in consultation.performers] == ["david-kim", "eugene-kim"]
    assert consultation.rules.buffer_after.total_seconds() == 15 * 60
    fillers = catalog.procedure("dermal-fillers")
    assert fillers is not None
    assert fillers.family == "non_surgical"
    assert performers("dermal-fillers") == ["eugene-kim"]
    assert fillers.words("en")["name"] == "Dermal fillers"


def test_loading_again_changes_and_says_nothing() -> None:
    load_practice(PRACTICE_FILE)
    before = counts(), versions()
    assert load_practice(PRACTICE_FILE) == []
    assert load_practice(PRACTICE_FILE, replace=True) == []
    assert (counts(), versions()) == before


def staff_change_things() -> None:
    with writing() as session:
        david = session.scalars(select(Surgeon).where(Surgeon.slug == "david-kim")).one()
        david.daily_cap = 6
        texts = {"en": david.texts["en"] | {"bio": "Staff wrote this."}, "ko": {"name": "김"}}
        david.texts = texts
        session.get_one(Practice, 1).consultation_fee_cents = 20000
        monday = select(WorkingHours).where(WorkingHours.surgeon_id == david.id, WorkingHours.weekday == 0)
        for hours in session.scalars(monday):
            session.delete(hours)
        rhinoplasty = session.scalars(select(Procedure).where(Procedure.slug == "rhinoplasty")).one()
        rhinoplasty.surgeons = [david]


def test_what_staff_changed_stays_and_is_told() -> None:
    load_practice(PRACTICE_FILE)
    staff_change_things()
    before = versions()
    assert load_practice(PRACTICE_FILE) == [
        "practice.consultation_fee_cents: 20000 kept, the file says 15000",
        "surgeons.david-kim.daily_cap: 6 kept, the file says 8",
        "surgeons.david-kim.texts.en.bio: Staff wrote this. kept, the file says He begins with what bothers you.",
        "surgeons.david-kim.working_hours: none kept, the file says "
        "Monday 9:00-12:00 office, Monday 13:00-17:00 office",
        "procedures.rhinoplasty.surgeons: david-kim kept, the file says david-kim, eugene-kim",
    ]
    assert catalog.practice().consultation_fee_cents == 20000
    assert counts() == [1, 2, 2, 4, 20]
    assert versions() == before


def test_replace_lets_the_file_win_and_lists_exactly_what_differed() -> None:
    load_practice(PRACTICE_FILE)
    staff_change_things()
    before = versions()
    assert load_practice(PRACTICE_FILE, replace=True) == [
        "practice.consultation_fee_cents: 20000 → 15000",
        "surgeons.david-kim.daily_cap: 6 → 8",
        "surgeons.david-kim.texts.en.bio: Staff wrote this. → He begins with what bothers you.",
        "surgeons.david-kim.working_hours: none → Monday 9:00-12:00 office, Monday 13:00-17:00 office",
        "procedures.rhinoplasty.surgeons: david-kim → david-kim, eugene-kim",
    ]
    david = catalog.surgeon("david-kim")
    assert david is not None
    assert david.daily_cap == 8
    assert david.texts["ko"] == {"name": "김"}, "what the file does not say stays"
    assert counts() == [1, 2, 2, 4, 22]
    assert {slug: version + 1 for slug, version in before.items()} == versions(), "old answers about slots are stale"
    assert load_practice(PRACTICE_FILE, replace=True) == []


def test_a_new_surgeon_comes_with_hours_and_procedures(edited: Edited) -> None:
    load_practice(PRACTICE_FILE)
    staff_change_things()
    third = """
[[surgeons]]
slug = "mina-cho"
name = "Dr. Mina Cho"
colour = "moss"
texts.en = { bio = "She listens." }
[[surgeons.working_hours]]
location = "office"
weekdays = ["Saturday"]
spans = ["9:00-12:00"]

[[procedures]]"""
    path = edited(
        ("\n[[procedures]]", third),
        ('surgeons = ["david-kim", "eugene-kim"]', 'surgeons = ["david-kim", "eugene-kim", "mina-cho"]'),
    )
    assert "surgeons.mina-cho: inserted" in load_practice(path)
    consultation = catalog.consultation("mini-facelift")
    assert consultation is not None
    assert [performer.slug for performer in consultation.performers] == ["david-kim", "eugene-kim", "mina-cho"]
    assert consultation.performers[2].daily_cap is None
    assert counts() == [1, 2, 3, 4, 21], "the hours that staff took away stay away"
    assert performers("rhinoplasty") == ["david-kim"]


def test_what_the_file_does_not_name_stays_even_when_it_replaces(edited: Edited) -> None:
    load_practice(PRACTICE_FILE)
    text = PRACTICE_FILE.read_text("utf-8")
    cut = text.index("[[procedures]]", text.index('slug = "rhinoplasty"'))
    edited.path.write_text(text[:cut], "utf-8")
    assert load_practice(edited.path, replace=True) == []
    assert counts() == [1, 2, 2, 4, 22]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("daily_cap = 8", "daily_cap = 0", "surgeons.david-kim.daily_cap: must be 1 to 100, is 0"),
        ('family = "unsure"', 'family = "maybe"', "procedures.not-sure-yet.family: "),
        ("slot_step_minutes = 30", "slot_stepp_minutes = 30", "practice.slot_stepp_minutes: "),
        ('name = "Rhinoplasty"', "name = Rhinoplasty", "line "),
    ],
)
def test_a_wrong_file_changes_nothing_and_its_one_line_names_the_key(
    edited: Edited, old: str, new: str, line: str
) -> None:
    load_practice(PRACTICE_FILE)
    staff_change_things()
    before = counts(), versions(), catalog.practice().consultation_fee_cents
    with pytest.raises(WrongPracticeFile, match=f"^{re.escape(line)}") as wrong:
        load_practice(edited((old, new)), replace=True)
    assert "\n" not in wrong.value.message
    assert (counts(), versions(), catalog.practice().consultation_fee_cents) == before


def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes("name = 'Müller'".encode("latin-1"))
    for name, reason in (("nowhere.toml", "No such file"), ("latin.toml", "not a text in UTF-8")):
        with pytest.raises(WrongPracticeFile, match=reason):
            load_practice(tmp_path / name)


def test_the_practice_file_that_is_shipped_can_be_loaded() -> None:
    load_practice(Path(__file__).parents[2] / "booking" / "practice.toml")
    assert len(catalog.procedures()) >= 11
    assert all(catalog.consultation(procedure.slug) for procedure in catalog.procedures())


class TestLeavingTheSite:
    OFF = ('slug = "rhinoplasty"', 'slug = "rhinoplasty"\nactive = false')
    ON = ('slug = "rhinoplasty"', 'slug = "rhinoplasty"\nactive = true')

    @pytest.fixture(autouse=True)
    def loaded(self, app_context: Flask) -> None:
        load_practice(PRACTICE_FILE)

    def on_the_site(self) -> list[str]:
        return [procedure.slug for procedure in catalog.procedures()]

    @pytest.mark.parametrize("replace", [[], ["--replace"]])
    def test_what_has_left_the_file_is_listed_and_stays(
        self, app_context: Flask, tmp_path: Path, replace: list[str]
    ) -> None:
        text = PRACTICE_FILE.read_text("utf-8")
        last = text.rindex("[[procedures]]", 0, text.index('slug = "not-sure-yet"'))
        shorter = tmp_path / "shorter.toml"
        shorter.write_text(text[:last], "utf-8")
        run = app_context.test_cli_runner().invoke(args=["load-practice", str(shorter), *replace])
        lines = [line for line in run.output.splitlines() if "not translated" not in line]
        assert lines == [
            "procedures.not-sure-yet: not in the file, and still on the site",
            "To take a procedure off the site, leave it in the file, with active = false.",
        ]
        assert "not-sure-yet" in self.on_the_site()

    @pytest.mark.parametrize("replace", [False, True])
    def test_a_procedure_is_taken_off_the_site_and_comes_back(self, edited: Edited, replace: bool) -> None:
        before = versions()
        lines = load_practice(edited(self.OFF), replace=replace)
        assert lines == ["procedures.rhinoplasty.active: true → false"]
        assert "rhinoplasty" not in self.on_the_site()
        assert all(after > before[slug] for slug, after in versions().items())
        assert load_practice(edited(self.OFF), replace=replace) == []
        assert load_practice(PRACTICE_FILE) == [], "a file that does not say leaves it as it is"
        assert "rhinoplasty" not in self.on_the_site()
        assert load_practice(edited(self.ON)) == ["procedures.rhinoplasty.active: false → true"]
        assert "rhinoplasty" in self.on_the_site()

    def test_it_is_yes_or_no(self, edited: Edited) -> None:
        with pytest.raises(WrongPracticeFile, match=r"procedures\.rhinoplasty\.active: must be true or false"):
            load_practice(edited(('slug = "rhinoplasty"', 'slug = "rhinoplasty"\nactive = "no"')))
