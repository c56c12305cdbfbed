"""Messages for people, translated into the language of whoever reads them.

Pure: rules return a `Message`, or a sentence by `translate`, and know no language; `core.apps` sets the translator.
Where there is none, in programs and at the command line, everything is in English as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Translator(Protocol):
    """The interface of a language: translations by message id, and the formats of dates and numbers."""

    def translate(self, english: str, /) -> str: ...

    def translate_plural(self, singular: str, plural: str, count: int, /) -> str: ...

    def format_day(self, day: date, /) -> str: ...

    def format_month(self, day: date, /) -> str: ...

    def format_number(self, number: float, decimals: int, /) -> str: ...


class EnglishTranslator:
    """Returns messages as they stand in the code."""

    def translate(self, english: str, /) -> str:
        return english

    def translate_plural(self, singular: str, plural: str, count: int, /) -> str:
        return singular if count == 1 else plural

    def format_day(self, day: date, /) -> str:
        return f"{day:%-d %B %Y}"

    def format_month(self, day: date, /) -> str:
        return f"{day:%B %Y}"

    def format_number(self, number: float, decimals: int, /) -> str:
        return f"{number:,.{decimals}f}"


class _Active:
    translator: Translator = EnglishTranslator()


def set_translator(translator: Translator) -> None:
    """Translate everything by `translator` from now on."""
    _Active.translator = translator


def translate(english: str, /, **parts: object) -> str:
    """Return a translated sentence with `parts` in its named places: ``translate("From %(city)s", city="Jena")``."""
    sentence = _Active.translator.translate(english) if english else ""
    return sentence % parts if parts else sentence


def gettext_noop(english: str) -> str:
    """Return a sentence unchanged. Marks it for the catalogs where it is translated later, as Django's does."""
    return english


def translate_plural(singular: str, plural: str, count: int, /, **parts: object) -> str:
    """Return the translated sentence for `count`, which fills ``%(count)s``, grouped as its readers are used to."""
    sentence = _Active.translator.translate_plural(singular, plural, count)
    return sentence % {"count": format_number(count), **parts}


def join_names(names: Sequence[str]) -> str:
    """Return several names, at least one, as "Ann", "Ann and Bo", "Ann, Bo and Kim"."""
    *first, last = names
    return translate("%(first)s and %(last)s", first=", ".join(first), last=last) if first else last


def format_day(day: date) -> str:
    """Return a date for example as "5 January 2026"."""
    return _Active.translator.format_day(day)


def format_month(day: date) -> str:
    """Return the month of a date for example as "January 2026"."""
    return _Active.translator.format_month(day)


def format_number(number: float, decimals: int = 0) -> str:
    """Return a number for example as "12,345"."""
    return _Active.translator.format_number(number, decimals)


type MessageValue = str | int | float | date | Message | MessageList | Month | FormattedNumber | None


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that is translated when somebody reads it: its English text, the message id, and the values in it.

    ``str()`` translates it into the language in force. Rules return messages, rows keep them as JSON, pages show them.

    :param text: the English sentence as in the catalogues, with named places such as ``%(name)s``.
    :param values: what goes into these places: plain values, dates, or messages again.
    :param plural: the sentence for more than one; `count` chooses between the two and fills ``%(count)s``.
    :param capitalize: begin with a capital letter, where a part of a sentence is used as a whole one.
    """

    text: str
    values: Mapping[str, MessageValue] = field(default_factory=dict)
    plural: str = ""
    count: int = 0
    capitalize: bool = False

    def __str__(self) -> str:
        parts = {name: _format_value(value) for name, value in self.values.items()}
        if self.plural:
            sentence = translate_plural(self.text, self.plural, self.count, **parts)
        else:
            sentence = translate(self.text, **parts)
        return sentence[:1].upper() + sentence[1:] if self.capitalize else sentence


@dataclass(frozen=True, slots=True)
class MessageList:
    """Several values, at least one, that are shown as "Ann, Bo and Kim"."""

    items: tuple[MessageValue, ...]

    def __str__(self) -> str:
        return join_names([str(_format_value(item)) for item in self.items])


@dataclass(frozen=True, slots=True)
class Month:
    """A date of which only month and year are shown: "January 2026"."""

    day: date

    def __str__(self) -> str:
        return format_month(self.day)


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number that is grouped as its readers are used to: "12,345"."""

    number: float

    def __str__(self) -> str:
        return format_number(self.number)


def message_to_json(value: MessageValue) -> Any:  # noqa: ANN401 - JSON
    """Return a message, or a value in one, as plain JSON from which `message_from_json` makes an equal one."""
    match value:
        case Message():
            return _document(value)
        case MessageList():
            return {"list": [message_to_json(item) for item in value.items]}
        case Month():
            return {"month": value.day.isoformat()}
        case FormattedNumber():
            return {"number": value.number}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def _document(message: Message) -> dict[str, Any]:
    document: dict[str, Any] = {"text": message.text}
    if message.values:
        document["values"] = {name: message_to_json(value) for name, value in message.values.items()}
    if message.plural:
        document |= {"plural": message.plural, "count": message.count}
    if message.capitalize:
        document["capitalize"] = True
    return document


def message_from_json(document: Any) -> Any:  # noqa: ANN401 - JSON
    """Return the message that `message_to_json` wrote down; plain text, as older rows hold, is returned as it is."""
    match document:
        case {"text": str(text)}:
            return Message(
                text,
                {name: message_from_json(part) for name, part in document.get("values", {}).items()},
                plural=document.get("plural", ""),
                count=document.get("count", 0),
                capitalize=document.get("capitalize", False),
            )
        case {"list": list(items)}:
            return MessageList(tuple(message_from_json(item) for item in items))
        case {"month": str(day)}:
            return Month(date.fromisoformat(day))
        case {"number": int(number) | float(number)}:
            return FormattedNumber(number)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case _:
            return document


def _format_value(value: MessageValue) -> object:
    return format_day(value) if isinstance(value, date) else value
