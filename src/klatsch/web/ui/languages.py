"""The language that an address asks for, as `?lang=de`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation

from klatsch.core.i18n.locale import supported_language

if TYPE_CHECKING:
    from django.http import HttpRequest


def requested_language(request: HttpRequest) -> str:
    """Return the language that the address asks for (`?lang=de`), or "" when it asks for none that there is."""
    return supported_language(request.GET.get("lang", ""))


def activate_language(request: HttpRequest, language: str) -> None:
    """Answer `request` in `language` if klatsch speaks it, unless its address asks for another one."""
    spoken = requested_language(request) or supported_language(language)
    if spoken:
        translation.activate(spoken)
