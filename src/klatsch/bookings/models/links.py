"""Personal links: one for each person and invitation."""

from __future__ import annotations

from django.db import models

from klatsch.bookings.models.booking import Booking
from klatsch.bookings.models.lottery import LotteryEntryState
from klatsch.bookings.models.waitlist import WAITLISTED_STATES, WaitlistEntry
from klatsch.invitations.models import Invitation
from klatsch.people.models import Person


class PersonalLink(models.Model):
    """A link for one person, written to them by hand where no program may write. It is good for one chat.

    It is in use while its booking is live or its place on the waiting list is kept, and can be used again after that.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="links", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitation_links")
    token = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    booking = models.OneToOneField(Booking, on_delete=models.SET_NULL, null=True, related_name="personal_link")
    waiting = models.OneToOneField(WaitlistEntry, on_delete=models.SET_NULL, null=True, related_name="personal_link")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "person"], name="person_has_one_link")]

    def __str__(self) -> str:
        return f"personal link {self.pk}"

    def is_in_use(self) -> bool:
        """Return True when somebody has a booking, or waits for one, by this link. Reads their rows."""
        booking = self.waiting.booking if self.waiting is not None else self.booking
        waits = self.waiting is not None and self.waiting.state in WAITLISTED_STATES
        waits = waits or self.lottery_entries.filter(state=LotteryEntryState.ENTERED).exists()
        return waits or (booking is not None and booking.is_live())
