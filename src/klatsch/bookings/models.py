"""What is taken. Here the database itself makes a second booking of the same time impossible.

Time is claimed in ticks of five minutes: a slot that somebody holds or has booked owns one `Claim` a tick, its
buffers included, and (host, tick) is unique across all invitations of the host. SQLite and PostgreSQL both keep
that promise, whatever the processes around them do.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from klatsch.bookings import wishes
from klatsch.invitations.models import Invitation
from klatsch.people.models import Person


def random_version() -> int:
    """A random beginning, so that a page kept from before a restored backup never looks current."""
    return secrets.randbits(40)


class BookingState(models.TextChoices):
    HELD = "held"
    REQUESTED = "requested"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"


# The states in which a booking owns its seat and its time.
LIVE_STATES = (BookingState.HELD, BookingState.REQUESTED, BookingState.BOOKED)


class Agenda(models.Model):
    """A host's time, as one row: whoever changes it locks this row first, and raises its version.

    The lock makes limits (per day, per guest, in all) countable; the version tells a page whether it is still true.
    """

    host = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="agenda"
    )
    version = models.PositiveBigIntegerField(default=random_version)

    def __str__(self) -> str:
        return f"agenda of host {self.host_id}, version {self.version}"


class Slot(models.Model):
    """One bookable interval [starts_at, ends_at) that somebody holds or has booked."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slots", db_index=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="taken_slots", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Until when a hold or a request keeps it; null as soon as one seat is booked.
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "starts_at"], name="slot_is_taken_once")]
        indexes = [models.Index(fields=["host", "starts_at"], name="slot_of_host")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}Z"


class Claim(models.Model):
    """Five minutes of a host's time: tick n is [n, n+1) x 5 minutes since 1970, and nobody else can have it."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    tick = models.BigIntegerField()
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="claims")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "tick"], name="time_is_claimed_once")]

    def __str__(self) -> str:
        return f"tick {self.tick} of host {self.host_id}"


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
    """What a guest's calendar program answered to the time of `sequence`: shown to the host, never acted upon."""

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


class IcsFeed(models.Model):
    """The secret address at which a host's calendar program reads their chats. It only shows, and can be renewed.

    Kept as it is, not as a digest: the host must be able to see the address again, and whoever can read this row
    can read the chats beside it anyway.
    """

    host = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="chat_feed"
    )
    token = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "bookings_chatfeed"

    def __str__(self) -> str:
        return f"chat feed of host {self.host_id}"


class WaitlistState(models.TextChoices):
    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    PASSED = "passed"
    LEFT = "left"
    # Never on the list: the invitation is meant for others. A letter says so, to whoever reads the mail of the address.
    OTHERS = "others"


# Who is still on the list: their place is kept.
WAITLISTED_STATES = (WaitlistState.WAITING, WaitlistState.OFFERED)


class WaitlistEntry(models.Model):
    """A guest's place on the waiting list of a full invitation: who came first is offered a time first.

    The order is that of the rows. An offer is a held booking, so nobody else can take that time meanwhile.
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
        return f"waiting guest {self.pk}"


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
        """Whether somebody has a chat, or waits for one, by this link. Looks at their rows."""
        booking = self.waiting.booking if self.waiting is not None else self.booking
        waits = self.waiting is not None and self.waiting.state in WAITLISTED_STATES
        waits = waits or self.wishes.filter(state=wishes.LotteryEntryState.ASKED).exists()
        return waits or (booking is not None and booking.is_live())
