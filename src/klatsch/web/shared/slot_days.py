"""Slots grouped for display: by day in the reader's time zone, and by part of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext, pgettext

from klatsch.scheduling.slot_ids import slot_id

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from zoneinfo import ZoneInfo

    from klatsch.scheduling.intervals import Interval

NOON_HOUR = 12
EVENING_HOUR = 17
# About two screens of a phone.
MAX_UNFOLDED_SLOTS = 24


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """One radio button: `value` goes into the form, `starts_at` is in the guest's zone.

    `note` tells two slots apart that show the same time on the day when the clock is set back.
    """

    value: str
    starts_at: datetime
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayPart:
    label: str
    slots: list[SlotChoice]


@dataclass(frozen=True, slots=True)
class SlotDay:
    """A day's slots. Where there are many in all, the days after the first are folded to one line each."""

    label: str
    parts: list[DayPart]
    is_folded: bool

    @property
    def count(self) -> int:
        return sum(len(part.slots) for part in self.parts)


def slot_days(
    slots: Sequence[Interval], zone: ZoneInfo, *, twelve_hours: bool, chosen: Collection[str] = ()
) -> list[SlotDay]:
    """Group sorted slots by day and part of the day in `zone`, labelled in the language in force.

    The days of slots whose ids are `chosen` are never folded.
    """
    starts = [slot.starts_at.astimezone(zone) for slot in slots]
    return [
        SlotDay(
            day_label(next_start),
            [
                DayPart(label, [_slot_choice(start, twelve_hours=twelve_hours) for start in part])
                for label, part in groupby([next_start, *rest], _part_of_day)
            ],
            is_folded=len(slots) > MAX_UNFOLDED_SLOTS
            and next_start is not starts[0]
            and not any(slot_id(start) in chosen for start in (next_start, *rest)),
        )
        for next_start, *rest in (list(day) for _, day in groupby(starts, lambda start: start.date()))
    ]


def day_label(instant: datetime) -> str:
    """Return a day in words: Monday, 5 January."""
    return formatted(instant, pgettext("a day, in Django's date format", "l, j F"))


def time_label(instant: datetime, *, twelve_hours: bool) -> str:
    """Return a time of day: 15:00, or 3:00 PM for those who say it so."""
    return formatted(instant, "g:i A" if twelve_hours else "H:i")


def _slot_choice(start: datetime, *, twelve_hours: bool) -> SlotChoice:
    comes_twice = start.utcoffset() != start.replace(fold=1 - start.fold).utcoffset()
    note = (start.tzname() or "") if comes_twice else ""
    return SlotChoice(slot_id(start), start, time_label(start, twelve_hours=twelve_hours), note)


def _part_of_day(instant: datetime) -> str:
    if instant.hour < NOON_HOUR:
        return gettext("Morning")
    return gettext("Afternoon") if instant.hour < EVENING_HOUR else gettext("Evening")
