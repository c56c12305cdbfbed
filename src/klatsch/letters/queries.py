from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from klatsch.core.counting import by_state
from klatsch.letters.models import Letter, LetterState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.accounts.models import Host


def is_mail_server_set() -> bool:
    return bool(settings.KLATSCH.smtp_url.get_secret_value())


def letters_by_state() -> dict[str, int]:
    """How many letters of all hosts are in each state."""
    return by_state(Letter.objects.all(), LetterState)


def oldest_due_at(now: datetime) -> datetime | None:
    """When the letter was due that has been waiting longest to be sent, or None when none waits."""
    due = Letter.objects.filter(state__in=[LetterState.WAITING, LetterState.SENDING], due_at__lte=now)
    return due.order_by("due_at").values_list("due_at", flat=True).first()


def letters_of(host: Host, states: Collection[LetterState]) -> QuerySet[Letter]:
    """The host's letters in any of `states`, newest first."""
    return Letter.objects.filter(host=host, state__in=states).order_by("-created_at", "-pk")


def letters_of_host_by_state(host: Host) -> dict[str, int]:
    """How many letters of the host are in each state."""
    return by_state(Letter.objects.filter(host=host), LetterState)
