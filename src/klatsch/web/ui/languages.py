"""In which language a page speaks. No cookie is set for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from klatsch.core.i18n.locale import supported_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponseBase


def requested_language(request: HttpRequest) -> str:
    """Return the language that the address asks for (`?lang=de`), or "" when it asks for none that there is."""
    return supported_language(request.GET.get("lang", ""))


def activate_language(request: HttpRequest, language: str) -> None:
    """Answer `request` in `language` if klatsch speaks it, unless its address asks for another one."""
    spoken = requested_language(request) or supported_language(language)
    if spoken:
        translation.activate(spoken)


class LanguageMiddleware(LocaleMiddleware):
    """Speaks what the address asks for, else what a signed-in host has chosen, else what the browser prefers."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        activate_language(request, "")

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponseBase],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> None:
        # Pages for guests and the API know no sessions.
        is_hosts = request.resolver_match is not None and not request.resolver_match.namespaces
        if is_hosts and settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            activate_language(request, request.user.language)
