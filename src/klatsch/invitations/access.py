"""The only road from somebody to an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import NotFound, ensure_found
from klatsch.invitations.models import Invitation, InvitationState

if TYPE_CHECKING:
    from klatsch.accounts.models import Host


def host_with_listed_invitations(pk: int) -> Host:
    """Return a host who has let anybody find an invitation of theirs. Raises `NotFound` for all others.

    Their numbers can be guessed, so a host who never listed anything looks as if they did not exist.
    """
    listed = Invitation.objects.filter(host=pk, is_listed=True).exclude(state=InvitationState.DRAFT)
    return ensure_found(listed.select_related("host").first(), "There is no feed at this address.").host


def invitation_for_host(host: Host, slug: str) -> Invitation:
    """Return the host's own invitation. Raises `NotFound` when it is not theirs."""
    invitation = Invitation.objects.filter(host=host, slug=slug).select_related("host", "host__agenda").first()
    if invitation is None:
        raise NotFound("You have no invitation with this address.")
    return invitation
