from datetime import date

import pytest

from klatsch.core.errors import Refused
from klatsch.core.i18n import messages
from klatsch.core.i18n.catalogs import available_languages, catalog_folders
from klatsch.core.i18n.locale import supported_language


class UppercaseTranslator(messages.EnglishTranslator):
    def sentence(self, english, /):
        return english.upper().replace("%(MOST)D", "%(most)d")


@pytest.fixture
def shouted(monkeypatch):
    monkeypatch.setattr(messages._Active, "speaker", UppercaseTranslator())


@pytest.fixture
def plain(monkeypatch):
    monkeypatch.setattr(messages._Active, "speaker", messages.EnglishTranslator())


def test_a_sentence_is_translated_whole_and_then_its_places_are_filled(shouted):
    assert messages.translate("at most %(most)d", most=7) == "AT MOST 7"


def test_a_sentence_without_parts_may_hold_any_sign(plain):
    assert messages.translate("100 % of %(nobody)s") == "100 % of %(nobody)s"
    assert messages.translate("") == ""


def test_one_and_many_are_two_sentences(plain):
    said = [
        messages.translate_plural("One cup with %(who)s", "%(count)s cups with %(who)s", n, who="Bo") for n in (1, 2000)
    ]
    assert said == ["One cup with Bo", "2,000 cups with Bo"]


def test_days_and_numbers_are_english_where_nobody_translates(plain):
    assert messages.format_day(date(2026, 1, 5)) == "5 January 2026"
    assert (messages.format_number(12345), messages.format_number(0.25, 2)) == ("12,345", "0.25")


def test_an_error_waits_with_its_words_until_somebody_reads_it(monkeypatch):
    error = Refused("at most %(most)d", most=7)
    assert str(error) == "at most 7"
    monkeypatch.setattr(messages._Active, "speaker", UppercaseTranslator())
    assert str(error) == "AT MOST 7"


@pytest.mark.parametrize(("asked", "spoken"), [("de-AT", "de"), ("de", "de"), ("en-GB", "en"), ("xx", ""), ("", "")])
def test_a_language_is_found_by_its_next_of_kin(asked, spoken):
    assert supported_language(asked) == spoken


def test_a_catalogue_in_the_data_folder_is_a_language_more(tmp_path):
    assert available_languages(tmp_path) == [("en", "English"), ("de", "Deutsch")]
    catalogue = tmp_path / "locale" / "he" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "django.mo").touch()
    assert available_languages(tmp_path)[-1] == ("he", "עברית")
    assert catalog_folders(tmp_path)[0] == tmp_path / "locale"
