"""Pages for domain errors that no view handled, each with the sentence of the error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext

from klatsch.core.errors import KlatschError, NotFound
from klatsch.core.security.rate_limit import RateLimited

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def error_page(request: HttpRequest, error: KlatschError) -> HttpResponse:
    """Return the page of an error: 404 for `NotFound`, 429 with Retry-After for `RateLimited`, 409 for others."""
    status = 404 if isinstance(error, NotFound) else 429 if isinstance(error, RateLimited) else 409
    response = render(request, "ui/refused.html", {"sentence": str(error)}, status=status)
    if isinstance(error, RateLimited):
        response["Retry-After"] = str(error.retry_after)
    return response


def missing_page(request: HttpRequest) -> HttpResponse:
    """Return a page with status 404 for an address at which there can be nothing."""
    sentence = gettext("There is nothing at this address. Please check that the link is complete.")
    return render(request, "ui/refused.html", {"sentence": sentence}, status=404)
