"""Queries for hosts."""

from __future__ import annotations

from klatsch.accounts.models import Host
from klatsch.core.errors import NotFound, Refused


def has_hosts() -> bool:
    """Tell whether there is any host on this server."""
    return Host.objects.exists()


def host_by_email(email: str | None) -> Host:
    """Return the host with this address, or the only host there is when no address is given.

    Raises `Refused` when an address is needed to tell several hosts apart, `NotFound` when there is none.
    """
    if email:
        host = Host.objects.filter(email=email.strip().lower()).first()
        if host is None:
            raise NotFound(
                "There is no host %(email)s on this server: make one with 'klatsch host create'.",
                code="host-not-found",
                email=email,
            )
        return host
    hosts = list(Host.objects.order_by("pk")[:2])
    if not hosts:
        raise NotFound("There is no host yet: make one with 'klatsch host create'.", code="no-host-yet")
    if len(hosts) > 1:
        raise Refused(
            "There are several hosts on this server: say which with --host and their e-mail address.",
            code="several-hosts",
        )
    return hosts[0]
