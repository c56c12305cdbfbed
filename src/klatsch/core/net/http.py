"""HTTP requests to addresses that somebody typed, guarded against SSRF, large answers and slow servers.

A name is resolved once, every address it has is checked, and the connection goes to an address that was checked
(RFC 8305 would try others; a name whose addresses change between the check and the connection gains nothing). A
redirect is a connection like any other. Proxies and passwords of the environment are not used.
"""

from __future__ import annotations

import socket
import time
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_RESPONSE_BYTES = 10_485_760
RESPONSE_TIMEOUT_SECONDS = 20.0
MAX_REDIRECTS = 5
_CHUNK_BYTES = 65_536
_CONNECT_TIMEOUT_SECONDS = 6.0
# NAT64 addresses hold an IPv4 address in their last four bytes (RFC 6052), and a translator connects to that one.
_NAT64_NETWORK = IPv6Network("64:ff9b::/96")


class FetchFailed(Refused):
    """The address did not answer, or not as it should."""

    code = "fetch-failed"


class PrivateAddress(FetchFailed):
    """The address leads into a network that is not public."""

    code = "private-address"


def is_public(address: str) -> bool:
    """Tell whether an IP address is a public unicast address (by the IANA special-purpose registries)."""
    ip = ip_address(address.partition("%")[0])
    embedded = _embedded_ipv4(ip) if isinstance(ip, IPv6Address) else None
    return ip.is_global and not ip.is_multicast and (embedded is None or is_public(str(embedded)))


def _embedded_ipv4(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64_NETWORK:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def resolve_public_address(host: str, port: int) -> str:
    """Return an IP address of `host`.

    Raises `FetchFailed` when it has none, `PrivateAddress` when one of them is not public.
    """
    try:
        results = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchFailed(
            "There is no server of this name. Is the address complete?", code="server-name-unknown"
        ) from None
    addresses = [str(each[4][0]) for each in results]
    if not addresses or not all(map(is_public, addresses)):
        raise PrivateAddress("This address leads into a private network, which this server does not look into.")
    return addresses[0]


class _Pinned:
    """Connects to the IP address that was checked; the certificate is still checked by name."""

    _dns_host: str
    port: int | None
    default_port: int

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        self._dns_host = resolve_public_address(name, self.port or self.default_port)
        try:
            connection: socket.socket = super()._new_conn()  # type: ignore[misc]
        finally:
            self._dns_host = name
        return connection


class _PinnedHTTP(_Pinned, HTTPConnection):  # type: ignore[misc]
    pass


class _PinnedHTTPS(_Pinned, HTTPSConnection):  # type: ignore[misc]
    pass


class _PinnedPool(HTTPConnectionPool):
    ConnectionCls = _PinnedHTTP  # type: ignore[assignment]


class _PinnedTLSPool(HTTPSConnectionPool):
    ConnectionCls = _PinnedHTTPS  # type: ignore[assignment]


class _GuardedAdapter(HTTPAdapter):
    """Reads the body at once, up to the limits of bytes and seconds."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the library's own
        super().init_poolmanager(*args, **kwargs)
        if not self._allow_private:
            self.poolmanager.pool_classes_by_scheme = {"http": _PinnedPool, "https": _PinnedTLSPool}

    def send(self, request: requests.PreparedRequest, *_args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - likewise
        kwargs |= {"stream": True, "timeout": (_CONNECT_TIMEOUT_SECONDS, RESPONSE_TIMEOUT_SECONDS)}
        until = time.monotonic() + RESPONSE_TIMEOUT_SECONDS
        response = super().send(request, **kwargs)
        try:
            response._content = _read_body(response, until)  # noqa: SLF001 - there is no public way to say what was read
        finally:
            response.close()
        return response


def _read_body(response: requests.Response, until: float) -> bytes:
    # No encoding was asked for, and a small compressed body may unpack to a large one.
    if response.headers.get("Content-Encoding", "identity").lower() not in {"identity", ""}:
        raise FetchFailed("The server packs its answer in a way that was not asked for.", code="response-encoded")
    content = bytearray()
    while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=False):
        content += chunk
        if len(content) > MAX_RESPONSE_BYTES:
            raise FetchFailed(
                "The answer is larger than %(most)d megabytes.",
                code="response-too-large",
                most=MAX_RESPONSE_BYTES // 1_048_576,
            )
        if time.monotonic() > until:
            raise FetchFailed("The server takes too long to answer.", code="response-too-slow")
    return bytes(content)


class GuardedSession(requests.Session):
    """A session of requests that goes to public addresses only, unless `allow_private`.

    Raises `FetchFailed`, and its subclass `PrivateAddress`, instead of the errors of requests. A response of any status
    is returned.
    """

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__()
        self.trust_env = False
        self.max_redirects = MAX_REDIRECTS
        self.adapters.clear()
        for scheme in ("http://", "https://"):
            self.mount(scheme, _GuardedAdapter(allow_private=allow_private))
        self.headers.update({"Accept-Encoding": "identity", "User-Agent": "klatsch"})

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401 - the library's own
        try:
            return super().request(method, url, *args, **kwargs)
        except requests.exceptions.TooManyRedirects:
            raise FetchFailed(
                "The server sends from one address to the next without end.", code="too-many-redirects"
            ) from None
        except requests.exceptions.SSLError:
            raise FetchFailed(
                "The server's certificate is not valid for this address.", code="certificate-not-valid"
            ) from None
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError):
            raise FetchFailed("The server could not be reached.", code="server-not-reachable") from None


def fetch(address: str, *, allow_private: bool, headers: Mapping[str, str] | None = None) -> requests.Response:
    """Return the response to a GET of `address`. Raises as `GuardedSession` does."""
    with GuardedSession(allow_private=allow_private) as session:
        return session.request("GET", address, headers=dict(headers or {}))
