"""Django's email backend, for emails that cannot wait in an outbox: a new password is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from klatsch.emails.smtp import SmtpConnection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class EmailBackend(BaseEmailBackend):
    """Send Django's own emails within the request, by the same SMTP server as those of the outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send all messages, and return their number.

        Raises `SmtpUnavailable`, `TemporaryFailure` or `PermanentFailure`.
        """
        with SmtpConnection(settings.KLATSCH.smtp_url.get_secret_value(), timeout=10) as connection:
            for message in email_messages:
                connection.send_message(message.message())
        return len(email_messages)
