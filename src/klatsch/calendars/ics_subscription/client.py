"""Calendars at an address to subscribe to, as Google, Outlook, Proton and most others give them out."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from klatsch.calendars.fetched_calendar import FetchedCalendar
from klatsch.core.errors import Refused
from klatsch.core.net.http import FetchFailed, fetch

_NOT_MODIFIED = 304
_UNAUTHORIZED_STATUSES = {401, 403}
_GONE_STATUSES = {404, 410}
# Programs write these for https, so that a click subscribes instead of showing a file.
_WEBCAL_SCHEMES = {"webcal", "webcals"}


def normalize_address(typed: str) -> str:
    """Return the address that was meant. Raises `Refused` when it is none."""
    parts = urlsplit(typed.strip())
    scheme = "https" if parts.scheme.lower() in _WEBCAL_SCHEMES else parts.scheme.lower()
    if scheme not in {"https", "http"} or not parts.hostname:
        raise Refused(
            "A calendar's address begins with https:// or webcal://. Your calendar program shows it.",
            code="calendar-address-not-valid",
        )
    return urlunsplit((scheme, parts.netloc, parts.path, parts.query, ""))


def fetch_calendar(address: str, *, etag: str, last_modified: str, allow_private: bool) -> FetchedCalendar:
    """Read the calendar at `address`, or learn that it is the one that was read before.

    Raises `FetchFailed` with the reason in one sentence.
    """
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {"Accept": "text/calendar", **{name: value for name, value in known.items() if value}}
    answer = fetch(address, allow_private=allow_private, headers=headers)
    if answer.status_code == _NOT_MODIFIED and (etag or last_modified):
        return FetchedCalendar(None, etag, last_modified)
    if answer.status_code in _UNAUTHORIZED_STATUSES:
        raise FetchFailed(
            "The server does not show this calendar. Perhaps its address was renewed.", code="calendar-not-shown"
        )
    if answer.status_code in _GONE_STATUSES:
        raise FetchFailed("There is no calendar at this address any more.", code="calendar-gone")
    if not answer.ok or not answer.content:
        raise FetchFailed(
            "The server answers with %(status)d instead of a calendar.",
            code="calendar-server-status",
            status=answer.status_code,
        )
    return FetchedCalendar(
        answer.content, answer.headers.get("ETag", "")[:200], answer.headers.get("Last-Modified", "")[:80]
    )
