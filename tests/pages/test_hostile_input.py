"""Hostile input to guest pages and to the API is refused in one sentence and never crashes anything.

Lone surrogates and NULs break databases, far dates break arithmetic, line breaks in names break headers of emails.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.models import Booking
from klatsch.emails.models import Email
from klatsch.scheduling.slot_ids import slot_id
from tests.cast import AMAL, BO, open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from tests.cast import GuestPerson


TEXTS = {
    "nul": "A\0mal",
    "lone surrogate": "A\ud800mal",
    "line breaks": "Amal\r\nBcc: everybody@example.org\n",
    "unicode line breaks": "Amal\u2028Bcc: everybody@example.org\u0085\x0b\x0c",
    "right to left": "\u202egro.elpmaxe\u2066",
    "a very long one": "A" * 499,
    "many marks": "A" + "\u0301" * 90,
    "only blanks": "\u200b\u3000\u00a0",
}
SLOTS = [
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "2026-01-05T08:00:00.000001Z",
    "2026-01-05",
    "\u0662\u0660\u0662\u0666-01-05T08:00:00Z",
    "NaN",
    "\0",
    "\ud800",
]
ZONES = ["../../../etc/passwd", "/etc/localtime", "\ud800", "europe/berlin", "localtime", "", "UTC+25"]
BODIES = [
    b"",
    b"null",
    b"[]",
    b"7",
    b"NaN",
    b'{"slot"',
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"slot": ' + b"9" * 5000 + b"}",
    b'{"slot": {"a": 1}, "name": [], "email": true, "time_zone": 1e999}',
]
LINKS = ["/b/{}/", "/b/{}/chat.ics", "/b/{}/move/", "/b/x/confirm/{}/", "/w/{}/", "/l/{}/", "/m/{}/yes/", "/i/{}/"]
LINKS += ["/api/v1/invitations/{}", "/api/v1/invitations/{}/slots"]
NO_TOKENS = ["%00", "a%00b", "%ED%A0%80", "%F0%9F%92%A9", "x" * 5000, "..", "%2e%2e%2f", "'%20OR%201=1--"]


@pytest.fixture
def stranger(client: Client) -> Client:
    """A client that answers a crash with 500, as the server would, instead of raising it."""
    client.raise_request_exception = False
    return client


def api_path(invitation: Invitation) -> str:
    return f"/api/v1/invitations/{invitation.slug}/bookings"


def send(stranger: Client, invitation: Invitation, slot: str, **changes: str) -> Response:
    body = {"slot": slot, "name": AMAL.name, "email": AMAL.email, "time_zone": AMAL.time_zone, **changes}
    return stranger.post(api_path(invitation), json.dumps(body), content_type="application/json")


def is_refused_kindly(answer: Response) -> bool:
    return 400 <= answer.status_code < 500 and bool(answer.json()["detail"])


@pytest.mark.parametrize("field", ["name", "handle", "answers", "note", "via"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_odd_text_is_kept_clean_or_refused(
    stranger: Client, coffee: Invitation, now: datetime, field: str, text: str
) -> None:
    answer = send(stranger, coffee, slot_id(now), **{field: text})
    assert answer.status_code == 201 or is_refused_kindly(answer), answer.content
    for booking in Booking.objects.all():
        assert not set(booking.name) & set("\0\r\n\u2028\u2029\u0085\x0b\x0c\u202e\u2066")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_odd_addresses_are_refused(stranger: Client, coffee: Invitation, now: datetime, text: str) -> None:
    answer = send(stranger, coffee, slot_id(now), email=f"{text}@example.org")
    assert answer.status_code == 201 or is_refused_kindly(answer), answer.content
    for letter in Email.objects.all():
        assert not set(letter.to_email) & set("\0\r\n\u2028\u2029\u0085\u202e\u200b\u3000\u00a0")


@pytest.mark.parametrize("slot", SLOTS)
def test_times_that_cannot_be_are_refused(stranger: Client, coffee: Invitation, slot: str) -> None:
    assert is_refused_kindly(send(stranger, coffee, slot))


@pytest.mark.parametrize("slot", SLOTS)
def test_times_that_cannot_be_are_refused_where_the_host_reads_every_request(
    stranger: Client, hanna: Host, now: datetime, slot: str
) -> None:
    assert is_refused_kindly(send(stranger, open_coffee(hanna, now, admission="by_approval"), slot))


@pytest.mark.parametrize("zone", ZONES)
def test_zones_that_do_not_exist_are_refused(stranger: Client, coffee: Invitation, now: datetime, zone: str) -> None:
    assert is_refused_kindly(send(stranger, coffee, slot_id(now), time_zone=zone))


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_bodies_that_are_no_booking_are_refused(stranger: Client, coffee: Invitation, body: bytes) -> None:
    assert is_refused_kindly(stranger.generic("POST", api_path(coffee), body, content_type="application/json"))


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/xml", "", "a/b; charset=klingon"])
def test_other_content_types_are_refused(stranger: Client, coffee: Invitation, kind: str) -> None:
    assert is_refused_kindly(stranger.generic("POST", api_path(coffee), b"<a/>", content_type=kind))


@pytest.mark.parametrize("token", NO_TOKENS)
@pytest.mark.parametrize("path", LINKS)
def test_guessed_tokens_find_nothing(stranger: Client, coffee: Invitation, path: str, token: str) -> None:
    assert stranger.get(path.format(token)).status_code == 404


@pytest.mark.parametrize("number", [str(2**63), "9" * 40, "9" * 5000], ids=len)
def test_numbers_that_no_row_can_have_find_nothing(stranger: Client, number: str) -> None:
    assert stranger.get(f"/h/{number}/invitations.atom").status_code == 404


@pytest.mark.parametrize("query", ["from=9999-12-31T23:59:59-12:00", "until=0001-01-01T00:00:00%2B14:00", "from=%00"])
def test_far_bounds_of_time_are_no_crash(stranger: Client, coffee: Invitation, query: str) -> None:
    answer = stranger.get(f"/api/v1/invitations/{coffee.slug}/slots?{query}")
    assert answer.status_code == 200 or is_refused_kindly(answer)


@pytest.mark.parametrize("key", ["a\0b", "\ud800", "\u2028", "'; DROP TABLE bookings_booking; --"])
def test_odd_idempotency_keys_are_no_crash(stranger: Client, coffee: Invitation, now: datetime, key: str) -> None:
    body = {"slot": slot_id(now), "name": AMAL.name, "email": AMAL.email, "time_zone": AMAL.time_zone}
    answer = stranger.post(
        api_path(coffee), json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key}
    )
    assert answer.status_code == 201 or is_refused_kindly(answer)


def test_the_idempotency_key_of_another_guest_does_not_show_their_booking(
    stranger: Client, coffee: Invitation, now: datetime
) -> None:
    def book(person: GuestPerson) -> Response:
        body = {"slot": slot_id(now), "name": person.name, "email": person.email, "time_zone": person.time_zone}
        headers = {"Idempotency-Key": "the same"}
        return stranger.post(api_path(coffee), json.dumps(body), content_type="application/json", headers=headers)

    token = book(AMAL).json()["booking"]["token"]
    answer = book(BO)
    assert is_refused_kindly(answer)
    assert token not in answer.content.decode()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("field", ["name", "email", "slot", "time_zone", "handle"])
def test_odd_text_in_the_form_of_the_page_is_no_crash(
    stranger: Client, coffee: Invitation, now: datetime, field: str, text: str
) -> None:
    form = {"slot": slot_id(now), "name": AMAL.name, "email": AMAL.email, "time_zone": AMAL.time_zone}
    sent = {**form, field: text.encode("utf-8", "surrogatepass")}
    assert stranger.post(f"/i/{coffee.slug}/", sent).status_code < 500


@pytest.mark.parametrize("zone", ZONES)
def test_odd_zones_in_the_address_or_the_form_of_the_page_are_no_crash(
    stranger: Client, coffee: Invitation, zone: str
) -> None:
    sent = zone.encode("utf-8", "surrogatepass")
    assert stranger.get(f"/i/{coffee.slug}/", {"time_zone": sent, "zone": sent}).status_code < 500
    assert stranger.post(f"/i/{coffee.slug}/time-zone/", {"time_zone": sent}).status_code < 500
    assert stranger.get(f"/i/{coffee.slug}/").status_code == 200
