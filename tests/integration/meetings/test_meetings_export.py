"""The host's notes about chats are part of the personal data export."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from klatsch.bookings.lifecycle.create import create_booking
from klatsch.meetings.follow_up import add_promise, record_outcome, save_note
from klatsch.meetings.models import Outcome
from klatsch.people.models import Fact
from klatsch.people.privacy.export import export_person
from tests.cast import AMAL, details_of
from tests.factories import add_person

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


def test_meetings_notes_and_promises_are_told(hanna: Host, coffee: Invitation, now: datetime) -> None:
    amal = add_person(hanna, AMAL.name)
    Fact.objects.create(host=hanna, person=amal, field="email", key=AMAL.email, value=AMAL.email, told_at=now)
    booking = create_booking(invitation=coffee, starts_at=now, guest=details_of(AMAL), now=now)
    after = now + timedelta(hours=1)
    meeting = record_outcome(booking=booking, outcome=Outcome.MET, now=after)
    save_note(meeting=meeting, note="Knows everything about bridges", now=after)
    add_promise(meeting=meeting, text="send the book", is_mine=True, due_on=None, now=after)
    (told,) = export_person(amal)["meetings"]
    assert (told["outcome"], told["note"]) == ("met", "Knows everything about bridges")
    assert [(promise["text"], promise["by_host"]) for promise in told["promises"]] == [("send the book", True)]
