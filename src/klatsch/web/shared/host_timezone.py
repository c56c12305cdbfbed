"""Views in the time zone of the signed-in host."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, cast
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from klatsch.accounts.models import Host


def in_host_time_zone[**Rest](
    view: Callable[Concatenate[HttpRequest, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Decorate a view: require signing in, and activate the host's time zone for templates and forms."""

    @login_required
    @wraps(view)
    def in_zone(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        with timezone.override(ZoneInfo(signed_in_host(request).time_zone)):
            return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, Rest], HttpResponse]", in_zone)


def signed_in_host(request: HttpRequest) -> Host:
    """Return the host who is signed in; only for views that require it."""
    return cast("Host", request.user)
