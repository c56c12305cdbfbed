import pytest

from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.invitations.audience import AskingName, AudienceName, Entrance, Standing, entrance

HOCKEY, SCHOOL = 1, 2
STRANGER = Standing()


def way_in(audience, guest, asking=AskingName.NOBODY):
    return entrance(audience, frozenset({HOCKEY}), asking, guest)


def test_anybody_gets_into_an_invitation_for_anyone():
    assert way_in(AudienceName.ANYONE, STRANGER) is Entrance.OFFERED


def test_one_circle_in_common_is_enough():
    assert way_in(AudienceName.CIRCLES, Standing(circles=frozenset({HOCKEY, SCHOOL}))) is Entrance.OFFERED
    assert way_in(AudienceName.CIRCLES, Standing(circles=frozenset({SCHOOL}), rung=TrustLevel.MET)) is Entrance.OTHERS


def test_who_reached_out_is_meant_whatever_their_rung():
    assert way_in(AudienceName.REACHED_OUT, Standing(reached_out=True)) is Entrance.OFFERED
    assert way_in(AudienceName.REACHED_OUT, Standing(rung=TrustLevel.MET)) is Entrance.OTHERS


@pytest.mark.parametrize("rung", list(TrustLevel))
@pytest.mark.parametrize("audience", [AudienceName.REACHABLE, AudienceName.KNOWN, AudienceName.MET])
def test_a_rung_lets_in_itself_and_those_above_it(audience, rung):
    wanted = Entrance.OFFERED if rung.reaches(TrustLevel(audience.value)) else Entrance.OTHERS
    assert way_in(audience, Standing(rung=rung)) is wanted


@pytest.mark.parametrize(
    ("rung", "found"),
    [(TrustLevel.MET, Entrance.OFFERED), (TrustLevel.KNOWN, Entrance.ASKING), (TrustLevel.REACHABLE, Entrance.OTHERS)],
)
def test_one_rung_books_at_once_and_the_next_may_ask(rung, found):
    assert way_in(AudienceName.MET, Standing(rung=rung), AskingName.KNOWN) is found


def test_where_anybody_may_ask_a_stranger_may():
    for audience in set(AudienceName) - {AudienceName.ANYONE}:
        assert way_in(audience, STRANGER, AskingName.ANYBODY) is Entrance.ASKING
        assert way_in(audience, STRANGER) is Entrance.OTHERS
