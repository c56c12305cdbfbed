"""Retention: purge what came from a network long ago, where the host chose a retention period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from klatsch.core.errors import Refused
from klatsch.people.deck.locks import lock_deck
from klatsch.people.models import Fact, Handle, ImportJob, Person, Retention
from klatsch.people.privacy.retention_periods import RETENTION_CHOICES_MONTHS, months_before
from klatsch.people.profiles.refresh_summaries import refresh_summaries

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host

_PURGE_BATCH_ROWS = 1000


def set_retention(*, host: Host, months: dict[str, int | None], now: datetime) -> None:
    """Save the retention period of each network, None for no limit. Raises `Refused` for one that is not offered."""
    if any(number not in RETENTION_CHOICES_MONTHS for number in months.values() if number is not None):
        raise Refused("Please choose one of the times that are offered.", code="unknown-retention-period")
    with transaction.atomic():
        Retention.objects.filter(host=host, network__in=months).delete()
        Retention.objects.bulk_create(
            Retention(host=host, network=network, months=number, chosen_at=now)
            for network, number in months.items()
            if number is not None
        )


def expired_handles(host_id: int, network: str, months: int, now: datetime) -> QuerySet[Handle]:
    """Return the accounts whose retention period is over.

    It counts from the newest archive with the account. People with the mark *got* or *need*, a note or a value by hand
    never expire.
    """
    imports = ImportJob.objects.filter(Q(pk=OuterRef("confirmed_by")) | Q(pk=OuterRef("first_import_id")))
    by_hand = Fact.objects.filter(person=OuterRef("person_id"))
    handles = Handle.objects.filter(host_id=host_id, network=network, person__got_at=None, person__need_at=None)
    expires_before = months_before(now, months)
    return handles.filter(
        ~Exists(imports.filter(created_at__gte=expires_before)), ~Exists(by_hand), person__added_at__lt=expires_before
    )


def count_expired_people(host: Host, months: dict[str, int | None], now: datetime) -> int:
    """Return the number of people of whom something would be purged now with these retention periods."""
    is_expired = Q(pk__in=[])
    for network, number in months.items():
        if number is not None:
            is_expired |= Q(handles__in=expired_handles(host.pk, network, number, now))
    return Person.objects.filter(is_expired, host=host).distinct().count()


def purge_expired(*, now: datetime) -> int:
    """Delete expired accounts in all decks, a thousand at a time; return their number.

    Safe beside itself: the second of two processes finds nothing.
    """
    chosen = Retention.objects.order_by("pk").values_list("host_id", "network", "months")
    return sum(_purge_network(host_id, network, months, now) for host_id, network, months in chosen)


def _purge_network(host_id: int, network: str, months: int, now: datetime) -> int:
    count = 0
    while True:
        with transaction.atomic():
            lock_deck(host_id)
            expired = expired_handles(host_id, network, months, now).order_by("pk")[:_PURGE_BATCH_ROWS]
            handles = dict(expired.values_list("pk", "person_id"))
            person_ids = {*handles.values()}
            Handle.objects.filter(pk__in=handles).delete()
            remaining = {*Handle.objects.filter(person__in=person_ids).values_list("person_id", flat=True)}
            Person.objects.filter(pk__in=person_ids - remaining).delete()
            refresh_summaries(remaining)
        count += len(handles)
        if len(handles) < _PURGE_BATCH_ROWS:
            return count
