"""The credentials of CalDAV accounts, encrypted, and the clients made from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings

from klatsch.core.security.encryption import decrypt, encrypt

if TYPE_CHECKING:
    from klatsch.calendars.caldav.client import CalDavClient
    from klatsch.calendars.models import WatchedCalendar


def encrypt_login(username: str, password: str) -> str:
    """Return the user name and the password of an account, encrypted together."""
    return encrypt(json.dumps([username, password]))


def make_client(username: str, password: str) -> CalDavClient:
    """Return a client for a CalDAV account."""
    # The HTTP client is large: a server without calendars does not load it.
    from klatsch.calendars.caldav.client import CalDavClient

    return CalDavClient(username, password, allow_private=settings.KLATSCH.allow_private_hosts)


def client_for(calendar: WatchedCalendar) -> CalDavClient:
    """Return the client for a calendar of a CalDAV account. Raises `DecryptionFailed` under another key."""
    return make_client(*json.loads(decrypt(calendar.sealed_login)))
