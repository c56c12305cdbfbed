"""Sentences for people, said in the language of whoever reads them.

Pure: rules return a `Message`, or say a sentence at once with `translate`, and know no language; `core.apps` sets the
translator. Where there is none, in programs and at the command line, everything is said in English as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Translator(Protocol):
    def sentence(self, english: str, /) -> str: ...

    def counted(self, one: str, many: str, count: int, /) -> str: ...

    def day(self, day: date, /) -> str: ...

    def month(self, day: date, /) -> str: ...

    def number(self, number: float, decimals: int, /) -> str: ...


class EnglishTranslator:
    def sentence(self, english: str, /) -> str:
        return english

    def counted(self, one: str, many: str, count: int, /) -> str:
        return one if count == 1 else many

    def day(self, day: date, /) -> str:
        return f"{day:%-d %B %Y}"

    def month(self, day: date, /) -> str:
        return f"{day:%B %Y}"

    def number(self, number: float, decimals: int, /) -> str:
        return f"{number:,.{decimals}f}"


class _Active:
    speaker: Translator = EnglishTranslator()


def set_translator(speaker: Translator) -> None:
    """Say everything through `speaker` from now on."""
    _Active.speaker = speaker


def translate(english: str, /, **parts: object) -> str:
    """Say a sentence, with `parts` in the places that it names: ``say("From %(place)s", place="Jena")``."""
    said = _Active.speaker.sentence(english) if english else ""
    return said % parts if parts else said


def gettext_noop(english: str) -> str:
    """Mark a sentence that is handed on and said later, so that catalogues have it."""
    return english


def translate_plural(one: str, many: str, count: int, /, **parts: object) -> str:
    """Say the sentence for one or for many; both may name `count`, which is grouped as its readers are used to."""
    return _Active.speaker.counted(one, many, count) % {"count": format_number(count), **parts}


def join_names(names: Sequence[str]) -> str:
    """Say several, at least one, as "Ann", "Ann and Bo", "Ann, Bo and Kim"."""
    *first, last = names
    return translate("%(first)s and %(last)s", first=", ".join(first), last=last) if first else last


def format_day(day: date) -> str:
    """Say a date for example as "5 January 2026"."""
    return _Active.speaker.day(day)


def format_month(day: date) -> str:
    """Say the month of a date for example as "January 2026"."""
    return _Active.speaker.month(day)


def format_number(number: float, decimals: int = 0) -> str:
    """Say a number for example as "12,345"."""
    return _Active.speaker.number(number, decimals)


type MessageValue = str | int | float | date | Message | MessageList | Month | None


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that is translated when somebody reads it: its English text, the message id, and the values in it.

    ``str()`` says it in the language in force. Rules return messages, rows keep them as JSON, pages show them.

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
    """Several values, at least one, that are said as "Ann, Bo and Kim"."""

    items: tuple[MessageValue, ...]

    def __str__(self) -> str:
        return join_names([str(_format_value(item)) for item in self.items])


@dataclass(frozen=True, slots=True)
class Month:
    """A date of which only month and year are said: "January 2026"."""

    day: date

    def __str__(self) -> str:
        return format_month(self.day)


def message_to_json(value: MessageValue) -> Any:  # noqa: ANN401 - JSON
    """Return a message, or a value in one, as plain JSON from which `message_from_json` makes an equal one."""
    match value:
        case Message():
            document: dict[str, Any] = {"text": value.text}
            if value.values:
                document["values"] = {name: message_to_json(part) for name, part in value.values.items()}
            if value.plural:
                document |= {"plural": value.plural, "count": value.count}
            if value.capitalize:
                document["capitalize"] = True
            return document
        case MessageList():
            return {"list": [message_to_json(item) for item in value.items]}
        case Month():
            return {"month": value.day.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


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
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case _:
            return document


def _format_value(value: MessageValue) -> object:
    return format_day(value) if isinstance(value, date) else value
