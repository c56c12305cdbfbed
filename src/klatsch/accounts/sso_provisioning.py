"""Provisioning of hosts by single sign-on, under an e-mail address that somebody else has verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from klatsch.accounts.hosts import create_host
from klatsch.accounts.models import Host
from klatsch.core import clock
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from typing import Final

MAX_NAME_LENGTH: Final = 120


def get_or_create_host(email: str, *, name: str = "") -> Host:
    """Return the host with this address, created now where KLATSCH_NEWCOMERS allows it. Raises `Refused` otherwise."""
    email = email.strip().lower()
    host = Host.objects.filter(email=email).first()
    if host is not None:
        return host
    if not settings.KLATSCH.newcomers:
        raise Refused(
            "Nobody offers chats here with the address %(email)s: whoever runs this server can make a host.",
            code="host-not-found",
            email=email,
        )
    host_name = (name.strip() or email.partition("@")[0])[:MAX_NAME_LENGTH]
    return create_host(email=email, name=host_name, time_zone="UTC", password=None, now=clock.now())
