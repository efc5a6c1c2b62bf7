"""Whatever patients read has been up for translation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import flask_babel
import pytest
from babel.support import NullTranslations

from booking import logs
from booking.calendars import words as calendar_words
from tests.translations.catalogs import ROOT, catalog_of, keys
from tests.translations.reading import of_page
from tests.translations.walking import Walk, names_of, walk_past_everything, walking, with_one_who_does_not_offer_it
from tests.translations.wrapping import LANGUAGE, Wrapping, outside, wrap, wrapped_practice

NEVER_TRANSLATED = ("Google", "Apple", "Outlook", "SMAS", ".ics", "English", "Español")
# A word of Latin letters, but for what stands in an address or a code, and for the places that scripts fill in.
WORD = re.compile(r"(?<![\w{])[A-Za-zÀ-ɏ]{2,}(?![\w}])")
ADDRESS = re.compile(r"https?://\S+")
# The API's own word for what was wrong, as it stands in the address that was asked.
FIELDS = ("“from", "“to")


@pytest.fixture(scope="module")
def wrapping() -> Wrapping:
    return Wrapping()


@pytest.fixture(scope="module")
def walked(wrapping: Wrapping, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("wrapped")
    practice = folder / "practice.toml"
    practice.write_text(
        wrapped_practice(with_one_who_does_not_offer_it((ROOT / "booking/practice.toml").read_text("utf-8"))), "utf-8"
    )

    def spoken(_domain: object) -> NullTranslations:
        return wrapping if str(flask_babel.get_locale()) == LANGUAGE else NullTranslations()

    with pytest.MonkeyPatch.context() as patch, walking(folder, practice, LANGUAGE) as walk:
        patch.setattr(flask_babel.Domain, "get_translations", spoken)
        patch.setattr(logs, "ID_SIGNS", "23456789")  # what stands on an error page is no word then
        forget_titles()
        walk_past_everything(walk)
        yield walk
    forget_titles()


def forget_titles() -> None:
    """They are kept by language, and this one is nobody's."""
    for one in vars(calendar_words).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()


def unwrapped(text: str, names: Iterable[str]) -> list[str]:
    left = ADDRESS.sub(" ", outside(text))
    for name in sorted((*names, *NEVER_TRANSLATED, *FIELDS), key=len, reverse=True):
        left = left.replace(name, " ")
    return WORD.findall(left)


def test_everything_that_patients_read_was_up_for_translation(walked: Walk) -> None:
    names = names_of(walked)
    said = {text: where for where, texts in reversed(walked.read.items()) for text in texts}
    found = [f"{text} ({where})" for text, where in said.items() if unwrapped(text, names)]
    assert found == []


def test_the_walk_passes_most_sentences(walked: Walk, wrapping: Wrapping) -> None:
    """The others stand in states that are hard to come by; that they are wrapped is read from the sources."""
    all_there_are = keys(catalog_of("es"))
    missed = sorted(text for _context, text in all_there_are - wrapping.asked)
    assert len(missed) < 0.12 * len(all_there_are), missed


@pytest.mark.parametrize(
    "html",
    [
        "<p>⟦Home⟧ Back</p>",
        '<nav aria-label="Back"></nav>',
        '<img alt="Back">',
        '<input type="submit" value="Back">',
        '<input placeholder="Back">',
        '<p title="Back"></p>',
        '<p data-words="{time} Back"></p>',
        '<button data-done="Back">⟦Copy⟧</button>',
        '<meta name="description" content="Back">',
        '<meta property="og:title" content="Back">',
        "<title>Back – ⟦Home⟧</title>",
        '<script type="application/ld+json">{"@type": "Thing", "name": "Back", "url": "https://a.example/"}</script>',
        "<svg><title>Back</title></svg>",
        f"<p>{wrap('You can see %(who)s.') % {'who': 'Back'}}</p>",
        f"<p>{wrap('Wrong? <a href=>Change it</a>')} Back</p>",
    ],
)
def test_a_word_that_was_not_up_for_translation_is_found(html: str) -> None:
    assert [word for text in of_page(html) for word in unwrapped(text, ["Ana"])] == ["Back"]


@pytest.mark.parametrize(
    "html",
    [
        "<p>⟦Home⟧ · ⟦%⟧ 12:00 Ana https://a.example/b Google</p>",
        f"<p>{wrap('Wrong? <a href=>Change it</a>')}</p>",
        "<style>p { color: red }</style><!-- Back --><script>let back</script>",
        "<p>⟦We see <span lang=en>Orange</span> County⟧</p>",
        '<p data-instant="2026-10-06T10:00:00-07:00" id="back" class="back" lang="en"></p>',
        f'<p data-words="{wrap("{day} {time} your time")}"></p>',
    ],
)
def test_names_and_what_machines_read_are_let_through(html: str) -> None:
    assert [word for text in of_page(html) for word in unwrapped(text, ["Ana"])] == []
