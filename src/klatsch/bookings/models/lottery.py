"""Entries of lotteries, and their results. The assignment of slots is a pure rule, see `lottery.assignment`."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from klatsch.invitations.models import Invitation

MIN_LOT_NUMBER = 100_000
LOT_NUMBER_COUNT = 900_000


def new_lot_number() -> int:
    """Return six figures that say nothing about who came first, or how many there are."""
    return MIN_LOT_NUMBER + secrets.randbelow(LOT_NUMBER_COUNT)


class LotteryEntryState(models.TextChoices):
    ENTERED = "asked", "Asked"
    DRAWN = "drawn"
    NOT_DRAWN = "not_drawn"
    LEFT = "left"


class LotteryEntry(models.Model):
    """One guest in a lottery: the slots that suit them. It claims nothing until the lottery is drawn."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="lottery_entries", db_index=False)
    state = models.CharField(max_length=9, choices=LotteryEntryState, default=LotteryEntryState.ENTERED)
    # The number of their lot, which everybody may know.
    lot = models.PositiveIntegerField(default=new_lot_number)
    # Starts of slots, as in slot_ids.
    starts = models.JSONField(default=list)
    # Whether they came by the link in the email; who must and did not takes no part.
    is_confirmed = models.BooleanField(default=True)
    booking = models.OneToOneField(
        "bookings.Booking", on_delete=models.SET_NULL, null=True, related_name="lottery_entry", db_index=False
    )
    waiting = models.OneToOneField(
        "bookings.WaitlistEntry", on_delete=models.SET_NULL, null=True, related_name="lottery_entry", db_index=False
    )
    link = models.ForeignKey(
        "bookings.PersonalLink", on_delete=models.SET_NULL, null=True, related_name="lottery_entries"
    )
    # The secret in the guest's link.
    token = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    handle = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=32, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "bookings_wish"
        verbose_name_plural = "lottery entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "lot"], name="lot_is_one_guests"),
            models.UniqueConstraint(
                fields=["invitation", "email"], condition=Q(state=LotteryEntryState.ENTERED), name="guest_wishes_once"
            ),
        ]

    def __str__(self) -> str:
        return f"lot {self.lot} of invitation {self.invitation_id}"


class LotteryResult(models.Model):
    """The public record of a lottery: everything but the seed that is needed to draw it again, by lot numbers."""

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, primary_key=True, related_name="lottery_result"
    )
    # See `lottery.public_record.make_public_record`.
    record = models.JSONField()

    class Meta:
        db_table = "bookings_drawing"

    def __str__(self) -> str:
        return f"lottery result of invitation {self.invitation_id}"
