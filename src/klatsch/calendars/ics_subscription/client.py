"""Client for ICS subscriptions: calendars at a secret address, as Google, Outlook, Proton and most others offer."""

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
    """Return a typed address with the scheme https or http. Raises `Refused` when it is not an address."""
    parts = urlsplit(typed.strip())
    scheme = "https" if parts.scheme.lower() in _WEBCAL_SCHEMES else parts.scheme.lower()
    if scheme not in {"https", "http"} or not parts.hostname:
        raise Refused(
            "A calendar's address begins with https:// or webcal://. Your calendar program shows it.",
            code="calendar-address-not-valid",
        )
    return urlunsplit((scheme, parts.netloc, parts.path, parts.query, ""))


def fetch_calendar(address: str, *, etag: str, last_modified: str, allow_private: bool) -> FetchedCalendar:
    """Fetch the calendar at `address`, unless it has not changed since `etag` or `last_modified`.

    Raises `FetchFailed` with the reason in one sentence.
    """
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {"Accept": "text/calendar", **{name: value for name, value in conditions.items() if value}}
    response = fetch(address, allow_private=allow_private, headers=headers)
    if response.status_code == _NOT_MODIFIED and (etag or last_modified):
        return FetchedCalendar(None, etag, last_modified)
    if response.status_code in _UNAUTHORIZED_STATUSES:
        raise FetchFailed(
            "The server does not show this calendar. Perhaps its address was renewed.", code="calendar-not-shown"
        )
    if response.status_code in _GONE_STATUSES:
        raise FetchFailed("There is no calendar at this address any more.", code="calendar-gone")
    if not response.ok or not response.content:
        raise FetchFailed(
            "The server answers with %(status)d instead of a calendar.",
            code="calendar-server-status",
            status=response.status_code,
        )
    return FetchedCalendar(
        response.content, response.headers.get("ETag", "")[:200], response.headers.get("Last-Modified", "")[:80]
    )
