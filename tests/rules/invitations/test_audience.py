from __future__ import annotations

import pytest

from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.invitations.audience import GuestAccess, GuestStanding, guest_access
from klatsch.invitations.choices import AudienceName, RequestPolicyName

HOCKEY, SCHOOL = 1, 2
STRANGER = GuestStanding()


def way_in(
    audience: AudienceName, guest: GuestStanding, asking: RequestPolicyName = RequestPolicyName.NOBODY
) -> GuestAccess:
    return guest_access(audience, frozenset({HOCKEY}), asking, guest)


def test_anybody_gets_into_an_invitation_for_anyone() -> None:
    assert way_in(AudienceName.ANYONE, STRANGER) is GuestAccess.OFFERED


def test_one_circle_in_common_is_enough() -> None:
    assert way_in(AudienceName.CIRCLES, GuestStanding(circles=frozenset({HOCKEY, SCHOOL}))) is GuestAccess.OFFERED
    assert (
        way_in(AudienceName.CIRCLES, GuestStanding(circles=frozenset({SCHOOL}), trust_level=TrustLevel.MET))
        is GuestAccess.EXCLUDED
    )


def test_who_reached_out_is_meant_whatever_their_rung() -> None:
    assert way_in(AudienceName.REACHED_OUT, GuestStanding(reached_out=True)) is GuestAccess.OFFERED
    assert way_in(AudienceName.REACHED_OUT, GuestStanding(trust_level=TrustLevel.MET)) is GuestAccess.EXCLUDED


@pytest.mark.parametrize("rung", list(TrustLevel))
@pytest.mark.parametrize("audience", [AudienceName.REACHABLE, AudienceName.KNOWN, AudienceName.MET])
def test_a_rung_lets_in_itself_and_those_above_it(audience: AudienceName, rung: TrustLevel) -> None:
    wanted = GuestAccess.OFFERED if rung.reaches(TrustLevel(audience.value)) else GuestAccess.EXCLUDED
    assert way_in(audience, GuestStanding(trust_level=rung)) is wanted


@pytest.mark.parametrize(
    ("rung", "found"),
    [
        (TrustLevel.MET, GuestAccess.OFFERED),
        (TrustLevel.KNOWN, GuestAccess.ON_REQUEST),
        (TrustLevel.REACHABLE, GuestAccess.EXCLUDED),
    ],
)
def test_one_rung_books_at_once_and_the_next_may_ask(rung: TrustLevel, found: GuestAccess) -> None:
    assert way_in(AudienceName.MET, GuestStanding(trust_level=rung), RequestPolicyName.KNOWN) is found


def test_where_anybody_may_ask_a_stranger_may() -> None:
    for audience in set(AudienceName) - {AudienceName.ANYONE}:
        assert way_in(audience, STRANGER, RequestPolicyName.ANYBODY) is GuestAccess.ON_REQUEST
        assert way_in(audience, STRANGER) is GuestAccess.EXCLUDED
