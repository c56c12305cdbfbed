"""The rules of who may book an invitation, and how. Pure, and loads no Django, as `--help` does not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.invitations.choices import AudienceName, RequestPolicyName


class GuestAccess(StrEnum):
    """The access of one guest to an invitation: as it is offered, only on request, or not at all."""

    OFFERED = "offered"
    ON_REQUEST = "on_request"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class GuestStanding:
    """The facts of the deck about one guest; a guest without a card is a stranger in no circle."""

    circles: frozenset[int] = frozenset()
    reached_out: bool = False
    trust_level: TrustLevel = TrustLevel.STRANGER


def guest_access(
    audience: AudienceName, circles: frozenset[int], request_policy: RequestPolicyName, guest: GuestStanding
) -> GuestAccess:
    """Return how `guest` may book an invitation for `audience`, of which `circles` are addressed.

    A guest with a personal link is admitted before this is called; here such an invitation is for others.
    """
    if _is_in_audience(audience, circles, guest):
        return GuestAccess.OFFERED
    if request_policy is RequestPolicyName.NOBODY:
        return GuestAccess.EXCLUDED
    if request_policy is RequestPolicyName.ANYBODY:
        required_level = TrustLevel.STRANGER
    else:
        required_level = TrustLevel(request_policy.value)
    return GuestAccess.ON_REQUEST if guest.trust_level.reaches(required_level) else GuestAccess.EXCLUDED


def _is_in_audience(audience: AudienceName, circles: frozenset[int], guest: GuestStanding) -> bool:
    if audience is AudienceName.ANYONE:
        return True
    if audience is AudienceName.PERSONAL_LINK:
        return False
    if audience is AudienceName.CIRCLES:
        return bool(circles & guest.circles)
    if audience is AudienceName.REACHED_OUT:
        return guest.reached_out
    return guest.trust_level.reaches(TrustLevel(audience.value))
