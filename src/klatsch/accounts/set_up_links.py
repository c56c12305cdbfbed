"""Set-up links: one-time links that make the first host of a server, or one more host."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from klatsch.accounts.hosts import create_host
from klatsch.accounts.models import Host, SetUpLink
from klatsch.core.errors import NotFound
from klatsch.core.security.tokens import digest, new_token

SET_UP_LINK_LIFETIME = timedelta(days=2)


@transaction.atomic
def create_set_up_link(*, now: datetime) -> str:
    """Return the secret of a new one-time link for making a host; earlier unused links end."""
    SetUpLink.objects.filter(used_at=None).delete()
    token = new_token()
    SetUpLink.objects.create(digest=digest(token), expires_at=now + SET_UP_LINK_LIFETIME)
    return token


def is_usable_set_up_link(token: str, now: datetime) -> bool:
    """Tell whether a host can be made by the link with this secret."""
    link = SetUpLink.objects.filter(digest=digest(token)).first()
    return link is not None and link.is_usable(now)


@transaction.atomic
def use_set_up_link(*, token: str, email: str, name: str, time_zone: str, password: str, now: datetime) -> Host:
    """Make a host by a one-time link. The link is used up only when the host was really made.

    Raises `NotFound` for a link that is unknown, used or expired, and whatever `create_host` raises.
    """
    used = SetUpLink.objects.filter(digest=digest(token), used_at=None, expires_at__gt=now).update(used_at=now)
    if not used:
        raise NotFound(
            "This set-up link was used already or is too old: restart klatsch to get a new one.",
            code="set-up-link-not-usable",
        )
    return create_host(email=email, name=name, time_zone=time_zone, password=password, now=now)
