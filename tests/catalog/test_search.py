"""A procedure is found by what people call it, however they write it."""

from pathlib import Path

import pytest

from booking.catalog import (
    ConcernDetails,
    ConcernEntry,
    ProcedureDetails,
    ProcedureEntry,
    find_procedures,
    read_practice,
)
from booking.models import Texts

SHIPPED = read_practice((Path(__file__).parents[2] / "booking" / "practice.toml").read_text("utf-8"))


def texts_of(entry: ProcedureEntry | ConcernEntry) -> Texts:
    return {language: dict(words) for language, words in entry.texts.items()}


PROCEDURES = [
    ProcedureDetails(texts_of(one), number, one.slug, one.family, 45, None, list(one.search_words))
    for number, one in enumerate(SHIPPED.procedures)
]
CONCERNS = [ConcernDetails(texts_of(one), one.slug, list(one.procedures)) for one in SHIPPED.concerns]


def found(typed: str) -> list[str]:
    return [one.slug for one in find_procedures(typed, PROCEDURES, CONCERNS)]


@pytest.mark.parametrize(
    "typed",
    [
        *("jowl", "jowls", "JOWLS", "  jowl  ", "my jowls are sagging", "sagging jowls", "jawline", "jaw line"),
        *(
            "papada",
            "Papada",
            "papadas",
            "la papada",
            "mi papada",
            "cachetes caidos",
            "minilifting facial",
            "mandibula",
        ),
        *("턱살", "턱살이 고민이에요", "턱살 제거", "턱 살", "미니 안면거상술", "미니안면거상술"),
        *("facelit", "faclift", "facelfit", "facelifft", "mini facelit", "face lift", "minifacelift", "mini face-lift"),
        *("partial facelift", "Ｆａｃｅｌｉｆｔ", "jowels"),
    ],
)
def test_the_mini_facelift_is_found(typed: str) -> None:
    assert "mini-facelift" in found(typed)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("botox", "neuromodulators"),
        ("Botax", "neuromodulators"),
        ("보톡스", "neuromodulators"),
        ("patas de gallo", "neuromodulators"),
        ("crows feet", "neuromodulators"),
        ("nose job", "rhinoplasty"),
        ("rinoplasty", "rhinoplasty"),
        ("코", "rhinoplasty"),
        ("nariz", "rhinoplasty"),
        ("blefaroplastia", "eyelid-surgery"),
        ("ojeras", "eyelid-surgery"),
        ("eye bags", "eyelid-surgery"),
        ("쌍꺼플", "eyelid-surgery"),
        ("parpados", "eyelid-surgery"),
        ("lip filler", "dermal-fillers"),
        ("labios", "dermal-fillers"),
        ("turkey neck", "neck-lift"),
        ("acne scars", "laser-skin-resurfacing"),
        ("melasma", "chemical-peel"),
        ("weak chin", "chin-implant"),
        ("forehead lift", "brow-lift"),
        ("not sure", "not-sure-yet"),
    ],
)
def test_plain_words_of_three_languages_find_what_they_mean(typed: str, slug: str) -> None:
    assert slug in found(typed)


def test_what_is_found_stands_in_the_order_of_the_file_and_only_what_most_words_speak_of() -> None:
    assert found("jowl") == ["mini-facelift", "facelift"]
    assert found("mini facelift") == ["mini-facelift"]
    assert found("neck bands") == ["neck-lift"]


@pytest.mark.parametrize(
    "typed", ["", " ", "...", "?!", "🙂", "xyzzy", "quuz", "a", "ㄱ", "tattoo removal", "\x00", "%", "'"]
)
def test_what_nobody_calls_anything_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_a_long_text_is_cut_and_answered() -> None:
    assert "mini-facelift" in found("jowls " + "z" * 10_000)
    assert found("z" * 100_000) == []


def test_every_name_and_every_search_word_of_the_shipped_file_finds_its_own() -> None:
    lost = [
        (one.slug, word)
        for one in SHIPPED.procedures
        for word in (*one.search_words, one.texts["en"]["name"], *one.texts["en"]["also_called"].split(","))
        if word.strip() and one.slug not in found(word)
    ]
    assert lost == []


def test_every_procedure_but_the_open_question_belongs_to_a_concern() -> None:
    named = {slug for one in SHIPPED.concerns for slug in one.procedures}
    assert named == {one.slug for one in SHIPPED.procedures if one.family != "unsure"}
