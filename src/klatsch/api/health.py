"""Health checks and metrics: /healthz, /readyz, /metrics."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from klatsch.accounts.api_tokens import host_by_api_token
from klatsch.api.metrics import collect_metrics, format_prometheus
from klatsch.core import clock
from klatsch.core.db.database import needs_migration
from klatsch.core.jobs.heartbeats import HEARTBEAT_TIMEOUT, last_heartbeat_at
from klatsch.core.net.urls import client_ip

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest


@require_safe
@never_cache
def alive(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process runs, without a query."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served, otherwise 503. A missing worker is reported, but pages work without it."""
    try:
        migrated, worker = _is_migrated(), _worker_status(clock.now())
    except DatabaseError:
        return JsonResponse({"database": "does not answer"}, status=503)
    if not migrated:
        return JsonResponse({"database": "not migrated"}, status=503)
    return JsonResponse({"database": "ok", "worker": worker})


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer metrics in Prometheus' text format, to private addresses and to requests with a host's API token."""
    now = clock.now()
    if not (_is_private_address(client_ip(request)) or _has_valid_token(request, now)):
        return HttpResponse("Figures are told to machines nearby, or with an API token.\n", status=403)
    return HttpResponse(
        format_prometheus(collect_metrics(now)), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def _worker_status(now: datetime) -> str:
    beat_at = last_heartbeat_at()
    return "ok" if beat_at is not None and now - beat_at < HEARTBEAT_TIMEOUT else "not seen"


def _is_migrated() -> bool:
    # Migrations are not undone while the process runs, so only the answer "yes" is cached.
    try:
        return _confirm_migrated()
    except LookupError:
        return False


@cache
def _confirm_migrated() -> bool:
    if needs_migration():
        raise LookupError
    return True


def _is_private_address(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return False


def _has_valid_token(request: HttpRequest, now: datetime) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and host_by_api_token(token.strip(), now) is not None
