"""The daily summary: an email in the morning with the host's chats of this day, on days that have one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from klatsch.bookings.calendar_sync.calendar_objects import location_text
from klatsch.bookings.format_time import zone_or_utc
from klatsch.bookings.models import Booking, BookingState
from klatsch.core import clock
from klatsch.core.i18n.locale import override_language
from klatsch.core.net.urls import absolute_url
from klatsch.emails.drafts import EmailDraft, set_email_preferences, write_emails
from klatsch.emails.models import Email, EmailPreferences
from klatsch.emails.plaintext import render_plaintext
from klatsch.emails.types import EmailAddress, RenderedEmail
from klatsch.emails.unsubscribe import unsubscribe_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klatsch.accounts.models import Host

# Whoever books later in the day is announced to the host by an email of its own.
MORNING_STARTS_AT = time(7)
MORNING_ENDS_AT = time(10)
# Whatever zone somebody lives in, the chats of their day begin within so long of now.
MAX_LOOKAHEAD = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    time: str
    booking: Booking
    where: str


def write_daily_summaries(now: datetime) -> int:
    """Write the daily summary to each host who wants it, once a day; return how many, with a few statements for all.

    Safe beside itself: the key of the email makes it exist only once.
    """
    preferences = EmailPreferences.objects.filter(daily=True, host__is_active=True).select_related("host")
    hosts_in_morning = [
        preference.host
        for preference in preferences
        if MORNING_STARTS_AT <= _local_time(preference.host, now).time() < MORNING_ENDS_AT
    ]
    host_by_key = {_email_key(host, now): host for host in hosts_in_morning}
    written = set(Email.objects.filter(key__in=host_by_key).values_list("key", flat=True))
    hosts = {key: host for key, host in host_by_key.items() if key not in written}
    coming = Booking.objects.filter(
        host__in=hosts.values(), state=BookingState.BOOKED, starts_at__gt=now, starts_at__lt=now + MAX_LOOKAHEAD
    )
    starts = list(coming.values_list("host_id", "starts_at"))
    drafts = []
    for key, host in hosts.items():
        starts_today = [
            at
            for host_id, at in starts
            if host_id == host.pk and _local_time(host, at).date() == _local_time(host, now).date()
        ]
        if starts_today:
            drafts.append(_email_draft(host, key, max(starts_today), now))
    write_emails(drafts, now=now)
    return len(drafts)


def _email_draft(host: Host, key: str, until: datetime, now: datetime) -> EmailDraft:
    return EmailDraft(
        host_id=host.pk,
        key=key,
        kind="daily",
        payload={"on": _local_time(host, now).date().isoformat()},
        to_name=host.name,
        to_email=host.email,
        expires_at=until,
    )


def _email_key(host: Host, now: datetime) -> str:
    return f"daily:{host.pk}:{_local_time(host, now).date().isoformat()}"


def _local_time(host: Host, instant: datetime) -> datetime:
    return instant.astimezone(zone_or_utc(host.time_zone))


def render_daily_summary(email: Email) -> RenderedEmail | None:
    """Tell the host who comes today, when and where. Returns None when nobody does any more."""
    host = email.host
    midnight = datetime.combine(datetime.fromisoformat(email.payload["on"]), time(), zone_or_utc(host.time_zone))
    chats = _chats_between(host, max(midnight, clock.now()), midnight + timedelta(days=1))
    if not chats:
        return None
    with override_language(host.language):
        lines = [
            SummaryLine(date_format(_local_time(host, chat.starts_at), "H:i"), chat, location_text(chat))
            for chat in chats
        ]
        context = {
            "host": host,
            "day": date_format(midnight, pgettext("format of a date", "l, j F Y")),
            "lines": lines,
            "chats_address": absolute_url("/chats/"),
            "choices_address": unsubscribe_url(email),
        }
        return RenderedEmail(
            subject=gettext("Your chats today: %(names)s") % {"names": ", ".join(chat.name for chat in chats)},
            text=render_plaintext("daily", context),
            html=render_to_string("emails/daily.html", context),
            answers_to=EmailAddress(host.name, host.email),
        )


def _chats_between(host: Host, from_: datetime, until: datetime) -> Sequence[Booking]:
    chats = Booking.objects.filter(
        host=host, state=BookingState.BOOKED, starts_at__gte=from_, starts_at__lt=until
    ).select_related("invitation")
    return list(chats.order_by("starts_at", "pk"))


def stop_daily_summaries(email: Email, _now: datetime) -> None:
    set_email_preferences(host_id=email.host_id, daily=False)
