"""Sign-in by OpenID Connect: whoever the other server knows by a verified address is the host with that address.

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
    """No forms in between: an account over there is connected with a host here at the first sign-in, for good."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the host, or make one where newcomers are welcome.

        Raises `Refused` for an address that the other server has not verified, and for one that nobody here has.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        verified = [found.email for found in sociallogin.email_addresses if found.verified]
        if not verified:
            raise Refused(
                "The server you signed in at has not verified your e-mail address, so klatsch cannot know you by it: "
                "have it verified there, and come again."
            )
        told = sociallogin.account.extra_data
        claims = told.get("userinfo") or told.get("id_token") or told
        sociallogin.connect(request, get_or_create_host(verified[0], name=str(claims.get("name") or "")))
