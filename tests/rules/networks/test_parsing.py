from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from klatsch.networks.archives.parsing import (
    clean_text,
    digest_parts,
    parse_date,
    parse_instant,
    parse_month,
    shorten_text,
)
from klatsch.networks.errors import RowRefused


@pytest.mark.parametrize(
    "told",
    ["08 Feb 2026", "8-Feb-26", "08-Feb-2026", "2026-02-08", "2026-02-08 10:00", "8.2.2026", "2/28/2026", "28/2/26"],
)
def test_days_are_read_in_every_form_that_cannot_be_mixed_up(told: str) -> None:
    assert parse_date(told) in {date(2026, 2, 8), date(2026, 2, 28)}


@pytest.mark.parametrize(
    "told", ["02/07/22", "31 Feb 2022", "yesterday", "", "08 Foo 2022", "01 Jan 0001", "1 Jan 9999"]
)
def test_a_day_that_may_mean_two_or_none_is_refused(told: str) -> None:
    with pytest.raises(RowRefused, match="cannot be read"):
        parse_date(told)


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ("2024-02-01 08:00:00 UTC", ""),
        ("2024-02-01T08:00:00.000Z", ""),
        ("2024-02-01T10:00:00+02:00", ""),
        ("2/1/24, 8:00 AM", "%m/%d/%y, %I:%M %p"),
        ("2/1/24, 8:00\u202fAM", "%m/%d/%y, %I:%M %p"),
    ],
)
def test_instants_are_in_utc(told: str, form: str) -> None:
    assert parse_instant(told, form) == datetime(2024, 2, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("told", ["", "soon", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1066-10-14"])
def test_an_instant_that_cannot_be_is_refused(told: str) -> None:
    with pytest.raises(RowRefused, match="cannot be read"):
        parse_instant(told)


@pytest.mark.parametrize(
    ("told", "first"),
    [("Jan 2020", date(2020, 1, 1)), ("2016", date(2016, 1, 1)), ("", None), ("Present", None), ("0", None)],
)
def test_months_and_years_are_their_first_day(told: str, first: date | None) -> None:
    assert parse_month(told) == first


def test_text_that_no_database_stores_is_cleaned() -> None:
    assert clean_text(" a\0b\ud83d ") == "ab"


def test_a_digest_knows_where_one_text_ends() -> None:
    assert digest_parts("ab", "c") != digest_parts("a", "bc")


def test_somebodys_text_in_a_sentence_is_short_and_printable() -> None:
    assert shorten_text("a\0b\n" + "c" * 100) == f"“a b {'c' * 56}”"
