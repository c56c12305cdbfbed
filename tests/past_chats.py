"""A program that makes chats of the past beside a server: no command can, and no guest could."""

# Yesterday Amal talked with the host for half an hour, and Bo is coming in three days.
PAST_CHATS_PROGRAM = """
import json
from datetime import timedelta
from klatsch.cli.django import start_django
start_django()
from klatsch.accounts.queries import host_by_email
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.core import clock
from klatsch.invitations.page_views import PageView
from klatsch.invitations.page_view_flush import add_page_views
from klatsch.emails.models import Email
from klatsch.emails.unsubscribe import unsubscribe_url
from klatsch.meetings.feedback_links import feedback_url
from klatsch.meetings.models import Outcome
from tests.cast import AMAL, BO, details_of, open_coffee
now = clock.now()
begin = (now - timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0)
every_day = [dict(days=["mon", "tue", "wed", "thu", "fri", "sat", "sun"], start="00:00", end="24:00")]
with clock.frozen_at(begin):
    coffee = open_coffee(host_by_email("EMAIL"), begin, weekly=every_day)
    chats = [
        create_booking(
            invitation=coffee, starts_at=begin + timedelta(days=days), guest=details_of(person, via=via), now=begin
        )
        for person, days, via in ((AMAL, 1, "mastodon"), (BO, 5, "linkedin"))
    ]
opened = {PageView(coffee.pk, "mastodon", False): 1234, PageView(coffee.pk, "linkedin", False): 56}
add_page_views({**opened, PageView(coffee.pk, "", True): 7})
reminder = Email.objects.filter(kind="reminder", to_email=BO.email).first()
print(json.dumps({
    "slug": coffee.slug,
    "met": feedback_url(chats[0], Outcome.MET),
    "letters": unsubscribe_url(reminder),
}))
"""
