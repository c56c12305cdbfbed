"""The people who appear in the tests, and the moment at which they do.

Hanna offers chats in Berlin. Theo runs another deck on the same server and must never see hers. Amal, Bo and Noor
are guests. Their day is Monday the 5th of January 2026, nine in the morning in Berlin.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.accounts.models import Host
    from klatsch.bookings.guest_details import GuestDetails
    from klatsch.invitations.models import Invitation

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PASSWORD = "seven cups of coffee"


@dataclass(frozen=True)
class GuestPerson:
    name: str
    email: str
    time_zone: str


AMAL = GuestPerson("Amal Haddad", "amal@example.org", "Africa/Cairo")
BO = GuestPerson("Bo Lund", "bo@example.com", "America/New_York")
NOOR = GuestPerson("Noor Aziz", "noor@example.net", "Asia/Kathmandu")


@pytest.fixture
def now() -> Iterator[datetime]:
    """Monday morning; the clock stands still there."""
    from klatsch.core import clock

    with clock.frozen_at(MONDAY):
        yield MONDAY


@pytest.fixture
def hanna(db: None, now: datetime) -> Host:
    from klatsch.accounts.hosts import create_host

    return create_host(
        email="hanna@example.org", name="Hanna Weiss", time_zone="Europe/Berlin", password=PASSWORD, now=now
    )


@pytest.fixture
def theo(db: None, now: datetime) -> Host:
    from klatsch.accounts.hosts import create_host

    return create_host(
        email="theo@example.org", name="Theo Brandt", time_zone="Europe/London", password=PASSWORD, now=now
    )


@pytest.fixture
def coffee(hanna: Host, now: datetime) -> Invitation:
    """Hanna's open invitation: seven half hours within a week, Monday to Friday from nine to five."""
    return open_coffee(hanna, now)


def open_coffee(host: Host, now: datetime, **changes: Any) -> Invitation:
    from klatsch.invitations.lifecycle import draft_invitation, open_invitation

    details: dict[str, Any] = {
        "title": "Coffee with me",
        "purpose": "I collected many of you and have talked with few. Let us change that.",
        "weekly": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}],
        "minutes": 30,
        "notice_minutes": 0,
        "starts_at": now,
        "ends_at": now + timedelta(days=7),
        **changes,
    }
    return open_invitation(invitation=draft_invitation(host=host, now=now, **details), now=now)


def details_of(person: GuestPerson, **changes: Any) -> GuestDetails:
    from klatsch.bookings.guest_details import GuestDetails

    return GuestDetails(
        **{"name": person.name, "email": person.email, "time_zone": person.time_zone, **changes}
    ).cleaned()
