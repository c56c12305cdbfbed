from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from klatsch.invitations.options import DEFAULT_REMINDERS, MAX_PURPOSE_LENGTH

if TYPE_CHECKING:
    from datetime import datetime


class InvitationState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class MeetingPlace(models.TextChoices):
    VIDEO = "video"
    PHONE = "phone"
    IN_PERSON = "in_person"


class Admission(models.TextChoices):
    FIRST_COME = "first_come"
    BY_APPROVAL = "by_approval"
    BY_DRAW = "by_draw"


class Audience(models.TextChoices):
    ANYONE = "anyone"
    PERSONAL_LINK = "personal_link"
    CIRCLES = "circles"
    REACHED_OUT = "reached_out"
    # Trust levels, see insight/trust/trust_levels.py: that one and those above it.
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"
    MET = "met"


class RequestPolicy(models.TextChoices):
    """The trust level from which on others may request a slot."""

    NOBODY = "nobody"
    ANYBODY = "anybody"
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"


def default_reminders() -> list[int]:
    """Return the reminders of a new invitation, in minutes: a day and an hour before."""
    return list(DEFAULT_REMINDERS)


class Invitation(models.Model):
    """One offer to meet, with a purpose. Times are the host's wall clock in `time_zone`."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    slug = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=8, choices=InvitationState, default=InvitationState.DRAFT)
    title = models.CharField(max_length=120)
    # "Why am I doing this?" There is no invitation without an answer.
    purpose = models.TextField(max_length=MAX_PURPOSE_LENGTH)

    time_zone = models.CharField(max_length=64)
    # As in `klatsch slots`: [{"days": ["mon"], "start": "09:00", "end": "17:00"}], [{"on": ..., "windows": [...]}].
    weekly = models.JSONField(default=list)
    overrides = models.JSONField(default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(default=30)
    increment_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    buffer_before_minutes = models.PositiveSmallIntegerField(default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(default=0)
    notice_minutes = models.PositiveIntegerField(default=60)

    # How many meetings there are in all, on one day and in one week (from Monday) of the host's, and how many guests
    # share one.
    capacity = models.PositiveSmallIntegerField(default=7)
    daily_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    weekly_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    # How many chats one guest may have with the host, over all invitations, within so many days of each other.
    guest_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    guest_limit_days = models.PositiveSmallIntegerField(default=30)
    admission = models.CharField(max_length=12, choices=Admission, default=Admission.FIRST_COME)
    # By draw: when lots are drawn among those who asked, and when that was done. The seed is secret until then, only
    # its digest is told before; people who have been trying to reach the host may have more than one lot.
    draws_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    draw_seed = models.CharField(max_length=64, blank=True)
    favours_reach_outs = models.BooleanField(default=False)
    # Who may book: anybody with the address, or only those whom the host has in mind. A personal link always lets in.
    audience = models.CharField(max_length=13, choices=Audience, default=Audience.ANYONE)
    # Ids of circles, where it is for those.
    audience_circles = models.JSONField(default=list, blank=True)
    # Who of all others may ask, and gets in when the host says yes.
    asking = models.CharField(max_length=9, choices=RequestPolicy, default=RequestPolicy.NOBODY)
    # Only people who confirmed by mail: a time is held for ten minutes until they have.
    must_confirm = models.BooleanField(default=False)

    # How many minutes before a chat its guest is reminded, each once.
    reminders = models.JSONField(default=default_reminders, blank=True)

    # Slots lie in [starts_at, ends_at); guests may book until closes_at.
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    place = models.CharField(max_length=10, choices=MeetingPlace, default=MeetingPlace.VIDEO)
    place_details = models.CharField(max_length=300, blank=True)
    question = models.CharField(max_length=200, blank=True)
    # Search engines are kept away unless the host wants them.
    is_listed = models.BooleanField(default=False)

    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Rises with every change, so that a page knows whether it is still true.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(purpose=""), name="invitation_has_a_purpose"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=720), name="invitation_has_a_length"),
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=6), name="invitation_seats_one_to_six"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="invitation_ends_after_start"),
        ]
        indexes = [models.Index(fields=["host", "-created_at"], name="invitation_of_host")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_lottery_pending(self) -> bool:
        """True while guests enter a lottery that is still to be drawn, instead of booking a slot."""
        return self.admission == Admission.BY_DRAW and self.drawn_at is None

    @property
    def identifies_by_email(self) -> bool:
        """True when a guest without a personal link has to confirm an address, because it matters who they are."""
        if self.audience == Audience.PERSONAL_LINK:
            return self.asking != RequestPolicy.NOBODY
        return self.audience != Audience.ANYONE

    def is_open(self, now: datetime) -> bool:
        return self.state == InvitationState.OPEN and now < self.closes_at


class PageViewCount(models.Model):
    """Page views of an invitation by one link: numbers only, nothing about visitors."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="visits", db_index=False)
    # Where the link was, as in ?via=; empty where nobody knows.
    via = models.CharField(max_length=32, blank=True)
    seen = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "invitations_visits"
        verbose_name_plural = "visits"
        constraints = [models.UniqueConstraint(fields=["invitation", "via"], name="visits_by_one_link")]

    def __str__(self) -> str:
        return f"visits of invitation {self.invitation_id}"
