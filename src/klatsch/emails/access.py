from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import ensure_found
from klatsch.emails.models import Email
from klatsch.emails.unsubscribe import parse_unsubscribe_token

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def email_by_unsubscribe_token(token: str) -> Email:
    """Return the email whose unsubscribe link has this token. Raises `NotFound`."""
    return ensure_found(
        Email.objects.select_related("host").filter(pk=parse_unsubscribe_token(token) or 0).first(),
        "There is no letter that belongs to this address. Please check that the link is complete.",
        code="unsubscribe-link-unknown",
    )


def email_for_host(host: Host, pk: int) -> Email:
    """Return an email of the host's own outbox. Raises `NotFound` for those of others."""
    return ensure_found(
        Email.objects.filter(host=host, pk=pk).first(), "You have no such letter.", code="email-not-found"
    )
