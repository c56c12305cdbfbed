from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from klatsch.bookings.access import invitation_for_guest
from klatsch.core.errors import NotFound, Refused
from klatsch.invitations import lifecycle
from klatsch.invitations.access import host_with_listed_invitations, invitation_for_host
from klatsch.invitations.models import Invitation
from tests.cast import open_coffee

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from klatsch.accounts.models import Host


WEEK = [{"days": ["mon"], "start": "09:00", "end": "17:00"}]


def draft(host: Host, now: datetime, **changes: Any) -> Invitation:
    details = {
        "title": "A walk",
        "purpose": "To hear your voice.",
        "weekly": WEEK,
        "minutes": 30,
        "starts_at": now,
        "ends_at": now + timedelta(days=7),
        **changes,
    }
    return lifecycle.draft_invitation(host=host, now=now, **details)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purpose": "  "}, "needs a purpose"),
        ({"minutes": 33}, "length of a chat must be a multiple of five"),
        ({"increment_minutes": 7}, "step from one beginning to the next"),
        ({"buffer_before_minutes": 2}, "pause before a chat"),
        ({"buffer_after_minutes": 2}, "pause after a chat"),
        ({"buffer_after_minutes": 245}, "four hours long at most"),
        ({"weekly": [{"days": ["mon"], "start": "09:01", "end": "17:00"}]}, "09:01 does not"),
        ({"overrides": [{"on": "2026-01-05", "windows": [["09:00", "10:59"]]}]}, "10:59 does not"),
        ({"minutes": 0}, "from 5 to 720 minutes"),
        ({"minutes": 10**11}, "from 5 to 720 minutes"),
        ({"notice_minutes": 10**11}, "four weeks"),
        ({"capacity": 0}, "at least one meeting"),
        ({"capacity": 10**11}, "1000 chats"),
        ({"ends_at": None}, "must end after they begin"),
        ({"title": "x" * 121}, "Title: "),
        ({"place": "moon"}, "Place: "),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence(
    hanna: Host, now: datetime, changes: dict[str, Any], sentence: str
) -> None:
    if changes.get("ends_at", now) is None:
        changes = {"ends_at": now}
    with pytest.raises(Refused, match=sentence):
        draft(hanna, now, **changes)
    assert not Invitation.objects.exists()


def test_a_draft_may_lack_its_hours_and_an_open_invitation_may_not(hanna: Host, now: datetime) -> None:
    made = draft(hanna, now, weekly=[])
    with pytest.raises(Refused, match="at least one window"):
        lifecycle.open_invitation(invitation=made, now=now)
    lifecycle.change_invitation(invitation=made, weekly=WEEK)
    lifecycle.open_invitation(invitation=made, now=now)
    with pytest.raises(Refused, match="at least one window"):
        lifecycle.change_invitation(invitation=made, weekly=[], overrides=[{"on": "2026-01-06", "windows": []}])


def test_every_change_raises_the_revision(hanna: Host, now: datetime) -> None:
    made = draft(hanna, now)
    lifecycle.change_invitation(invitation=made, title="A longer walk")
    lifecycle.open_invitation(invitation=made, now=now)
    lifecycle.close_invitation(invitation=made, now=now)
    assert made.revision == 4


def test_what_is_over_is_not_opened(hanna: Host, now: datetime) -> None:
    made = draft(hanna, now)
    with pytest.raises(Refused, match="closing time"):
        lifecycle.open_invitation(invitation=made, now=now + timedelta(days=8))


def test_a_draft_is_there_for_its_host_only(hanna: Host, theo: Host, now: datetime) -> None:
    made = draft(hanna, now)
    assert invitation_for_host(hanna, made.slug) == made
    with pytest.raises(NotFound):
        invitation_for_host(theo, made.slug)
    with pytest.raises(NotFound):
        invitation_for_guest(made.slug)


def test_only_hosts_who_let_anybody_find_them_have_a_feed(hanna: Host, theo: Host, now: datetime) -> None:
    open_coffee(hanna, now, is_listed=True)
    open_coffee(theo, now)
    draft(theo, now, is_listed=True)
    assert host_with_listed_invitations(hanna.pk) == hanna
    with pytest.raises(NotFound):
        host_with_listed_invitations(theo.pk)
