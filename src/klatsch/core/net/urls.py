"""Absolute URLs of this server, and the IP address of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def absolute_url(path: str, request: HttpRequest | None = None) -> str:
    """Return the absolute URL of `path` (with its leading slash).

    It begins with the public URL where that is set; otherwise with the one that the request came to, or localhost.
    """
    if settings.KLATSCH.public_url or request is None:
        return f"{settings.KLATSCH.base_url}{path}"
    return request.build_absolute_uri(path)


def client_ip(request: HttpRequest) -> str:
    """Return the IP address of a client; X-Forwarded-For is trusted for as many proxies as the operator has set up."""
    proxies = settings.KLATSCH.trusted_proxies
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
