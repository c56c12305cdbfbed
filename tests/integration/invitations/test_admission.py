from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.core.errors import Refused
from klatsch.invitations.models import Invitation
from tests.cast import open_coffee

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.accounts.models import Host


def test_a_draw_without_a_moment_is_not_written_down(hanna: Host, now: datetime) -> None:
    with pytest.raises(Refused, match="say when lots are drawn"):
        open_coffee(hanna, now, admission="by_draw")
    assert not Invitation.objects.exists()
