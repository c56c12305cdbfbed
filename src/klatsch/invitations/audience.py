"""Who may book, and how, by the names of programs and commands. Pure, and loads no Django, as `--help` does not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from klatsch.insight.trust.trust_levels import TrustLevel


class AudienceName(StrEnum):
    ANYONE = "anyone"
    PERSONAL_LINK = "personal-link"
    CIRCLES = "circles"
    REACHED_OUT = "reached-out"
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"
    MET = "met"

    @property
    def audience(self) -> str:
        """What an invitation keeps of it."""
        return self.value.replace("-", "_")

    @classmethod
    def of(cls, audience: str) -> AudienceName:
        return cls(audience.replace("_", "-"))


class RequestPolicyName(StrEnum):
    """From which rung on others may ask the host, who then says yes or no."""

    NOBODY = "nobody"
    ANYBODY = "anybody"
    REACHABLE = "reachable"
    VOUCHED = "vouched"
    KNOWN = "known"


class GuestAccess(StrEnum):
    """What an invitation is to one guest: open as it is offered, open to asking, or meant for others."""

    OFFERED = "offered"
    ASKING = "asking"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class GuestStanding:
    """What the deck says of one guest; a guest without a card is a stranger in no circle."""

    circles: frozenset[int] = frozenset()
    reached_out: bool = False
    rung: TrustLevel = TrustLevel.STRANGER


def guest_access(
    audience: AudienceName, circles: frozenset[int], asking: RequestPolicyName, guest: GuestStanding
) -> GuestAccess:
    """Return how `guest` gets into an invitation for `audience`, of which `circles` are addressed.

    Whoever came by a personal link is let in before this is asked; here such an invitation is for others.
    """
    if _is_in_audience(audience, circles, guest):
        return GuestAccess.OFFERED
    if asking is RequestPolicyName.NOBODY:
        return GuestAccess.OTHERS
    asked = TrustLevel.STRANGER if asking is RequestPolicyName.ANYBODY else TrustLevel(asking.value)
    return GuestAccess.ASKING if guest.rung.reaches(asked) else GuestAccess.OTHERS


def _is_in_audience(audience: AudienceName, circles: frozenset[int], guest: GuestStanding) -> bool:
    if audience is AudienceName.ANYONE:
        return True
    if audience is AudienceName.PERSONAL_LINK:
        return False
    if audience is AudienceName.CIRCLES:
        return bool(circles & guest.circles)
    if audience is AudienceName.REACHED_OUT:
        return guest.reached_out
    return guest.rung.reaches(TrustLevel(audience.value))
