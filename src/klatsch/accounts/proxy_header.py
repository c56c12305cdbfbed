"""Sign-in by a header of a reverse proxy (Authelia, oauth2-proxy and the like).

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
    """Reads the header from the addresses of the proxy only, and only on the pages of hosts.

    Pages for guests and the API have no sessions. Without the header, the host is signed out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._key = "HTTP_" + settings.KLATSCH.proxy_header.upper().replace("-", "_")
        self._trusted_networks = [ip_network(network) for network in settings.KLATSCH.proxy_addresses]

    def process_request(self, request: HttpRequest) -> None:
        """Do nothing: `process_view` signs in, when it is known which page is asked for."""

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if request.resolver_match is not None and not request.resolver_match.namespaces:
            super().process_request(request)

    def get_username(self, request: HttpRequest) -> str:
        """Return the address in the header. Raises `KeyError`, as without a header, when it is not from the proxy."""
        address = ip_address(request.META["REMOTE_ADDR"])
        if not any(address in network for network in self._trusted_networks):
            raise KeyError(self._key)
        return str(request.META[self._key])


class ProxyHeaderBackend(RemoteUserBackend):
    """Signs in the host with the e-mail address in the header."""

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
