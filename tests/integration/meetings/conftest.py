from datetime import timedelta

import pytest

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.people.models import Handle, Person
from tests.cast import AMAL, details_of


@pytest.fixture
def amal_in_the_deck(hanna, now):
    person = Person.objects.create(host=hanna, name="Amal Haddad", sort_name="haddad", added_at=now, need_at=now)
    Handle.objects.create(host=hanna, person=person, network="mastodon", actor_id="1", handle="amal@social.example")
    return person


@pytest.fixture
def chat(coffee, now):
    """Amal comes at ten in the morning of Berlin, an hour from now, for half an hour."""
    guest = details_of(AMAL, handle="@amal@social.example")
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=guest, now=now)


@pytest.fixture
def later(chat):
    """A moment at which the chat is over."""
    return chat.ends_at + timedelta(hours=1)
