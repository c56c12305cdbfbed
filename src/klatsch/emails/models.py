from __future__ import annotations

from django.conf import settings
from django.db import models

from klatsch.core.i18n.messages import message_from_json


class EmailState(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Email(models.Model):
    """An email of the outbox: written in the transaction that gives the reason for it, sent after the commit.

    `kind` is the key of its type, `payload` holds ids and values. The words are rendered when it is sent or shown, so
    that an email costs one row while somebody is booking. `key` is unique: the same reason makes one email.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    to_name = models.CharField(max_length=120)
    to_email = models.EmailField()
    state = models.CharField(max_length=12, choices=EmailState, default=EmailState.WAITING)
    # Reminders are written early and become due later.
    due_at = models.DateTimeField()
    # After this time the email is withdrawn instead of sent.
    expires_at = models.DateTimeField(null=True, db_column="useful_until")
    attempts = models.PositiveSmallIntegerField(default=0)
    # The lease of a worker that died runs out; then another worker tries again.
    leased_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True, db_column="trouble")
    # The message of the last error; null in rows of version 0.1.0, which have the sentence only.
    error_message = models.JSONField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "letters_letter"
        indexes = [
            models.Index(fields=["due_at"], name="letter_due", condition=models.Q(state__in=["waiting", "sending"])),
            models.Index(fields=["host", "-created_at"], name="letter_outbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} email {self.pk}"

    @property
    def error_text(self) -> str:
        """The last error in the language in force."""
        return str(message_from_json(self.error_message)) if self.error_message else self.last_error


class EmailPreferences(models.Model):
    """The optional emails that a host has chosen. Without a row, the defaults of the fields hold."""

    host = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="letter_wishes"
    )
    daily = models.BooleanField(default=False)
    asks_whether_met = models.BooleanField(default=True)
    thanks_guests = models.BooleanField(default=False)

    class Meta:
        db_table = "letters_letterwishes"

    def __str__(self) -> str:
        return f"email preferences of host {self.host_id}"


class UnsubscribedAddress(models.Model):
    """An address that has unsubscribed from the optional emails of a host. Only its digest is kept."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "letters_declined"
        constraints = [models.UniqueConstraint(fields=["host", "digest"], name="declined_once")]

    def __str__(self) -> str:
        return f"unsubscribed address {self.pk}"


class MailboxPosition(models.Model):
    """The position up to which a mailbox was read. `digest` identifies it, because its URL holds a password."""

    digest = models.CharField(max_length=64, unique=True)
    validity = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta:
        db_table = "letters_mailboxplace"

    def __str__(self) -> str:
        return f"position in mailbox {self.pk}"
