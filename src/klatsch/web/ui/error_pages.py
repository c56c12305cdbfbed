"""Domain errors that a page did not handle itself, as a page with their one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext

from klatsch.core.errors import KlatschError, NotFound
from klatsch.core.security.rate_limit import RateLimited

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ErrorPageMiddleware:
    """Middleware: NotFound becomes 404, TooOften 429, every other refusal 409; an address with a NUL is nobody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        # PostgreSQL cannot even be asked for a text with a NUL.
        if "\0" not in request.path:
            return None
        sentence = gettext("There is nothing at this address. Please check that the link is complete.")
        return render(request, "ui/refused.html", {"sentence": sentence}, status=404)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, KlatschError):
            return None
        status = 404 if isinstance(error, NotFound) else 429 if isinstance(error, RateLimited) else 409
        response = render(request, "ui/refused.html", {"sentence": str(error)}, status=status)
        if isinstance(error, RateLimited):
            response["Retry-After"] = str(error.retry_after)
        return response
