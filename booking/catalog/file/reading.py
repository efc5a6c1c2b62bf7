"""The practice file as a whole: parsed, and every value checked."""

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import fields

from booking.catalog.catalog import BOTH_SURGEONS, FIRST_AVAILABLE
from booking.catalog.file.entries import (
    ConcernEntry,
    LocationEntry,
    PracticeFile,
    ProcedureEntry,
    QuestionEntry,
    SurgeonEntry,
    Texts,
)
from booking.catalog.file.hours import working_hours
from booking.catalog.file.keys import Keys, WrongPracticeFile, did_you_mean
from booking.catalog.file.practice import read_practice_table
from booking.catalog.file.questions import asked_questions, read_question
from booking.catalog.file.texts import read_texts
from booking.catalog.reviews import REVIEW

FAMILIES = ("surgical", "non_surgical", "unsure")
COLOURS = ("teal", "plum", "moss", "indigo", "slate", "ochre")  # each is a class in static/css/tokens/surgeons.css
KINDS = ("office", "video")
IMAGES = ("avif", "jpg", "jpeg", "png", "webp")
OF_A_SURGEON = ("training", "certification", "languages")

# Addresses and commands say these in the place of a surgeon's slug.
_NOT_FOR_SURGEONS = (FIRST_AVAILABLE, BOTH_SURGEONS, "practice")


def read_practice(text: str) -> PracticeFile:
    """The whole file, every value checked; raises WrongPracticeFile at the first fault. Touches no database."""
    file = Keys("", _parsed(text))
    file.only([field.name for field in fields(PracticeFile)])
    practice = read_practice_table(file.table("practice"))
    locations = tuple(_location(keys, practice.languages) for keys in _told_apart(file, "locations"))
    places = [location.slug for location in locations]
    surgeons = tuple(_surgeon(keys, practice.languages, places) for keys in _told_apart(file, "surgeons"))
    people = [surgeon.slug for surgeon in surgeons]
    questions = _questions(file, practice.languages)
    procedures = tuple(
        _procedure(keys, practice.languages, people, [question.slug for question in questions])
        for keys in _told_apart(file, "procedures")
    )
    offered = [procedure.slug for procedure in procedures]
    tables = _told_apart(file, "concerns") if "concerns" in file else []
    concerns = tuple(_concern(keys, practice.languages, offered) for keys in tables)
    return PracticeFile(practice, locations, surgeons, procedures, questions, concerns)


def _parsed(text: str) -> dict[str, object]:
    try:
        # Some editors put a byte order mark in front, which TOML does not know.
        return tomllib.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        reason, _, place = str(error).rpartition(" (at ")
        line = re.match(r"line (\d+)", place)
        number = line[1] if line else len(text.splitlines())
        raise WrongPracticeFile(f"line {number}: is not TOML: {reason or error}") from error


def _told_apart(file: Keys, key: str) -> list[Keys]:
    tables = file.tables(key)
    slugs = set()
    for keys in tables:
        slug = keys.slug("slug")
        if slug in slugs:
            raise keys.wrong("slug", "is there twice")
        slugs.add(slug)
    return tables


def _questions(file: Keys, languages: Sequence[str]) -> tuple[QuestionEntry, ...]:
    if "questions" not in file:
        return ()
    return tuple(read_question(keys, languages) for keys in _told_apart(file, "questions"))


def _location(keys: Keys, languages: Sequence[str]) -> LocationEntry:
    keys.only([field.name for field in fields(LocationEntry)])
    kind = keys.one_of("kind", KINDS)
    return LocationEntry(
        slug=keys.slug("slug"),
        kind=kind,
        address=keys.lines("address", least=1) if kind == "office" or "address" in keys else (),
        texts=read_texts(keys, languages, required=("name", "directions")),
    )


def _surgeon(keys: Keys, languages: Sequence[str], locations: Collection[str]) -> SurgeonEntry:
    keys.only([field.name for field in fields(SurgeonEntry)])
    slug = keys.slug("slug")
    if slug in _NOT_FOR_SURGEONS:
        raise keys.wrong("slug", "has a meaning of its own in addresses and commands: choose another")
    name = keys.line("name")
    return SurgeonEntry(
        slug=slug,
        name=name,
        colour=keys.one_of("colour", COLOURS),
        daily_cap=keys.number("daily_cap", 1, 100) if "daily_cap" in keys else None,
        photograph=keys.file_name("photograph", IMAGES) if "photograph" in keys else None,
        working_hours=working_hours(keys, locations),
        texts=_with_name(read_texts(keys, languages, required=("bio",), optional=("name",), absent=OF_A_SURGEON), name),
    )


def _with_name(texts: Texts, name: str) -> Texts:
    """A language may write the name in its own way; the first has the plain one."""
    first = next(iter(texts))
    return {**texts, first: {**texts[first], "name": texts[first]["name"] or name}}


def _procedure(
    keys: Keys, languages: Sequence[str], surgeons: Collection[str], questions: Collection[str]
) -> ProcedureEntry:
    keys.only([field.name for field in fields(ProcedureEntry)])
    family = keys.one_of("family", FAMILIES)
    always = ("name", "summary", "suits", "happens", "bring")
    of_treatment = ("anesthesia", "downtime", "risks")  # not being sure is no treatment
    required, optional = ((*always, *of_treatment), ()) if family != "unsure" else (always, of_treatment)
    return ProcedureEntry(
        slug=keys.slug("slug"),
        family=family,
        consultation_minutes=keys.number("consultation_minutes", 15, 240, multiple_of=5),
        buffer_before_minutes=keys.number("buffer_before_minutes", 0, 120, multiple_of=5),
        buffer_after_minutes=keys.number("buffer_after_minutes", 0, 120, multiple_of=5),
        surgeons=_named(keys, "surgeons", surgeons, what="surgeon"),
        drawing=keys.slug("drawing") if "drawing" in keys else None,
        questions=asked_questions(keys, questions),
        search_words=keys.lines("search_words", least=0) if "search_words" in keys else (),
        active=keys.yes_or_no("active") if "active" in keys else None,
        texts=read_texts(
            keys,
            languages,
            required=required,
            optional=(*optional, "also_called", "incisions"),
            absent=("prepare", *REVIEW),
        ),
    )


def _concern(keys: Keys, languages: Sequence[str], procedures: Collection[str]) -> ConcernEntry:
    keys.only([field.name for field in fields(ConcernEntry)])
    return ConcernEntry(
        slug=keys.slug("slug"),
        procedures=_named(keys, "procedures", procedures, what="procedure"),
        texts=read_texts(keys, languages, required=("name",)),
    )


def _named(keys: Keys, key: str, slugs: Collection[str], *, what: str) -> tuple[str, ...]:
    """A list of slugs that the file has."""
    named = keys.lines(key, least=1)
    for slug in named:
        if slug not in slugs:
            raise keys.wrong(key, f"no {what} has the slug {slug!r}{did_you_mean(slug, slugs)}")
    return named
