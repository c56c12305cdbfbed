from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.accounts.models import Host, SetUpLink
from klatsch.core.errors import NotFound, Refused
from klatsch.core.security.tokens import digest

if TYPE_CHECKING:
    from datetime import datetime


def has_hosts() -> bool:
    return Host.objects.exists()


def host_by_email(email: str | None) -> Host:
    """Return the host with this address, or the only host there is when no address is given.

    Raises `Refused` when an address is needed to tell several hosts apart, `NotFound` when there is none.
    """
    if email:
        host = Host.objects.filter(email=email.strip().lower()).first()
        if host is None:
            raise NotFound(
                "There is no host %(email)s on this server: make one with 'klatsch host create'.", email=email
            )
        return host
    hosts = list(Host.objects.order_by("pk")[:2])
    if not hosts:
        raise NotFound("There is no host yet: make one with 'klatsch host create'.")
    if len(hosts) > 1:
        raise Refused("There are several hosts on this server: say which with --host and their e-mail address.")
    return hosts[0]


def is_usable_set_up_link(token: str, now: datetime) -> bool:
    link = SetUpLink.objects.filter(digest=digest(token)).first()
    return link is not None and link.is_usable(now)
