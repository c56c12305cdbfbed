import pytest

from klatsch.core.errors import Refused
from klatsch.invitations.models import Invitation
from tests.cast import open_coffee


def test_a_draw_without_a_moment_is_not_written_down(hanna, now):
    with pytest.raises(Refused, match="say when lots are drawn"):
        open_coffee(hanna, now, admission="by_draw")
    assert not Invitation.objects.exists()
