"""Entries of the waitlist of a full invitation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from klatsch.bookings.models.booking import Booking
from klatsch.invitations.models import Invitation


class WaitlistState(models.TextChoices):
    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    PASSED = "passed"
    LEFT = "left"
    # Never on the list: the invitation is meant for others. An email says so, to whoever reads the mail of the address.
    EXCLUDED = "others", "Others"


# The states in which a guest keeps their position.
WAITLISTED_STATES = (WaitlistState.WAITING, WaitlistState.OFFERED)


class WaitlistEntry(models.Model):
    """A guest's entry on the waitlist of a full invitation: who came first is offered a slot first.

    The order is that of the rows. An offer is a held booking, so that nobody else can take that time.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="waiting", db_index=False)
    state = models.CharField(max_length=8, choices=WaitlistState, default=WaitlistState.WAITING)
    # The last time that was offered.
    booking = models.OneToOneField(Booking, on_delete=models.SET_NULL, null=True, related_name="waiting")
    # The secret in the guest's link.
    token = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    via = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "bookings_waiting"
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "email"], condition=Q(state__in=WAITLISTED_STATES), name="guest_waits_once"
            ),
        ]
        indexes = [models.Index(fields=["invitation", "state", "id"], name="waiting_in_order")]

    def __str__(self) -> str:
        return f"waitlist entry {self.pk}"
