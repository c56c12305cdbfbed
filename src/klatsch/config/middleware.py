"""The middleware of klatsch: the language of a response, and domain errors as pages or problem documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, override

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from klatsch.api.problem_details import PROBLEM_CONTENT_TYPE, replace_error_response
from klatsch.core.errors import KlatschError
from klatsch.web.ui.error_pages import error_page, missing_page
from klatsch.web.ui.languages import activate_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

FIRST_ERROR_STATUS = 400


class LanguageMiddleware(LocaleMiddleware):
    """Activates the language that the address asks for, else the signed-in host's, else the browser's.

    No cookie is set for it.
    """

    @override
    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if "lang" in request.GET:
            activate_language(request, "")

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponseBase],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> None:
        # Pages for guests and the API have a namespace, and no session.
        is_host_page = request.resolver_match is not None and not request.resolver_match.namespaces
        if is_host_page and settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            language = request.user.language
            if language and language != translation.get_language():
                activate_language(request, language)


class ErrorMiddleware:
    """Turns domain errors that no view handled into pages, and every error under /api/ into a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path.startswith("/api/")
        if is_api and request.method == "HEAD":
            request.method = "GET"  # the server leaves the body away
        response = self._get_response(request)
        is_error = response.status_code >= FIRST_ERROR_STATUS
        if is_api and is_error and response["Content-Type"] != PROBLEM_CONTENT_TYPE:
            return replace_error_response(response)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        # PostgreSQL refuses text with a NUL, so no row can be looked up by it.
        return missing_page(request) if "\0" in request.path else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return error_page(request, error) if isinstance(error, KlatschError) else None
