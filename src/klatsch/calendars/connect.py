"""Connect, configure and disconnect calendars of a host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.calendars.credentials import encrypt_login, make_client
from klatsch.calendars.hooks import notify_before_change
from klatsch.calendars.models import WatchedCalendar
from klatsch.core.errors import Refused
from klatsch.core.security.encryption import encrypt

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host

MAX_CALENDARS_PER_HOST = 20


def connect_calendar(*, host: Host, name: str, address: str, is_careful: bool, now: datetime) -> WatchedCalendar:
    """Connect a calendar by its ICS address; a worker reads it as soon as possible.

    Raises `Refused` when it is not an address, or when the host has as many calendars as allowed.
    """
    # It loads the HTTP client, which only hosts with calendars need.
    from klatsch.calendars.ics_subscription.client import normalize_address

    tidy = normalize_address(address)
    with transaction.atomic():
        if WatchedCalendar.objects.filter(host=host).count() >= MAX_CALENDARS_PER_HOST:
            raise Refused(
                "You have connected %(most)d calendars already. Please let one go first.",
                code="too-many-calendars",
                most=MAX_CALENDARS_PER_HOST,
            )
        notify_before_change(host.pk)
        return WatchedCalendar.objects.create(
            host=host,
            name=name.strip(),
            sealed_address=encrypt(tidy),
            is_careful=is_careful,
            due_at=now,
            created_at=now,
        )


def connect_account(
    *, host: Host, address: str, username: str, password: str, is_careful: bool, now: datetime
) -> list[WatchedCalendar]:
    """Connect all calendars of a CalDAV account; the host disconnects those that shall not count afterwards.

    The request is made before the transaction. Raises `Refused`, and `FetchFailed` with the reason.
    """
    typed = address.strip()
    collections = make_client(username, password).find_calendars(typed if "://" in typed else f"https://{typed}")
    with transaction.atomic():
        notify_before_change(host.pk)
        if WatchedCalendar.objects.filter(host=host).count() + len(collections) > MAX_CALENDARS_PER_HOST:
            raise Refused(
                "There are %(count)d calendars, and %(most)d at most can be connected.",
                code="too-many-calendars-in-account",
                count=len(collections),
                most=MAX_CALENDARS_PER_HOST,
            )
        return [
            WatchedCalendar.objects.create(
                host=host,
                name=collection.name,
                sealed_address=encrypt(collection.address),
                sealed_login=encrypt_login(username, password),
                is_careful=is_careful,
                due_at=now,
                created_at=now,
            )
            for collection in collections
        ]


@transaction.atomic
def set_chats_calendar(*, calendar: WatchedCalendar, is_wanted: bool) -> None:
    """Write the host's chats into this calendar and no other, or into none."""
    notify_before_change(calendar.host_id)
    WatchedCalendar.objects.filter(host_id=calendar.host_id, takes_chats=True).update(takes_chats=False)
    if is_wanted and not calendar.sealed_login:
        raise Refused(
            "Nothing can be written into a calendar that is only subscribed to.", code="calendar-is-read-only"
        )
    WatchedCalendar.objects.filter(pk=calendar.pk).update(takes_chats=is_wanted)


@transaction.atomic
def set_strict(*, calendar: WatchedCalendar, is_careful: bool) -> None:
    """Choose if times are still offered while this calendar has not answered for long."""
    notify_before_change(calendar.host_id)
    WatchedCalendar.objects.filter(pk=calendar.pk).update(is_careful=is_careful)


@transaction.atomic
def disconnect_calendar(*, calendar: WatchedCalendar) -> None:
    """Delete a calendar, its address and its busy times."""
    notify_before_change(calendar.host_id)
    WatchedCalendar.objects.filter(pk=calendar.pk).delete()
