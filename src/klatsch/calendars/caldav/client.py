"""A CalDAV client (RFC 4791) for the requests that klatsch needs: find calendars, query an interval, put an event.

Written by hand over the guarded session: the kept library brings an HTTP client that, once installed, puts itself in
the place of the one under the guard.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from requests.auth import HTTPBasicAuth

from klatsch.calendars.caldav.xml_responses import (
    CalendarCollection,
    find_calendar_home,
    find_calendars,
    find_principal,
    join_events,
    parse_multistatus,
)
from klatsch.calendars.fetched_calendar import FetchedCalendar
from klatsch.core.errors import Refused
from klatsch.core.net.http import MAX_REDIRECTS, FetchFailed, GuardedSession

if TYPE_CHECKING:
    from datetime import datetime
    from xml.etree.ElementTree import Element

    from requests import Response

_REDIRECT_STATUSES = {301, 302, 307, 308}
_UNAUTHORIZED_STATUSES = {401, 403}
_GONE_STATUSES = {404, 410}
_PROPFIND_BODY = (
    '<?xml version="1.0" encoding="utf-8"?><d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>'
    "<d:current-user-principal/><c:calendar-home-set/><d:resourcetype/><d:displayname/>"
    "<c:supported-calendar-component-set/></d:prop></d:propfind>"
)
_CALENDAR_QUERY_BODY = (
    '<?xml version="1.0" encoding="utf-8"?><c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    '<d:prop><c:calendar-data/></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/>'
    "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
)
_EMPTY_CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//klatsch//klatsch//EN\r\nEND:VCALENDAR\r\n"


@dataclass(frozen=True)
class CalDavClient:
    """A client for one account. `allow_private` permits servers in private networks."""

    username: str
    password: str
    allow_private: bool

    def find_calendars(self, address: str) -> list[CalendarCollection]:
        """Return the calendars of whoever signs in at `address`. Raises `FetchFailed` with the reason."""
        self._check(address)
        for start in (address, urljoin(address, "/.well-known/caldav")):
            collections = self._calendars_from(start)
            if collections:
                return collections
        raise FetchFailed(
            "No calendars were found there. Is it the address of a CalDAV server?", code="no-calendars-found"
        )

    def fetch_events(self, address: str, start: datetime, end: datetime) -> bytes:
        """Return the events within `[start, end)`, in UTC, as calendars one after the other."""
        document, _ = self._ask("REPORT", address, _CALENDAR_QUERY_BODY.format(start=start, end=end), depth="1")
        return join_events(document) or _EMPTY_CALENDAR

    def put_event(self, address: str, uid: str, content: bytes) -> None:
        """Put an event into a calendar; it replaces the one with this UID."""
        event_address = f"{address.rstrip('/')}/{quote(uid, safe='')}.ics"
        self._send("PUT", event_address, content, {"Content-Type": "text/calendar; charset=utf-8"})

    def _calendars_from(self, address: str) -> list[CalendarCollection]:
        try:
            document, location = self._ask("PROPFIND", address, _PROPFIND_BODY, depth="0")
        except _NotFoundError:
            return []
        direct = list(find_calendars(document, location))
        if direct:
            return direct
        home = find_calendar_home(document)
        if not home and (principal := find_principal(document)):
            document, location = self._ask("PROPFIND", urljoin(location, principal), _PROPFIND_BODY, depth="0")
            home = find_calendar_home(document)
        if not home:
            return []
        document, location = self._ask("PROPFIND", urljoin(location, home), _PROPFIND_BODY, depth="1")
        return list(find_calendars(document, location))

    def _ask(self, method: str, address: str, body: str, *, depth: str) -> tuple[Element, str]:
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": depth}
        response, location = self._send(method, address, body.encode(), headers)
        return parse_multistatus(response.content), location

    def _send(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> tuple[Response, str]:
        """Send a request, and follow redirects with the same method; the session itself would change it to GET."""
        auth = HTTPBasicAuth(self.username.encode(), self.password.encode())
        with GuardedSession(allow_private=self.allow_private) as session:
            for _ in range(MAX_REDIRECTS + 1):
                self._check(address)
                response = session.request(
                    method, address, data=body, headers=headers, auth=auth, allow_redirects=False
                )
                if response.status_code not in _REDIRECT_STATUSES:
                    _check_status(response.status_code)
                    return response, address
                address = urljoin(address, response.headers.get("Location", ""))
        raise FetchFailed("The server sends from one address to the next without end.", code="too-many-redirects")

    def _check(self, address: str) -> None:
        scheme, host = urlsplit(address).scheme, urlsplit(address).hostname
        if not host or scheme not in ({"https", "http"} if self.allow_private else {"https"}):
            raise Refused(
                "A calendar server's address begins with https://, so that your password stays yours.",
                code="caldav-address-not-https",
            )


class _NotFoundError(FetchFailed):
    pass


def _check_status(status: int) -> None:
    if status in _UNAUTHORIZED_STATUSES:
        raise FetchFailed(
            "The server does not let klatsch in with this name and password.", code="calendar-login-refused"
        )
    if status in _GONE_STATUSES:
        raise _NotFoundError("There is no calendar at this address any more.", code="calendar-gone")
    if not 200 <= status < 300:  # noqa: PLR2004 - what HTTP calls success
        raise FetchFailed(
            "The server answers with %(status)d instead of a calendar.", code="calendar-server-status", status=status
        )


def fetch_account_calendar(
    client: CalDavClient, address: str, *, etag: str, start: datetime, end: datetime
) -> FetchedCalendar:
    """Read a calendar; `etag` is a digest of what came last. Raises `FetchFailed`."""
    content = client.fetch_events(address, start, end)
    digest = sha256(content).hexdigest()
    return FetchedCalendar(None if digest == etag else content, digest, "")
