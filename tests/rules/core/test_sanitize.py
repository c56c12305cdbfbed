from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.core.sanitize import parse_whole_number, sanitize_line, sanitize_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ann \t Sommer\n", "Ann Sommer"),
        ("Ann\r\nBcc: everybody@example.org", "Ann Bcc: everybody@example.org"),
        ("A\0nn\x9b", "Ann"),
        ("\u202egro.elpmaxe", "gro.elpmaxe"),
        ("A\ud800nn", "Ann"),
        ("Zoë 李雷 عمل", "Zoë 李雷 عمل"),
    ],
)
def test_a_name_stays_in_its_line_and_loses_what_nobody_sees(typed: str, kept: str) -> None:
    assert sanitize_line(typed) == kept


def test_a_note_keeps_its_lines() -> None:
    assert sanitize_text("\nFirst\r\n\r\nsecond\u2028third\0 \n") == "First\n\nsecond\nthird"


def test_a_line_is_cut_where_it_is_told() -> None:
    assert sanitize_line("Thursday  hockey", 9) == "Thursday "


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_kept_can_be_stored_anywhere_and_stays_when_it_is_kept_again(typed: str) -> None:
    for sanitize in (sanitize_line, sanitize_text):
        kept = sanitize(typed)
        assert "\0" not in kept
        kept.encode()
        assert sanitize(kept) == kept


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_number_is_read_as_far_as_databases_count(typed: str, number: int) -> None:
    assert parse_whole_number(typed) == number


@pytest.mark.parametrize("typed", ["", "x", "-7", "7.0", " 7", "٧", "²", "9" * 19, "9" * 5000])
def test_what_is_no_such_number_is_none(typed: str) -> None:
    assert parse_whole_number(typed) is None
