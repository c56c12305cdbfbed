from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.people.models import Handle, Person
from tests.cast import AMAL, details_of

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


@pytest.fixture
def amal_in_the_deck(hanna: Host, now: datetime) -> Person:
    person = Person.objects.create(host=hanna, name="Amal Haddad", sort_name="haddad", added_at=now, need_at=now)
    Handle.objects.create(host=hanna, person=person, network="mastodon", actor_id="1", handle="amal@social.example")
    return person


@pytest.fixture
def chat(coffee: Invitation, now: datetime) -> Booking:
    """Amal comes at ten in the morning of Berlin, an hour from now, for half an hour."""
    guest = details_of(AMAL, handle="@amal@social.example")
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=guest, now=now)


@pytest.fixture
def later(chat: Booking) -> datetime:
    """A moment at which the chat is over."""
    return chat.ends_at + timedelta(hours=1)
