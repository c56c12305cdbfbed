"""Sign-in by OpenID Connect: an account with a verified e-mail address signs in as the host with that address.

Loaded only where KLATSCH_OIDC_URL is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from klatsch.accounts.sso_provisioning import get_or_create_host
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest


class OidcAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Connects an account of the provider with a host at the first sign-in, without a form in between."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the host, or create one where KLATSCH_NEWCOMERS allows it.

        Raises `Refused` for an address that the provider has not verified, and for one that no host has.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        if not verified:
            raise Refused(
                "The server you signed in at has not verified your e-mail address, so klatsch cannot know you by it: "
                "have it verified there, and come again.",
                code="email-address-not-verified",
            )
        data = sociallogin.account.extra_data
        claims = data.get("userinfo") or data.get("id_token") or data
        sociallogin.connect(request, get_or_create_host(verified[0], name=str(claims.get("name") or "")))
