"""Responses to the host's buttons: redirects back to our own pages, and refusals as messages."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


@contextmanager
def refusal_as_message(request: HttpRequest) -> Iterator[None]:
    """Leave the block where a verb raises `Refused`, and show its sentence as a message on the next page."""
    try:
        yield
    except Refused as refusal:
        messages.warning(request, str(refusal))


def safe_redirect_url(request: HttpRequest, address: str, otherwise: str) -> str:
    """Return `address` if it is on our own site, else the URL named `otherwise`. Prevents open redirects."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours and address.startswith("/") else reverse(otherwise)


def redirect_back(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect to the page that the button was on, if it is one of ours, otherwise to Today."""
    return HttpResponseRedirect(safe_redirect_url(request, request.POST.get("back", ""), "today"))
