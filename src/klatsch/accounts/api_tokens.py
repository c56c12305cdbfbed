from __future__ import annotations

from datetime import datetime, timedelta

from klatsch.accounts.models import ApiToken, Host
from klatsch.core.security.tokens import digest

LAST_USED_RESOLUTION = timedelta(minutes=5)


def host_by_api_token(token: str, now: datetime) -> Host | None:
    """Return the host a program acts for, or None; notes the use at most every five minutes."""
    found = ApiToken.objects.select_related("host").filter(digest=digest(token), host__is_active=True).first()
    if found is None:
        return None
    if found.last_used_at is None or now - found.last_used_at > LAST_USED_RESOLUTION:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found.host
