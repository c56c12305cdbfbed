"""Sign-in by a proxy in front, which says in a header whom it let through.

Loaded only where KLATSCH_PROXY_HEADER is set.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.backends import RemoteUserBackend
from django.contrib.auth.middleware import RemoteUserMiddleware

from klatsch.accounts.sso_provisioning import get_or_create_host
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    from klatsch.accounts.models import Host


class ProxyHeaderMiddleware(RemoteUserMiddleware):
    """Believes the header from the proxy's own addresses only, and only on the pages of hosts.

    Pages of guests and the API know no sessions. When the header is gone, so is whoever came by it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._key = "HTTP_" + settings.KLATSCH.proxy_header.upper().replace("-", "_")
        self._believed = [ip_network(network) for network in settings.KLATSCH.proxy_addresses]

    def process_request(self, request: HttpRequest) -> None:
        """Wait for `process_view`, when it is known whose page is asked for."""

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if request.resolver_match is not None and not request.resolver_match.namespaces:
            super().process_request(request)

    def get_username(self, request: HttpRequest) -> str:
        """Return whom the proxy names. Raises `KeyError`, as for no header, when somebody else says so."""
        address = ip_address(request.META["REMOTE_ADDR"])
        if not any(address in network for network in self._believed):
            raise KeyError(self._key)
        return str(request.META[self._key])


class ProxyHeaderBackend(RemoteUserBackend):
    """The host with the address that the header says; nobody for one that no host has."""

    def authenticate(  # type: ignore[override]
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's signature
        remote_user: str | None = None,
    ) -> Host | None:
        if not remote_user:
            return None
        try:
            host = get_or_create_host(remote_user)
        except Refused:
            return None
        return host if self.user_can_authenticate(host) else None

    def clean_username(self, username: str) -> str:
        return username.strip().lower()
