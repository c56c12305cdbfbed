from datetime import datetime, timedelta

from django.apps import AppConfig
from django.conf import settings

from klatsch.calendars.hooks import busy_times_changing, own_event_uids
from klatsch.core import clock
from klatsch.core.account_data.delete import deletion_vetoes
from klatsch.core.account_data.personal_data import personal_data_exporters
from klatsch.core.i18n.messages import translate_plural
from klatsch.core.jobs.scheduler import PeriodicJob, periodic_jobs


class BookingsConfig(AppConfig):
    name = "klatsch.bookings"
    verbose_name = "Bookings"

    def ready(self) -> None:
        from klatsch.bookings.capacity.locks import freed_slot_offers
        from klatsch.bookings.emails.email_types import register_email_types
        from klatsch.bookings.emails.lottery_emails import register_lottery_emails
        from klatsch.bookings.emails.notifications import connect_notifications

        register_email_types()
        register_lottery_emails()
        connect_notifications()
        _connect_jobs()
        _connect_account_data()
        freed_slot_offers.connect("waitlist", _offer_free_slots)
        busy_times_changing.connect("bookings", _lock_host_calendar)
        own_event_uids.connect("bookings", _own_uids)


def _connect_jobs() -> None:
    periodic_jobs.connect("draws", PeriodicJob(timedelta(seconds=15), _run_lotteries))
    periodic_jobs.connect("holds", PeriodicJob(timedelta(seconds=15), _expire))
    # An email to the host themselves is of no use in the host's own outbox.
    if settings.KLATSCH.smtp_url.get_secret_value():
        periodic_jobs.connect("daily letters", PeriodicJob(timedelta(minutes=5), _write_daily_summaries))
    if settings.KLATSCH.imap_url.get_secret_value():
        periodic_jobs.connect("answers of calendars", PeriodicJob(timedelta(minutes=2), _read_mailbox))
    periodic_jobs.connect("chats into calendars", PeriodicJob(timedelta(seconds=15), _sync_bookings))


def _connect_account_data() -> None:
    from klatsch.bookings import export

    deletion_vetoes.connect("bookings", _deletion_objection)
    personal_data_exporters.connect("chats", export.bookings)
    personal_data_exporters.connect("waiting", export.waitlist_entries)
    personal_data_exporters.connect("draws", export.lottery_entries)
    personal_data_exporters.connect("links", export.personal_links)
    personal_data_exporters.connect("letters", export.emails)


def _expire(now: datetime) -> None:
    from klatsch.bookings.lifecycle.expire import expire_bookings

    expire_bookings(now=now)


def _offer_free_slots(host_id: int, now: datetime) -> int:
    from klatsch.bookings.waitlist.offers import offer_free_slots

    return offer_free_slots(host_id, now)


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

    lock_host_calendar(host_id, clock.now())


def _own_uids(host_id: int) -> frozenset[str]:
    from klatsch.bookings.models import Booking

    return frozenset(Booking.objects.filter(host_id=host_id).values_list("uid", flat=True))


def _deletion_objection(host_id: int, now: datetime) -> str:
    from klatsch.bookings.models import Booking, BookingState

    states = [BookingState.BOOKED, BookingState.REQUESTED]
    coming = Booking.objects.filter(host_id=host_id, state__in=states, ends_at__gt=now).count()
    if not coming:
        return ""
    return translate_plural(
        "A chat is still to come: cancel first, so that the guests are told.",
        "%(count)s chats are still to come: cancel first, so that the guests are told.",
        coming,
    )
