from __future__ import annotations

import pytest

from klatsch.core.errors import KlatschError, NotFound, Refused, ensure_found


class SlotGone(Refused):
    code = "slot-gone"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KlatschError(), "error"),
        (Refused("No."), "refused"),
        (Refused("No.", code="too-late"), "too-late"),
        (SlotGone("No."), "slot-gone"),
        (SlotGone("No.", code="slot-moved"), "slot-moved"),
        (NotFound("None."), "not-found"),
    ],
)
def test_an_error_has_a_code_of_its_own_or_of_its_class(error: KlatschError, code: str) -> None:
    assert error.code == code


def test_the_sentence_has_its_values_and_the_code_is_none_of_them() -> None:
    error = Refused("At most %(most)d of %(what)s.", code="too-many", most=7, what="cups")
    assert str(error) == "At most 7 of cups."
    assert error.parts == {"most": 7, "what": "cups"}


def test_what_is_there_is_returned_and_what_is_missing_is_an_error() -> None:
    assert ensure_found(0, "There is no cup.") == 0
    with pytest.raises(NotFound, match=r"There is no cup\.") as error:
        ensure_found(None, "There is no cup.", code="cup-not-found")
    assert error.value.code == "cup-not-found"
