"""Forgetting what came from a network long ago, where the host chose that and had nothing to do with them since."""

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
    """Keep how long a host wants things from each network; None keeps them. Raises `Refused` for other numbers."""
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
    """Return the accounts that are due to be forgotten.

    Counted from the newest archive that told of them. Whoever is *got* or *need*, or has a note or a value that the
    host wrote by hand, is never due.
    """
    told = ImportJob.objects.filter(Q(pk=OuterRef("confirmed_by")) | Q(pk=OuterRef("first_import_id")))
    by_hand = Fact.objects.filter(person=OuterRef("person_id"))
    by_account = Handle.objects.filter(host_id=host_id, network=network, person__got_at=None, person__need_at=None)
    before = months_before(now, months)
    return by_account.filter(
        ~Exists(told.filter(created_at__gte=before)), ~Exists(by_hand), person__added_at__lt=before
    )


def count_expired_people(host: Host, months: dict[str, int | None], now: datetime) -> int:
    """Say of how many people something would be forgotten now, if that were chosen."""
    due = Q(pk__in=[])
    for network, number in months.items():
        if number is not None:
            due |= Q(handles__in=expired_handles(host.pk, network, number, now))
    return Person.objects.filter(due, host=host).distinct().count()


def purge_expired(*, now: datetime) -> int:
    """Forget what is due in all decks, a thousand accounts at a time; return how many accounts went.

    Safe beside itself: whoever comes second finds nothing.
    """
    chosen = Retention.objects.order_by("pk").values_list("host_id", "network", "months")
    return sum(_purge_network(host_id, network, months, now) for host_id, network, months in chosen)


def _purge_network(host_id: int, network: str, months: int, now: datetime) -> int:
    count = 0
    while True:
        with transaction.atomic():
            lock_deck(host_id)
            due = expired_handles(host_id, network, months, now).order_by("pk")[:_PURGE_BATCH_ROWS]
            handles = dict(due.values_list("pk", "person_id"))
            people = {*handles.values()}
            Handle.objects.filter(pk__in=handles).delete()
            left = {*Handle.objects.filter(person__in=people).values_list("person_id", flat=True)}
            Person.objects.filter(pk__in=people - left).delete()
            refresh_summaries(left)
        count += len(handles)
        if len(handles) < _PURGE_BATCH_ROWS:
            return count
