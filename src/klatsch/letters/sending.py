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
from klatsch.letters import kinds
from klatsch.letters.back_off import pause_after
from klatsch.letters.messages import message_of, one_line
from klatsch.letters.models import Letter, LetterState
from klatsch.letters.post_office import NotAccepted, PostOffice, PostOfficeClosed, TryLater
from klatsch.letters.queries import is_wanted
from klatsch.letters.services import NOT_WANTED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from email.message import EmailMessage

    from django.db.models import QuerySet

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=3)
# A letter is begun only if its lease lasts as long as the slowest server may take for it.
SLOWEST = timedelta(seconds=90)
LONGEST_TROUBLE = 200
# Seconds between attempts to write down what became of a letter.
PAUSES = (0.2, 1.0, 5.0)
TOO_LATE = gettext_noop("What it tells was over before it could be sent.")
NOT_TRUE = gettext_noop("What it tells is no longer true.")


def send_due_letters(now: datetime) -> int:
    """Send what is due at `now`, a batch at a time, on one connection a batch; returns how many were sent.

    Several may do this at once: each letter is leased by one of them. Nothing is raised for a letter that cannot
    be sent: its row says why.
    """
    sent = 0
    while not shutdown_requested.is_set() and (letters := take_due_letters(now)):
        sent += _send_batch(letters)
        if len(letters) < BATCH:
            break
    return sent


def take_due_letters(now: datetime) -> list[Letter]:
    """Lease the letters that waited longest, `BATCH` at most, and withdraw what is past."""
    if not _due(now).exists():
        return []
    _due(now).filter(useful_until__lte=now).update(state=LetterState.WITHDRAWN, leased_until=None, trouble=TOO_LATE)
    lease = clock.now() + LEASE
    with transaction.atomic():
        waiting = _due(now).select_for_update(skip_locked=True).order_by("due_at", "pk")
        taken = list(waiting.values_list("pk", flat=True)[:BATCH])
        Letter.objects.filter(pk__in=taken).update(
            state=LetterState.SENDING, leased_until=lease, attempts=F("attempts") + 1
        )
    return list(Letter.objects.filter(pk__in=taken).order_by("due_at", "pk"))


def _due(now: datetime) -> QuerySet[Letter]:
    free = Q(state=LetterState.WAITING) | Q(state=LetterState.SENDING, leased_until__lte=now)
    return Letter.objects.filter(free, state__in=[LetterState.WAITING, LetterState.SENDING], due_at__lte=now)


def _send_batch(letters: Sequence[Letter]) -> int:
    sent = 0
    try:
        with PostOffice(settings.KLATSCH.smtp_url.get_secret_value()) as office:
            for position, letter in enumerate(letters):
                if shutdown_requested.is_set() or not _has_time(letter):
                    _give_back(letters[position:])
                    break
                try:
                    sent += _send(office, letter)
                except TryLater as error:
                    _try_later(letter, str(error))
                    if not error.is_connected:
                        _give_back(letters[position + 1 :])
                        break
    except PostOfficeClosed as error:
        log.warning("%d letters wait: %s", len(letters), error)
        for letter in letters:
            _try_later(letter, str(error))
    return sent


def _has_time(letter: Letter) -> bool:
    return letter.leased_until is not None and clock.now() + SLOWEST < letter.leased_until


def _send(office: PostOffice, letter: Letter) -> bool:
    """Write, hand over and note one letter; whether it was sent. Raises `TryLater`."""
    message = _written(letter)
    if message is None:
        return False
    try:
        office.hand_over(message)
    except NotAccepted as error:
        _note(letter, state=LetterState.FAILED, trouble=str(error))
        return False
    _note(letter, state=LetterState.SENT, sent_at=clock.now(), trouble="")
    return True


def _written(letter: Letter) -> EmailMessage | None:
    """Put a letter into words; one that is no longer true is withdrawn. Raises `TryLater` for a mistake of ours."""
    try:
        if not is_wanted(letter):
            _note(letter, state=LetterState.WITHDRAWN, trouble=NOT_WANTED)
            return None
        rendered = kinds.render(letter)
        if rendered is None:
            _note(letter, state=LetterState.WITHDRAWN, trouble=NOT_TRUE)
            return None
        return message_of(
            rendered,
            key=letter.key,
            to=kinds.Correspondent(letter.to_name, letter.to_email),
            sender=settings.KLATSCH.mail_from,
            secret=settings.SECRET_KEY,
            now=clock.now(),
        )
    except Exception as error:  # noqa: BLE001 - one letter that cannot be written must not keep others waiting
        log.error("Letter %s could not be written: %s.", letter.pk, describe_error(error))  # noqa: TRY400 - see there
        raise TryLater("It could not be put into words; the server's log says where.", is_connected=True) from None


def _try_later(letter: Letter, trouble: str) -> None:
    pause = pause_after(letter.attempts)
    if pause is None:
        _note(letter, state=LetterState.FAILED, trouble=trouble)
    else:
        _note(letter, state=LetterState.WAITING, due_at=clock.now() + pause, trouble=trouble)


def _give_back(letters: Sequence[Letter]) -> None:
    """Return letters that were not tried, as if nobody had taken them."""
    for letter in letters:
        _note(letter, state=LetterState.WAITING, attempts=letter.attempts - 1)


def _note(letter: Letter, **changes: Any) -> None:  # noqa: ANN401 - values of fields
    """Write down what became of a letter and end its lease, unless the lease has gone to somebody else.

    Tried a few times: what a mail server has accepted should be known here, too.
    """
    if "trouble" in changes:
        changes["trouble"] = one_line(changes["trouble"])[:LONGEST_TROUBLE]
    mine = Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING, leased_until=letter.leased_until)
    for pause in PAUSES:
        try:
            mine.update(leased_until=None, **changes)
        except OperationalError:
            time.sleep(pause)
            close_old_connections()
        else:
            return
    mine.update(leased_until=None, **changes)
