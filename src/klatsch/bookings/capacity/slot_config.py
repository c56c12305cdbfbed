"""The slot configuration of an invitation: its fields as the values that the pure rules of scheduling use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from klatsch.core.cache import VersionedCache
from klatsch.scheduling.availability import (
    Availability,
    Window,
    parse_clock_times,
    parse_weekday,
)
from klatsch.scheduling.slots import SlotRules, open_slots

if TYPE_CHECKING:
    from klatsch.invitations.models import Invitation


@dataclass(frozen=True, slots=True)
class SlotConfig:
    """The availability and the slot rules of an invitation."""

    availability: Availability
    rules: SlotRules


def slot_config_of(invitation: Invitation) -> SlotConfig:
    """Return the slot configuration of `invitation`; computed once for each of its revisions."""
    slug, revision = invitation.slug, invitation.revision
    return _slot_config_cache.get(slug, revision) or _slot_config_cache.put(
        slug, revision, _make_slot_config(invitation)
    )


_slot_config_cache: VersionedCache[SlotConfig] = VersionedCache(512)


def _make_slot_config(invitation: Invitation) -> SlotConfig:
    weekly = [
        Window(frozenset(map(parse_weekday, window["days"])), parse_clock_times(window["start"], window["end"]))
        for window in invitation.weekly
    ]
    overrides = {
        date.fromisoformat(day["on"]): [parse_clock_times(*window) for window in day["windows"]]
        for day in invitation.overrides
    }
    increment = invitation.increment_minutes
    return SlotConfig(
        Availability(ZoneInfo(invitation.time_zone), weekly, overrides),
        SlotRules(
            duration=timedelta(minutes=invitation.minutes),
            increment=timedelta(minutes=increment) if increment else None,
            buffer_before=timedelta(minutes=invitation.buffer_before_minutes),
            buffer_after=timedelta(minutes=invitation.buffer_after_minutes),
            minimum_notice=timedelta(minutes=invitation.notice_minutes),
            daily_limit=invitation.daily_limit,
        ),
    )


def offered_starts(invitation: Invitation, day: date) -> frozenset[int]:
    """Return the starts of the slots that an invitation has on a day in UTC, whether they are free or not; no query.

    Only the availability and the days of the invitation count. Computed once for each of its revisions, because
    everybody who books asks for it.
    """
    name = invitation.slug, day
    starts = _offered_starts_cache.get(name, invitation.revision)
    if starts is None:
        starts = _offered_starts_cache.put(name, invitation.revision, _compute_offered_starts(invitation, day))
    return starts


_offered_starts_cache: VersionedCache[frozenset[int]] = VersionedCache(2048)


def _compute_offered_starts(invitation: Invitation, day: date) -> frozenset[int]:
    slot_config = slot_config_of(invitation)
    rules = slot_config.rules
    midnight = datetime.combine(day, time(), UTC)
    next_midnight = midnight + timedelta(days=1)
    from_ = max(invitation.starts_at, midnight)
    slots = open_slots(
        slot_config.availability,
        rules,
        busy=(),
        booked=(),
        now=from_ - rules.minimum_notice,
        from_=from_,
        until=min(invitation.ends_at, next_midnight + rules.duration),
    )
    return frozenset(slot.start for slot in slots if slot.starts_at < next_midnight)


def local_day_bounds(invitation: Invitation, instant: datetime) -> tuple[datetime, datetime]:
    """Return the beginning and the end of the host's day that holds `instant`."""
    midnight = _local_midnight(invitation, instant)
    # Added on the wall clock: a day has 23, 24 or 25 hours.
    return midnight, midnight + timedelta(days=1)


def local_week_bounds(invitation: Invitation, instant: datetime) -> tuple[datetime, datetime]:
    """Return the beginning and the end of the host's week (ISO 8601: from Monday) that holds `instant`."""
    midnight = _local_midnight(invitation, instant)
    monday = midnight - timedelta(days=midnight.weekday())
    return monday, monday + timedelta(days=7)


def week_number(day: int) -> int:
    """Return a number for the week that holds `day`, counted in days since 1970-01-01, which was a Thursday."""
    return (day + 3) // 7


def _local_midnight(invitation: Invitation, instant: datetime) -> datetime:
    local = instant.astimezone(ZoneInfo(invitation.time_zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
