"""API tokens: keys with which programs act for a host. Only their digests are stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from klatsch.accounts.models import ApiToken, Host
from klatsch.core.security.tokens import digest, new_token

LAST_USED_RESOLUTION = timedelta(minutes=5)
API_TOKEN_PREFIX = "klatsch_"  # noqa: S105 - no secret, but what marks one


@transaction.atomic
def create_api_token(*, host: Host, name: str, now: datetime) -> str:
    """Make an API token for `host` and return it; only its digest is kept, so it cannot be shown again."""
    token = API_TOKEN_PREFIX + new_token()
    ApiToken.objects.create(host=host, name=name, digest=digest(token), created_at=now)
    return token


def host_by_api_token(token: str, now: datetime) -> Host | None:
    """Return the host for whom a program acts, or None; notes the use at most every five minutes."""
    api_token = ApiToken.objects.select_related("host").filter(digest=digest(token), host__is_active=True).first()
    if api_token is None:
        return None
    if api_token.last_used_at is None or now - api_token.last_used_at > LAST_USED_RESOLUTION:
        ApiToken.objects.filter(pk=api_token.pk).update(last_used_at=now)
    return api_token.host
