from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import Refused
from klatsch.core.i18n import messages
from klatsch.core.i18n.catalogs import available_languages, catalog_folders
from klatsch.core.i18n.locale import supported_language
from klatsch.core.i18n.messages import FormattedNumber, Message, MessageList, Month, message_from_json, message_to_json

if TYPE_CHECKING:
    from pathlib import Path


class UppercaseTranslator(messages.EnglishTranslator):
    def translate(self, english: str, /) -> str:
        return english.upper().replace("%(MOST)D", "%(most)d")


@pytest.fixture
def shouted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages._Active, "translator", UppercaseTranslator())


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages._Active, "translator", messages.EnglishTranslator())


def test_a_sentence_is_translated_whole_and_then_its_places_are_filled(shouted: None) -> None:
    assert messages.translate("at most %(most)d", most=7) == "AT MOST 7"


def test_a_sentence_without_parts_may_hold_any_sign(plain: None) -> None:
    assert messages.translate("100 % of %(nobody)s") == "100 % of %(nobody)s"
    assert messages.translate("") == ""


def test_one_and_many_are_two_sentences(plain: None) -> None:
    said = [
        messages.translate_plural("One cup with %(who)s", "%(count)s cups with %(who)s", n, who="Bo") for n in (1, 2000)
    ]
    assert said == ["One cup with Bo", "2,000 cups with Bo"]


def test_days_and_numbers_are_english_where_nobody_translates(plain: None) -> None:
    assert messages.format_day(date(2026, 1, 5)) == "5 January 2026"
    assert (messages.format_number(12345), messages.format_number(0.25, 2)) == ("12,345", "0.25")


def test_an_error_waits_with_its_words_until_somebody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    error = Refused("at most %(most)d", most=7)
    assert str(error) == "at most 7"
    monkeypatch.setattr(messages._Active, "translator", UppercaseTranslator())
    assert str(error) == "AT MOST 7"


@pytest.mark.parametrize(("asked", "spoken"), [("de-AT", "de"), ("de", "de"), ("en-GB", "en"), ("xx", ""), ("", "")])
def test_a_language_is_found_by_its_next_of_kin(asked: str, spoken: str) -> None:
    assert supported_language(asked) == spoken


def test_a_catalogue_in_the_data_folder_is_a_language_more(tmp_path: Path) -> None:
    assert available_languages(tmp_path) == [("en", "English"), ("de", "Deutsch")]
    catalogue = tmp_path / "locale" / "he" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "django.mo").touch()
    assert available_languages(tmp_path)[-1] == ("he", "עברית")
    assert catalog_folders(tmp_path)[0] == tmp_path / "locale"


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        (Message("From %(city)s", {"city": "Jena"}), "From Jena"),
        (Message("100 %"), "100 %"),
        (Message("Since %(day)s", {"day": date(2026, 1, 5)}), "Since 5 January 2026"),
        (Message("Since %(month)s", {"month": Month(date(2026, 1, 5))}), "Since January 2026"),
        (
            Message("With %(names)s", {"names": MessageList(("Ann", Message("nobody"), "Bo"))}),
            "With Ann, nobody and Bo",
        ),
        (Message("All %(many)s", {"many": FormattedNumber(12345)}), "All 12,345"),
        (Message("%(count)s cup", plural="%(count)s cups", count=2000), "2,000 cups"),
        (Message("%(count)s cup of %(what)s", {"what": Message("tea")}, plural="cups", count=1), "1 cup of tea"),
        (Message("works at %(place)s", {"place": "Contoso"}, capitalize=True), "Works at Contoso"),
        (Message("", capitalize=True), ""),
    ],
)
def test_a_message_survives_as_json_and_is_said_when_it_is_read(plain: None, message: Message, sentence: str) -> None:
    stored = json.loads(json.dumps(message_to_json(message)))
    assert message_from_json(stored) == message
    assert str(message_from_json(stored)) == str(message) == sentence


def test_a_message_is_translated_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    message = Message("at most %(most)d", {"most": 7})
    assert str(message) == "at most 7"
    monkeypatch.setattr(messages._Active, "translator", UppercaseTranslator())
    assert str(message) == "AT MOST 7"


@pytest.mark.parametrize("stored", ["Wrote to you 3 times", "", None, 7, ["a"], {"other": 1}])
def test_what_older_rows_hold_is_shown_as_it_is(stored: object) -> None:
    assert message_from_json(stored) == stored
