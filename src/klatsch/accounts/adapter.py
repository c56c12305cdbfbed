"""The account adapter of allauth: no open sign-up, and the language of the first sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import get_language

from klatsch.accounts.hosts import choose_language

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.accounts.models import Host


class InviteOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes sign-up: hosts are made by a one-time link or by the command line, never by an open form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def login(self, request: HttpRequest, user: Host) -> None:
        """Sign in, and keep the language of the first time for emails."""
        super().login(request, user)
        if not user.language:
            choose_language(host=user, language=get_language() or settings.LANGUAGE_CODE)
