"""Meetings: the outcome of a chat, its note and promises, and when to talk again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from klatsch.bookings.models import Booking
from klatsch.invitations.models import Invitation
from klatsch.people.models import Person


class Outcome(models.TextChoices):
    MET = "met"
    DID_NOT_HAPPEN = "did_not_happen"


class Meeting(models.Model):
    """The outcome of a booking, as its host says. There is none before they have said so.

    It ends with the person in the deck: whoever is forgotten leaves no note behind here either.
    """

    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="meetings", db_index=False
    )
    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="meeting")
    # Who the guest is in the deck, where that is beyond doubt.
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="meetings")
    outcome = models.CharField(max_length=14, choices=Outcome)
    note = models.TextField(max_length=4000, blank=True)
    talk_again_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["host", "-created_at"], name="meeting_of_host"),
            models.Index(
                fields=["host", "talk_again_on"], condition=Q(talk_again_on__isnull=False), name="meeting_talk_again"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"

    @property
    def took_place(self) -> bool:
        return self.outcome == Outcome.MET


class Promise(models.Model):
    """Something one of the two said they would do."""

    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="promises", db_index=False
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="promises")
    text = models.CharField(max_length=300)
    is_mine = models.BooleanField(default=True)
    due_on = models.DateField(null=True)
    kept_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["host", "due_on"], condition=Q(kept_at=None), name="promise_open")]

    def __str__(self) -> str:
        return f"promise {self.pk}"


class Review(models.Model):
    """The host's review of a whole invitation: whether it served its purpose, in their words."""

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, primary_key=True, related_name="review")
    words = models.TextField(max_length=2000)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"review of invitation {self.invitation_id}"
