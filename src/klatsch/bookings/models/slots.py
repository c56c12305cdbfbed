"""Slots that somebody holds or has booked, and the host's time that they claim.

The database itself makes a second booking of the same time impossible. Time is claimed in ticks of five minutes: a slot
owns one `Claim` a tick, its buffers included, and (host, tick) is unique across all invitations of the host. SQLite and
PostgreSQL both keep that promise, whatever the processes around them do.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from klatsch.invitations.models import Invitation


def random_version() -> int:
    """Return a random first version, so that a page cached before a backup was restored never looks current."""
    return secrets.randbits(40)


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
