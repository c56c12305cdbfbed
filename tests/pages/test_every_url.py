"""Rules that hold for every URL, found by asking Django for all of them."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver

from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.bookings.lifecycle.create import create_booking
from klatsch.bookings.lottery.entries import enter_lottery
from klatsch.bookings.models import WaitlistEntry
from klatsch.bookings.models.lottery import LotteryEntry
from klatsch.bookings.waitlist.join import join_waitlist
from klatsch.core.logging import RedactingFormatter
from klatsch.emails.models import Email
from klatsch.emails.unsubscribe import make_unsubscribe_token
from klatsch.insight.saved_circles.edit import create_circle
from klatsch.meetings.feedback_links import feedback_token
from klatsch.people.deck.saved_views import save_view
from tests.cast import AMAL, BO, details_of, open_coffee
from tests.factories import add_person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host
    from klatsch.bookings.models.booking import Booking
    from klatsch.invitations.models import Invitation


GUESTS = ("i/", "b/", "w/", "d/", "l/", "m/", "h/", "embed/")
HOSTS = ("today/", "evidence/", "people/", "vouches/", "circles/", "chats/<", "promises/", "invitations/", "deck/")
HOSTS += ("outbox/", "calendars/")  # type: ignore[assignment]
# They carry a signed form token or a bearer token instead of a cookie, and have tests of their own for it.
WITHOUT_COOKIE = re.compile(r"^(i/<slug:slug>/.*|[bwdlm]/<str:token>/.*|api/v1/.*)$")


def every_address(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here, pattern.callback
        else:
            yield from every_address(pattern.url_patterns, here)


def filled_in(address: str, booking: Booking) -> str:
    if address.startswith("w/"):
        address = address.replace("<str:token>", WaitlistEntry.objects.get().token)
    if address.startswith("d/"):
        address = address.replace("<str:token>", LotteryEntry.objects.get().token)
    if "/draw" in address:
        address = address.replace("<slug:slug>", LotteryEntry.objects.get().invitation.slug)
    if address.startswith("l/"):
        address = address.replace("<str:token>", make_unsubscribe_token(Email.objects.first()))  # type: ignore[arg-type]
    if address.startswith("m/"):
        address = address.replace("<str:token>", feedback_token(booking)).replace("<slug:answer>", "met")
    values = {"token": booking.token, "slug": booking.invitation.slug, "host": str(booking.host_id), "verb": "need"}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "1"), address)


def all_rows() -> dict[str, Any]:
    models = [model for model in apps.get_models() if model.__module__.startswith("klatsch.")]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}  # type: ignore[attr-defined]


@pytest.fixture
def chat(coffee: Invitation, hanna: Host, now: datetime) -> Booking:
    coffee.is_listed = True
    coffee.save()
    full = open_coffee(hanna, now, capacity=1)
    create_booking(invitation=full, starts_at=now + timedelta(days=1), guest=details_of(AMAL), now=now)
    join_waitlist(invitation=full, guest=details_of(BO), now=now)
    lottery = open_coffee(hanna, now, admission="by_draw", draws_at=now + timedelta(days=1))
    starts = [slot.starts_at for slot in open_slots_of(lottery, now).slots[:2]]
    enter_lottery(invitation=lottery, starts=starts, guest=details_of(AMAL), now=now)
    return create_booking(invitation=coffee, starts_at=now + timedelta(hours=1), guest=details_of(AMAL), now=now)


def test_looking_at_a_guests_address_any_number_of_times_changes_nothing(client: Client, chat: Booking) -> None:
    addresses = [filled_in(address, chat) for address, _ in every_address() if address.startswith(GUESTS)]
    assert len(addresses) > 7
    before = all_rows()
    for address in addresses * 3:
        for ask in (client.get, client.head, client.options):
            assert ask(address).status_code < 500, address
    assert all_rows() == before


def test_every_post_of_a_host_needs_the_csrf_token(chat: Booking, hanna: Host) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(hanna)
    before = {name: rows for name, rows in all_rows().items() if name not in {"Host", "Session"}}
    unprotected = []
    for address, view in every_address():
        if address.startswith("account/") or WITHOUT_COOKIE.match(address):
            continue
        assert not getattr(view, "csrf_exempt", False), address
        status = browser.post(filled_in(address, chat)).status_code
        if status not in {403, 405}:
            unprotected.append((address, status))
    assert unprotected == []
    assert {name: rows for name, rows in all_rows().items() if name in before} == before


def test_every_answer_carries_the_headers_that_keep_a_browser_safe(client: Client, chat: Booking) -> None:
    for address, _ in every_address():
        if address.startswith(("account/", "api/")):
            continue
        answer = client.get(filled_in(address, chat))
        policy = answer.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
        assert answer["X-Frame-Options"] == "DENY", address


def test_nobody_but_a_host_sees_the_pages_of_hosts(client: Client, chat: Booking) -> None:
    open_to_all = re.compile(
        r"^(account/|api/|i/|b/|w/|d/|l/|m/|h/|embed/|set-up/|healthz|readyz|metrics|chats/feed/<|$)"
    )
    for address, _ in every_address():
        if open_to_all.match(address):
            continue
        answer = client.get(filled_in(address, chat))
        assert answer.status_code in {302, 405}, (address, answer.status_code)
        assert answer.status_code == 405 or answer["Location"].startswith("/account/login/"), address


def test_no_secret_in_an_address_is_written_to_the_log() -> None:
    secret = re.compile(r"<(?:\w+:)?(?:token|code|key|uidb36)>")
    plain = [re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", address).replace("^", "") for address, _ in every_address()]
    addresses = [address for address in plain if secret.search(address)]
    assert len(addresses) > 15
    for address in addresses:
        asked = "/" + re.sub("<[^>]+>", "x", secret.sub("Zk3vQ", address))
        record = logging.LogRecord("django.request", logging.ERROR, "", 1, "Internal Server Error: %s", (asked,), None)
        assert "Zk3vQ" not in RedactingFormatter().format(record), address


def test_no_host_reaches_what_belongs_to_another(
    client: Client, chat: Booking, hanna: Host, theo: Host, now: datetime
) -> None:
    ann = add_person(hanna, "Ann")
    ids = {
        "person_id": ann.pk,
        "handle_id": ann.handles.get().pk,
        "circle_id": create_circle(host=hanna, name="Hockey", now=now).pk,
        "view_id": save_view(host=hanna, name="Hockey", address="q=hockey").pk,
        "slug": chat.invitation.slug,
    }
    own_of = {"chats/": chat.pk, "outbox/": Email.objects.filter(host=hanna).first().pk}
    client.force_login(theo)
    before = all_rows()
    reached = []
    for address, _ in every_address():
        if "<" not in address or not address.startswith(HOSTS):
            continue
        pk = next((pk for start, pk in own_of.items() if address.startswith(start)), 1)
        values = {"pk": pk, "verb": "need", "matter": "automation", **ids}
        here = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found, known=values: str(known.get(found[1], 1)), address)  # type: ignore[misc]
        statuses = {client.get(here).status_code, client.post(here).status_code}
        if not statuses <= {404, 405}:
            reached.append((here, statuses))
    assert reached == []
    assert all_rows() == before
