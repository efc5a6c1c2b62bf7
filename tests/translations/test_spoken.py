"""Who reads Spanish or Korean reads no English: neither a sentence that was missed nor one left as it was."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.mofile import write_mo
from babel.support import Translations

from tests.translations.catalogs import catalog_of
from tests.translations.leftovers import is_english, latin_words
from tests.translations.walk import Walk
from tests.translations.walking import names_of, shipped_practice, walked_through


def translations(language: str) -> Translations:
    """From the catalog itself, compiled or not."""
    compiled = BytesIO()
    write_mo(compiled, catalog_of(language))
    compiled.seek(0)
    return Translations(compiled)


@pytest.fixture(scope="module")
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    language = request.param
    practice = shipped_practice()
    with walked_through(tmp_path_factory.mktemp(language), practice, language, translations(language)) as walk:
        yield walk


@pytest.mark.parametrize("walked", ["ko"], indirect=True)
def test_korean_has_no_latin_word_but_names(walked: Walk) -> None:
    names = names_of(walked)
    assert walked.those(lambda text: latin_words(text, names)) == []


@pytest.mark.parametrize("walked", ["es"], indirect=True)
def test_spanish_has_no_english_in_it(walked: Walk) -> None:
    names, untouched = names_of(walked), set(english_sentences())
    assert walked.those(lambda text: is_english(text, names, untouched)) == []


def english_sentences() -> Iterator[str]:
    """Those that read otherwise in Spanish."""
    for message in catalog_of("es"):
        if isinstance(message.id, str) and message.id and message.id != message.string:
            yield message.id


def test_english_is_found() -> None:
    assert is_english("Llame al with", [], [])
    assert is_english("Home", [], ["Home"])
    assert not is_english("La consulta es general: video local con Dr. David Kim", ["Dr. David Kim"], ["Home"])
    assert latin_words("오후 2:30 with Dr. David Kim", ["Dr. David Kim"]) == ["with"]
    assert latin_words("오후 2:30 Google", []) == []
