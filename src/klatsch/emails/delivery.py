"""Taking letters that are due to the post office. docs/explanation/email.md says what is guaranteed, and why.

A letter is leased, handed over, and noted as sent, each in a moment of its own: no transaction is open while a mail
server thinks. A sender that dies leaves its lease behind; when it runs out, another one tries again.
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
from klatsch.core.i18n.messages import gettext_noop
from klatsch.core.jobs.scheduler import shutdown_requested
from klatsch.core.logging import describe_error
from klatsch.emails import types
from klatsch.emails.backoff import retry_delay
from klatsch.emails.drafts import UNSUBSCRIBED_REASON
from klatsch.emails.mime import compose_message, fold_header_text
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
# A letter is begun only if its lease lasts as long as the slowest server may take for it.
MAX_DELIVERY_DURATION = timedelta(seconds=90)
MAX_ERROR_LENGTH = 200
# Seconds between attempts to write down what became of a letter.
RETRY_PAUSES_SECONDS = (0.2, 1.0, 5.0)
EXPIRED_REASON = gettext_noop("What it tells was over before it could be sent.")
OUTDATED_REASON = gettext_noop("What it tells is no longer true.")


def send_due_emails(now: datetime) -> int:
    """Send what is due at `now`, a batch at a time, on one connection a batch; returns how many were sent.

    Several may do this at once: each letter is leased by one of them. Nothing is raised for a letter that cannot
    be sent: its row says why.
    """
    sent = 0
    while not shutdown_requested.is_set() and (letters := lease_due_emails(now)):
        sent += _send_batch(letters)
        if len(letters) < DELIVERY_BATCH_SIZE:
            break
    return sent


def lease_due_emails(now: datetime) -> list[Email]:
    """Lease the letters that waited longest, `DELIVERY_BATCH_SIZE` at most, and withdraw what is past."""
    if not _due_emails(now).exists():
        return []
    _due_emails(now).filter(expires_at__lte=now).update(
        state=EmailState.WITHDRAWN, leased_until=None, last_error=EXPIRED_REASON
    )
    lease = clock.now() + DELIVERY_LEASE
    with transaction.atomic():
        waiting = _due_emails(now).select_for_update(skip_locked=True).order_by("due_at", "pk")
        taken = list(waiting.values_list("pk", flat=True)[:DELIVERY_BATCH_SIZE])
        Email.objects.filter(pk__in=taken).update(
            state=EmailState.SENDING, leased_until=lease, attempts=F("attempts") + 1
        )
    return list(Email.objects.filter(pk__in=taken).order_by("due_at", "pk"))


def _due_emails(now: datetime) -> QuerySet[Email]:
    free = Q(state=EmailState.WAITING) | Q(state=EmailState.SENDING, leased_until__lte=now)
    return Email.objects.filter(free, state__in=[EmailState.WAITING, EmailState.SENDING], due_at__lte=now)


def _send_batch(letters: Sequence[Email]) -> int:
    sent = 0
    try:
        with SmtpConnection(settings.KLATSCH.smtp_url.get_secret_value()) as office:
            for position, letter in enumerate(letters):
                if shutdown_requested.is_set() or not _lease_has_time(letter):
                    _release_leases(letters[position:])
                    break
                try:
                    sent += _send_email(office, letter)
                except TemporaryFailure as error:
                    _schedule_retry(letter, str(error))
                    if not error.is_connected:
                        _release_leases(letters[position + 1 :])
                        break
    except SmtpUnavailable as error:
        log.warning("%d letters wait: %s", len(letters), error)
        for letter in letters:
            _schedule_retry(letter, str(error))
    return sent


def _lease_has_time(letter: Email) -> bool:
    return letter.leased_until is not None and clock.now() + MAX_DELIVERY_DURATION < letter.leased_until


def _send_email(office: SmtpConnection, letter: Email) -> bool:
    """Write, hand over and note one letter; whether it was sent. Raises `TemporaryFailure`."""
    message = _compose_message(letter)
    if message is None:
        return False
    try:
        office.hand_over(message)
    except PermanentFailure as error:
        _save_result(letter, state=EmailState.FAILED, last_error=str(error))
        return False
    _save_result(letter, state=EmailState.SENT, sent_at=clock.now(), last_error="")
    return True


def _compose_message(letter: Email) -> EmailMessage | None:
    """Put a letter into words; one that is no longer true is withdrawn. Raises `TemporaryFailure` for a mistake of ours."""
    try:
        if not is_wanted(letter):
            _save_result(letter, state=EmailState.WITHDRAWN, last_error=UNSUBSCRIBED_REASON)
            return None
        rendered = types.render_email(letter)
        if rendered is None:
            _save_result(letter, state=EmailState.WITHDRAWN, last_error=OUTDATED_REASON)
            return None
        return compose_message(
            rendered,
            key=letter.key,
            to=types.EmailAddress(letter.to_name, letter.to_email),
            sender=settings.KLATSCH.mail_from,
            secret=settings.SECRET_KEY,
            now=clock.now(),
        )
    except Exception as error:  # noqa: BLE001 - one letter that cannot be written must not keep others waiting
        log.error("Letter %s could not be written: %s.", letter.pk, describe_error(error))  # noqa: TRY400 - see there
        raise TemporaryFailure(
            "It could not be put into words; the server's log says where.", is_connected=True
        ) from None


def _schedule_retry(letter: Email, last_error: str) -> None:
    pause = retry_delay(letter.attempts)
    if pause is None:
        _save_result(letter, state=EmailState.FAILED, last_error=last_error)
    else:
        _save_result(letter, state=EmailState.WAITING, due_at=clock.now() + pause, last_error=last_error)


def _release_leases(letters: Sequence[Email]) -> None:
    """Return letters that were not tried, as if nobody had taken them."""
    for letter in letters:
        _save_result(letter, state=EmailState.WAITING, attempts=letter.attempts - 1)


def _save_result(letter: Email, **changes: Any) -> None:  # noqa: ANN401 - values of fields
    """Write down what became of a letter and end its lease, unless the lease has gone to somebody else.

    Tried a few times: what a mail server has accepted should be known here, too.
    """
    if "last_error" in changes:
        changes["last_error"] = fold_header_text(changes["last_error"])[:MAX_ERROR_LENGTH]
    mine = Email.objects.filter(pk=letter.pk, state=EmailState.SENDING, leased_until=letter.leased_until)
    for pause in RETRY_PAUSES_SECONDS:
        try:
            mine.update(leased_until=None, **changes)
        except OperationalError:
            time.sleep(pause)
            close_old_connections()
        else:
            return
    mine.update(leased_until=None, **changes)
