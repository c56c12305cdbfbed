"""The request of a signed-in host, for the type checker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from klatsch.accounts.models import Host


class HostRequest(HttpRequest):
    user: Host
    htmx: HtmxDetails
