"""Bookings, their states, and what guests' calendars answered (iTIP replies)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from klatsch.bookings.models.slots import Slot
from klatsch.invitations.models import Invitation


class BookingState(models.TextChoices):
    HELD = "held"
    REQUESTED = "requested"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


# The states in which a booking owns its seat and its time.
LIVE_STATES = (BookingState.HELD, BookingState.REQUESTED, BookingState.BOOKED)


class Booking(models.Model):
    """A guest took a slot, or holds it for a moment. Rows are kept; only live ones own a seat and time."""

    # Each of the two leads an index below, so neither needs one of its own.
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookings", db_index=False
    )
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="bookings", db_index=False)
    # Kept when the slot is given back: a cancelled booking still knows its time.
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, related_name="bookings")
    seat = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=BookingState, default=BookingState.BOOKED)
    # Until when a hold or a request owns its time; null for a booking.
    expires_at = models.DateTimeField(null=True)

    # The secret in the guest's link.
    token = models.CharField(max_length=40, unique=True)
    # The same key from the same client is the same booking.
    idempotency_key = models.CharField(max_length=80, null=True)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="en")
    handle = models.CharField(max_length=200, blank=True)
    # Where the link was that the guest followed, such as "mastodon"; empty where nobody knows.
    via = models.CharField(max_length=32, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    note = models.TextField(max_length=2000, blank=True)

    # The calendar object: UID stays for ever, SEQUENCE rises with every change.
    uid = models.CharField(max_length=80, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_by = models.CharField(max_length=5, blank=True)
    moved_by = models.CharField(max_length=5, blank=True)
    # What the host says to the guest about their own last change.
    host_note = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "seat"], condition=Q(state__in=LIVE_STATES), name="seat_has_one_guest"
            ),
            # Guests who were forgotten have no address any more.
            models.UniqueConstraint(
                fields=["invitation", "email"],
                condition=Q(state__in=LIVE_STATES) & ~Q(email=""),
                name="guest_books_once",
            ),
            models.UniqueConstraint(fields=["invitation", "idempotency_key"], name="same_key_is_same_booking"),
        ]
        indexes = [
            models.Index(fields=["host", "starts_at"], name="booking_of_host"),
            models.Index(fields=["expires_at"], name="booking_expiring", condition=Q(expires_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    def is_live(self) -> bool:
        return self.state in LIVE_STATES


class CalendarReply(models.Model):
    """The iTIP reply of a guest's calendar program to the time of `sequence`: shown to the host, never acted upon."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, primary_key=True, related_name="calendar_reply")
    sequence = models.PositiveIntegerField()
    participation = models.CharField(max_length=12)
    comment = models.CharField(max_length=500, blank=True)
    proposed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "calendar replies"

    def __str__(self) -> str:
        return f"calendar reply to booking {self.booking_id}"
