"""Delivery of the emails that are due. docs/explanation/email.md says what is guaranteed, and why.

An email is leased, sent, and marked as sent, each in its own transaction: none is open while the mail server
works. The lease of a worker that died runs out; then another worker tries again.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError, close_old_connections, transaction
from django.db.models import F, Q

from klatsch.core import clock
from klatsch.core.errors import error_columns
from klatsch.core.i18n.messages import Message, gettext_noop
from klatsch.core.jobs.scheduler import shutdown_requested
from klatsch.core.logging import describe_error
from klatsch.emails import types
from klatsch.emails.backoff import retry_delay
from klatsch.emails.drafts import UNSUBSCRIBED_REASON
from klatsch.emails.mime import compose_message
from klatsch.emails.models import Email, EmailState
from klatsch.emails.queries import is_wanted
from klatsch.emails.smtp import PermanentFailure, SmtpConnection, SmtpUnavailable, TemporaryFailure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage

    from django.db.models import QuerySet

log = logging.getLogger(__name__)

DELIVERY_BATCH_SIZE = 20
DELIVERY_LEASE = timedelta(minutes=3)
# An email is sent only if its lease lasts as long as the slowest server may take for it.
MAX_DELIVERY_DURATION = timedelta(seconds=90)
# Seconds between attempts to save the result of an email.
RETRY_PAUSES_SECONDS = (0.2, 1.0, 5.0)
EXPIRED_REASON = gettext_noop("What it tells was over before it could be sent.")
OUTDATED_REASON = gettext_noop("What it tells is no longer true.")


def send_due_emails(now: datetime) -> int:
    """Send what is due at `now`, a batch at a time, on one connection a batch; returns how many were sent.

    Several workers may do this at once: each email is leased by one of them. Nothing is raised for an email that
    cannot be sent: its row says why.
    """
    sent = 0
    while not shutdown_requested.is_set() and (emails := lease_due_emails(now)):
        sent += _send_batch(emails)
        if len(emails) < DELIVERY_BATCH_SIZE:
            break
    return sent


def lease_due_emails(now: datetime) -> list[Email]:
    """Lease the emails that waited longest, `DELIVERY_BATCH_SIZE` at most, and withdraw those that have expired."""
    if not _due_emails(now).exists():
        return []
    _due_emails(now).filter(expires_at__lte=now).update(
        state=EmailState.WITHDRAWN, leased_until=None, **error_columns(Message(EXPIRED_REASON))
    )
    lease = clock.now() + DELIVERY_LEASE
    with transaction.atomic():
        waiting = _due_emails(now).select_for_update(skip_locked=True).order_by("due_at", "pk")
        leased_ids = list(waiting.values_list("pk", flat=True)[:DELIVERY_BATCH_SIZE])
        Email.objects.filter(pk__in=leased_ids).update(
            state=EmailState.SENDING, leased_until=lease, attempts=F("attempts") + 1
        )
    return list(Email.objects.filter(pk__in=leased_ids).order_by("due_at", "pk"))


def _due_emails(now: datetime) -> QuerySet[Email]:
    free = Q(state=EmailState.WAITING) | Q(state=EmailState.SENDING, leased_until__lte=now)
    return Email.objects.filter(free, state__in=[EmailState.WAITING, EmailState.SENDING], due_at__lte=now)


def _send_batch(emails: Sequence[Email]) -> int:
    sent = 0
    try:
        with SmtpConnection(settings.KLATSCH.smtp_url.get_secret_value()) as connection:
            for position, email in enumerate(emails):
                if shutdown_requested.is_set() or not _lease_has_time(email):
                    _release_leases(emails[position:])
                    break
                try:
                    sent += _send_email(connection, email)
                except TemporaryFailure as error:
                    _schedule_retry(email, error.message)
                    if not error.is_connected:
                        _release_leases(emails[position + 1 :])
                        break
    except SmtpUnavailable as error:
        log.warning("%d emails wait: %s", len(emails), error)
        for email in emails:
            _schedule_retry(email, error.message)
    return sent


def _lease_has_time(email: Email) -> bool:
    return email.leased_until is not None and clock.now() + MAX_DELIVERY_DURATION < email.leased_until


def _send_email(connection: SmtpConnection, email: Email) -> bool:
    """Render, send and mark one email; return True if it was sent. Raises `TemporaryFailure`."""
    message = _compose_message(email)
    if message is None:
        return False
    try:
        connection.send_message(message)
    except PermanentFailure as error:
        _save_result(email, state=EmailState.FAILED, **error_columns(error.message))
        return False
    _save_result(email, state=EmailState.SENT, sent_at=clock.now(), **error_columns(None))
    return True


def _compose_message(email: Email) -> EmailMessage | None:
    """Render an email, or withdraw it when it is outdated. Raises `TemporaryFailure` when rendering fails."""
    try:
        if not is_wanted(email):
            _save_result(email, state=EmailState.WITHDRAWN, **error_columns(Message(UNSUBSCRIBED_REASON)))
            return None
        rendered = types.render_email(email)
        if rendered is None:
            _save_result(email, state=EmailState.WITHDRAWN, **error_columns(Message(OUTDATED_REASON)))
            return None
        return compose_message(
            rendered,
            key=email.key,
            to=types.EmailAddress(email.to_name, email.to_email),
            sender=settings.KLATSCH.mail_from,
            secret=settings.SECRET_KEY,
            now=clock.now(),
        )
    except Exception as error:  # noqa: BLE001 - one email that cannot be rendered must not delay others
        log.error("Letter %s could not be written: %s.", email.pk, describe_error(error))  # noqa: TRY400 - see there
        raise TemporaryFailure(
            "It could not be put into words; the server's log says where.", code="email-not-rendered", is_connected=True
        ) from None


def _schedule_retry(email: Email, message: Message) -> None:
    pause = retry_delay(email.attempts)
    if pause is None:
        _save_result(email, state=EmailState.FAILED, **error_columns(message))
    else:
        _save_result(email, state=EmailState.WAITING, due_at=clock.now() + pause, **error_columns(message))


def _release_leases(emails: Sequence[Email]) -> None:
    """Release emails that were not tried, as if they had not been leased."""
    for email in emails:
        _save_result(email, state=EmailState.WAITING, attempts=email.attempts - 1)


def _save_result(email: Email, **changes: Any) -> None:  # noqa: ANN401 - values of fields
    """Save the result of an email and end its lease, unless another worker holds the lease now.

    Tried a few times: an email that the mail server has accepted should not be sent again.
    """
    leased = Email.objects.filter(pk=email.pk, state=EmailState.SENDING, leased_until=email.leased_until)
    for pause in RETRY_PAUSES_SECONDS:
        try:
            leased.update(leased_until=None, **changes)
        except OperationalError:
            time.sleep(pause)
            close_old_connections()
        else:
            return
    leased.update(leased_until=None, **changes)
