from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from klatsch.bookings.models import IcsFeed
from klatsch.core.security.tokens import new_token

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host


@transaction.atomic
def renew_ics_feed(*, host: Host, now: datetime) -> IcsFeed:
    """Give the host's calendar feed a new secret address; the one before ends at once."""
    feed, _created = IcsFeed.objects.update_or_create(host=host, defaults={"token": new_token(), "created_at": now})
    return feed
