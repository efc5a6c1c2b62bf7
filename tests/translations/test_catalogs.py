"""Nothing that patients read is missing from a catalog, left empty, guessed, or put together wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import Catalog

from tests.translations.catalogs import (
    LANGUAGES,
    ROOT,
    catalog_of,
    extracted,
    faults,
    in_f_strings,
    keys,
    parsed,
    python_sources,
)

HEADER = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return extracted(tmp_path_factory.mktemp("extracted"))


def test_there_are_catalogs_for_spanish_and_korean() -> None:
    assert LANGUAGES == ["es", "ko"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_has_what_the_sources_say_and_nothing_else(language: str, sources: Catalog) -> None:
    written = keys(catalog_of(language))
    how = "run `make translations`, then translate what is new"
    assert keys(sources) - written == set(), how
    assert written - keys(sources) == set(), how


def test_no_sentence_stands_where_babel_does_not_look() -> None:
    """Within an f-string: before Python 3.12 it is one token, and nobody translates what is in it."""
    assert {
        path.relative_to(ROOT).as_posix(): found for path in python_sources() if (found := in_f_strings(path))
    } == {}


def test_a_sentence_in_an_f_string_is_found(tmp_path: Path) -> None:
    source = tmp_path / "page.py"
    source.write_text("""words = f"{first} {_('Check it.')} {pgettext('a', 'b')} {plain(1)}"\n""")
    assert in_f_strings(source) == ["_('Check it.')", "pgettext('a', 'b')"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    assert list(faults(catalog_of(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_kind_of_apostrophe(language: str) -> None:
    assert [key for key in keys(catalog_of(language)) if "'" in key[1]] == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Home"\nmsgstr ""', "not translated: Home"),
        ('msgid "Home"\nmsgstr " "', "not translated: Home"),
        ('#, fuzzy\nmsgid "Home"\nmsgstr "Inicio"', "fuzzy: Home"),
        ('msgid "Call %(telephone)s"\nmsgstr "Llame"', "not the same places: Llame"),
        ('msgid "Call %(telephone)s"\nmsgstr "Llame: %(telefono)s"', "unknown named placeholder 'telefono'"),
        ('msgid "Call %(telephone)s"\nmsgstr "Llame: %(telephone)"', "not the same places: Llame: %(telephone)"),
        (
            'msgid "Wrong? <a href=\\"%(contact)s\\">Change it</a>"\nmsgstr "¿No es correcto? Cámbielo: %(contact)s"',
            "not the same places: ¿No es correcto? Cámbielo: %(contact)s",
        ),
        ('msgid "{time} your time"\nmsgstr "su hora: {hora}"', "not the same places: su hora: {hora}"),
        (
            'msgid "%(num)s time"\nmsgid_plural "%(num)s times"\nmsgstr[0] "%(num)s horario"\nmsgstr[1] ""',
            "not translated: %(num)s time",
        ),
        (
            'msgid "%(num)s time"\nmsgid_plural "%(num)s times"\nmsgstr[0] "un horario"\nmsgstr[1] "%(num)s horarios"',
            "not the same places: un horario",
        ),
        ('#~ msgid "Gone"\n#~ msgstr "Se fue"', "obsolete: Gone"),
    ],
)
def test_a_fault_of_a_catalog_is_found(entry: str, fault: str) -> None:
    found = list(faults(parsed(HEADER + entry.encode())))
    assert any(one.startswith(fault) for one in found), found


def test_a_good_catalog_has_no_faults() -> None:
    good = 'msgid "Call %(telephone)s"\nmsgstr "Llame al %(telephone)s"\n'
    assert list(faults(parsed(HEADER + good.encode()))) == []


def test_what_is_gathered_are_pages_forms_emails_and_calendars(sources: Catalog) -> None:
    """Of the sources themselves, so that one who is left out by mistake is missed."""
    for sentence in ("Home", "Enter your name.", "What to bring", "Declining here does not cancel your appointment."):
        assert (None, sentence) in keys(sources)
    assert ("link", "Change") in keys(sources)
    assert (None, "Find a patient") not in keys(sources)  # at the desk, which reads English
