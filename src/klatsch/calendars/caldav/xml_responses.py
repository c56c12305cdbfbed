"""Parsing of the XML responses of CalDAV servers (WebDAV's multistatus, RFC 4918; CalDAV, RFC 4791)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from klatsch.core.net.http import FetchFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAV_NAMESPACE = "{DAV:}"
_CALDAV_NAMESPACE = "{urn:ietf:params:xml:ns:caldav}"


@dataclass(frozen=True, slots=True)
class CalendarCollection:
    name: str
    address: str


def parse_multistatus(content: bytes) -> ET.Element:
    """Return the document. Raises `FetchFailed` if it is not XML, or has a document type definition."""
    # Without definitions no entity can be expanded; expat follows no external ones.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FetchFailed("The server does not answer as a calendar server does.", code="calendar-response-unreadable")
    try:
        return ET.fromstring(content)  # noqa: S314 - see above
    except ET.ParseError:
        raise FetchFailed(
            "The server does not answer as a calendar server does.", code="calendar-response-unreadable"
        ) from None


def find_href(document: ET.Element, *names: str) -> str:
    """Return the first address inside a property with one of these names, or nothing."""
    for name in names:
        element = document.find(f".//{name}/{_DAV_NAMESPACE}href")
        if element is not None and (element.text or "").strip():
            return str(element.text).strip()
    return ""


def find_principal(document: ET.Element) -> str:
    return find_href(document, f"{_DAV_NAMESPACE}current-user-principal")


def find_calendar_home(document: ET.Element) -> str:
    return find_href(document, f"{_CALDAV_NAMESPACE}calendar-home-set")


def find_calendars(document: ET.Element, base: str) -> Iterator[CalendarCollection]:
    """Yield the calendars for events that the document lists; their addresses are complete."""
    for response in document.iter(f"{_DAV_NAMESPACE}response"):
        if response.find(f".//{_DAV_NAMESPACE}resourcetype/{_CALDAV_NAMESPACE}calendar") is None:
            continue
        kinds = [kind.get("name", "").upper() for kind in response.iter(f"{_CALDAV_NAMESPACE}comp")]
        link = response.findtext(f"{_DAV_NAMESPACE}href", "").strip()
        if link and (not kinds or "VEVENT" in kinds):
            name = " ".join((response.findtext(f".//{_DAV_NAMESPACE}displayname") or "").split())
            yield CalendarCollection(name[:120] or link.rstrip("/").rpartition("/")[2][:120], urljoin(base, link))


def join_events(document: ET.Element) -> bytes:
    """Return all calendar objects of the document, one after the other."""
    texts = (each.text or "" for each in document.iter(f"{_CALDAV_NAMESPACE}calendar-data"))
    return "\r\n".join(text.strip() for text in texts if text.strip()).encode()
