import pytest

from klatsch.core.errors import Refused
from klatsch.invitations.models import Invitation
from tests.cast import open_coffee


def test_an_invitation_that_nobody_could_book_is_not_written_down(hanna, now):
    with pytest.raises(Refused, match="drawn by lot"):
        open_coffee(hanna, now, admission="by_draw")
    assert not Invitation.objects.exists()
