"""The name and password of a CalDAV account, sealed and opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings

from klatsch.core.security.encryption import decrypt, encrypt

if TYPE_CHECKING:
    from klatsch.calendars.adapters.caldav.client import Door
    from klatsch.calendars.models import WatchedCalendar


def sealed_login(username: str, password: str) -> str:
    return encrypt(json.dumps([username, password]))


def new_door(username: str, password: str) -> Door:
    # The HTTP client is large: whoever has no calendar need not load it.
    from klatsch.calendars.adapters.caldav.client import Door

    return Door(username, password, allow_private=settings.KLATSCH.allow_private_hosts)


def door_of(calendar: WatchedCalendar) -> Door:
    """Return the way into a calendar of a CalDAV account. Raises `DecryptionFailed` under another key."""
    return new_door(*json.loads(decrypt(calendar.sealed_login)))
