"""Connected calendars of hosts, the busy times read from them, and the events written into them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from klatsch.core.i18n.messages import message_from_json

if TYPE_CHECKING:
    from datetime import datetime

# Busy times of a calendar that does not answer count for so long.
STRICT_CALENDAR_MAX_AGE = timedelta(hours=12)


class WatchedCalendar(models.Model):
    """A calendar whose busy times count. `sealed_address` is encrypted: whoever knows it can read the calendar."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watched_calendars")
    name = models.CharField(max_length=120)
    sealed_address = models.TextField()
    # Name and password of a CalDAV account, encrypted; empty for an address to subscribe to.
    sealed_login = models.TextField(blank=True)
    # Whether klatsch writes the host's chats into it: at most one of a host's.
    takes_chats = models.BooleanField(default=False)
    # While a careful calendar has been silent for too long, no times are offered at all.
    is_careful = models.BooleanField(default=False)
    # What the server calls the content that was read last, so that it need not send the same again.
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=80, blank=True)
    # When the content was last read as a whole, and when the server last said that this is still it.
    unfolded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, db_column="trouble")
    # The message of the last error; null in rows of version 0.1.0, which have the sentence only.
    error_message = models.JSONField(null=True)
    # Events of which nobody knows whether they are busy.
    unreadable = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="calendar_due")]
        constraints = [
            models.UniqueConstraint(fields=["host"], condition=models.Q(takes_chats=True), name="one_takes_the_chats")
        ]

    def __str__(self) -> str:
        return f"calendar {self.pk}"

    @property
    def error_text(self) -> str:
        """The last error in the language in force."""
        return str(message_from_json(self.error_message)) if self.error_message else self.last_error

    def is_silent(self, now: datetime) -> bool:
        """Return True if its last answer is too old to rely on."""
        return self.answered_at is None or self.answered_at <= now - STRICT_CALENDAR_MAX_AGE


class BusyPeriod(models.Model):
    """The busy interval [starts_at, ends_at) of a host, from a calendar. Nothing else of the event is kept."""

    # The calendar's own, kept here too: every booking asks by it.
    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    calendar = models.ForeignKey(WatchedCalendar, on_delete=models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "calendars_busy"
        indexes = [models.Index(fields=["host", "ends_at"], name="busy_of_host")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}Z"


class WrittenEvent(models.Model):
    """A chat that klatsch has written into a calendar, or tried to: `written` is the version that is there.

    A worker compares it with the row of the chat and writes the difference, so nothing is lost with a worker.
    """

    calendar = models.ForeignKey(WatchedCalendar, on_delete=models.CASCADE, related_name="entries", db_index=False)
    uid = models.CharField(max_length=80)
    # Like "booked 0": state and sequence of the chat; empty while nothing is there.
    written = models.CharField(max_length=24, blank=True)
    due_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, db_column="trouble")

    class Meta:
        db_table = "calendars_entry"
        constraints = [models.UniqueConstraint(fields=["calendar", "uid"], name="chat_is_entered_once")]

    def __str__(self) -> str:
        return f"entry {self.pk}"
