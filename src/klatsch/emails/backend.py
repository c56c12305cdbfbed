"""What cannot wait in an outbox: the letter with which somebody chooses a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from klatsch.emails.smtp import SmtpConnection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class EmailBackend(BaseEmailBackend):
    """Django's mail, handed over within the request by the same mail server as our letters."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Hand all over, and return how many.

        Raises `SmtpUnavailable`, `TemporaryFailure` or `PermanentFailure`.
        """
        with SmtpConnection(settings.KLATSCH.smtp_url.get_secret_value(), timeout=10) as office:
            for message in email_messages:
                office.hand_over(message.message())
        return len(email_messages)
