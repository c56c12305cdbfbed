from datetime import datetime, timedelta

from django.apps import AppConfig
from django.conf import settings

from klatsch.calendars.neighbours import Neighbour, join
from klatsch.core.account_data.delete import veto_deletion
from klatsch.core.account_data.personal_data import register_exporter
from klatsch.core.i18n.messages import translate_plural
from klatsch.core.jobs.scheduler import PeriodicJob, register_job


class BookingsConfig(AppConfig):
    name = "klatsch.bookings"
    verbose_name = "Bookings"

    def ready(self) -> None:
        from klatsch.bookings import export
        from klatsch.bookings.emails.email_types import register_email_types
        from klatsch.bookings.emails.lottery_emails import register_lottery_emails

        register_email_types()
        register_lottery_emails()
        register_job(PeriodicJob("draws", timedelta(seconds=15), _run_lotteries))
        register_job(PeriodicJob("holds", timedelta(seconds=15), _expire))
        # A letter to the host themselves is of no use in the host's own outbox.
        if settings.KLATSCH.smtp_url.get_secret_value():
            register_job(PeriodicJob("daily letters", timedelta(minutes=5), _write_daily_summaries))
        if settings.KLATSCH.imap_url.get_secret_value():
            register_job(PeriodicJob("answers of calendars", timedelta(minutes=2), _read_mailbox))
        register_job(PeriodicJob("chats into calendars", timedelta(seconds=15), _sync_bookings))
        join("bookings", Neighbour(_lock_host_calendar, _own_uids))
        veto_deletion(_deletion_objection)
        register_exporter("chats", export.chats)
        register_exporter("waiting", export.waiting)
        register_exporter("draws", export.wishes)
        register_exporter("links", export.links)
        register_exporter("letters", export.letters)


def _expire(now: datetime) -> None:
    from klatsch.bookings.lifecycle.expire import expire_bookings

    expire_bookings(now=now)


def _run_lotteries(now: datetime) -> None:
    from klatsch.bookings.lottery.run import run_due_lotteries

    run_due_lotteries(now=now)


def _write_daily_summaries(now: datetime) -> None:
    from klatsch.bookings.emails.daily_summary import write_daily_summaries

    write_daily_summaries(now)


def _read_mailbox(now: datetime) -> None:
    from klatsch.bookings.calendar_sync.imip_replies import read_mailbox

    read_mailbox(now)


def _sync_bookings(now: datetime) -> None:
    from klatsch.bookings.calendar_sync.sync_bookings import sync_bookings

    sync_bookings(now)


def _lock_host_calendar(host_id: int) -> None:
    from klatsch.bookings.capacity.locks import lock_host_calendar

    lock_host_calendar(host_id)


def _own_uids(host_id: int) -> frozenset[str]:
    from klatsch.bookings.models import Booking

    return frozenset(Booking.objects.filter(host_id=host_id).values_list("uid", flat=True))


def _deletion_objection(host_id: int, now: datetime) -> str:
    from klatsch.bookings.models import Booking, BookingState

    booked = [BookingState.BOOKED, BookingState.REQUESTED]
    coming = Booking.objects.filter(host_id=host_id, state__in=booked, ends_at__gt=now).count()
    if not coming:
        return ""
    return translate_plural(
        "A chat is still to come: cancel first, so that the guests are told.",
        "%(count)s chats are still to come: cancel first, so that the guests are told.",
        coming,
    )
