"""No page or module of those that patients read has words of its own, whatever state it takes to see them."""

from __future__ import annotations

import pytest

from tests.translations.catalogs import ROOT
from tests.translations.sources import bare_sentences, bare_words, translated_sources

NO_PATIENT_READS = {
    "booking/config/doubts.py": "told to whoever starts it",
    "booking/config/first_settings.py": "told to whoever starts it",
    "booking/logs.py": "stands in the log",
    "booking/messages/sending.py": "stands in the log",
    "booking/routes/feeds.py": "read by calendar programs",
}
ATTRIBUTES_ALONE = "templates/components/arrival.html"


def test_no_template_has_words_of_its_own() -> None:
    templates = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in translated_sources(".html")}
    assert len(templates) > 60
    found = {name: words for name, text in templates.items() if (words := list(bare_words(text)))}
    found.pop(ATTRIBUTES_ALONE, None)
    assert found == {}


def test_no_module_has_sentences_of_its_own() -> None:
    modules = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in translated_sources(".py")}
    assert len(modules) > 150
    found = {name: sentences for name, text in modules.items() if (sentences := list(bare_sentences(text)))}
    assert found.keys() - NO_PATIENT_READS.keys() == set(), found


@pytest.mark.parametrize(
    "template",
    [
        "<p>Back</p>",
        "{# Home #}<p>Back{{ place }}</p>",
        '<nav aria-label="Back to {{ place }}"></nav>',
        '<p data-words="{time} here"></p>',
        "{% set acts = [{'text': 'See all times'}] %}",
        "{{ empty('Nothing here') }}",
        "{{ steps(3, 4, 'Details') }}",
        "{{ _('Home') if home else 'Back' }}",
    ],
)
def test_a_bare_word_of_a_template_is_found(template: str) -> None:
    assert list(bare_words(template)) != []


@pytest.mark.parametrize(
    "template",
    [
        "{# Home #}<p class='quiet'>{{ _('Home') }} · {{ place.name }}</p>",
        "{{ ngettext('%(num)s time', '%(num)s times', 2) }}{{ pgettext('link', 'Change') }}",
        '<nav aria-label="{{ _(\'Site\') }}" class="places"></nav><style>p { margin: 0 }</style>&nbsp;',
        "{{ text_field(field, autocomplete='off', width='short') }}",
    ],
)
def test_what_translators_are_given_is_let_through(template: str) -> None:
    assert list(bare_words(template)) == []


def test_a_bare_sentence_of_a_module_is_found() -> None:
    assert list(bare_sentences('flash("Your answers are saved.", "done")')) == ["Your answers are saved."]
    assert list(bare_sentences('flash(_("Your answers are saved."), "done")')) == []
    assert list(bare_sentences('"""What it is for."""\nraise ValueError("No such thing")')) == []
