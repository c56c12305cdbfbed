from __future__ import annotations

from django.conf import settings
from django.db import models


class EmailState(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Email(models.Model):
    """One letter to one address: written in the transaction that gave the reason for it, sent afterwards.

    The row is the truth. `kind` and `payload` say what it tells; the words are put together when it is sent or
    looked at, so a letter costs one row while somebody is booking. `key` makes it exist only once.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    to_name = models.CharField(max_length=120)
    to_email = models.EmailField()
    state = models.CharField(max_length=12, choices=EmailState, default=EmailState.WAITING)
    # Reminders are written early and wait for their moment.
    due_at = models.DateTimeField()
    # What is past needs no letter: after this moment it is withdrawn instead of sent.
    expires_at = models.DateTimeField(null=True, db_column="useful_until")
    attempts = models.PositiveSmallIntegerField(default=0)
    # A sender that died leaves its lease behind; when it runs out, another one tries again.
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True, db_column="trouble")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "letters_letter"
        indexes = [
            models.Index(fields=["due_at"], name="letter_due", condition=models.Q(state__in=["waiting", "sending"])),
            models.Index(fields=["host", "-created_at"], name="letter_outbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} letter {self.pk}"


class EmailPreferences(models.Model):
    """Which letters a host wants that they could do without. Without a row: as the fields begin."""

    host = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="letter_wishes"
    )
    daily = models.BooleanField(default=False)
    asks_whether_met = models.BooleanField(default=True)
    thanks_guests = models.BooleanField(default=False)

    class Meta:
        db_table = "letters_letterwishes"

    def __str__(self) -> str:
        return f"letter wishes of host {self.host_id}"


class UnsubscribedAddress(models.Model):
    """An address that wants no letters of a host's but those it cannot do without. Only its digest is kept."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "letters_declined"
        constraints = [models.UniqueConstraint(fields=["host", "digest"], name="declined_once")]

    def __str__(self) -> str:
        return f"declined {self.pk}"


class MailboxPosition(models.Model):
    """How far a mailbox was read. `digest` says which: its address holds a password."""

    digest = models.CharField(max_length=64, unique=True)
    validity = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta:
        db_table = "letters_mailboxplace"

    def __str__(self) -> str:
        return f"place in mailbox {self.pk}"
