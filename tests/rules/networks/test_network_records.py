from datetime import date

import pytest

from klatsch.networks.records import Actor, normalize_name, provisional_actor, provisional_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë  Brandt", "zoe brandt"),
        ("ZOE\u0308 BRANDT", "Zoë Brandt"),
        ("Straße", "STRASSE"),
        (" Łukasz Nowak ", "łukasz nowak"),
    ],
)
def test_names_that_differ_only_in_writing_compare_equal(one: str, other: str) -> None:
    assert normalize_name(one) == normalize_name(other)


def test_different_names_stay_different() -> None:
    assert normalize_name("Ana Kovač") != normalize_name("Ana Kova")


def test_a_provisional_key_is_name_and_day() -> None:
    assert provisional_key("Zoë Brandt", date(2020, 10, 29)) == "zoe brandt|2020-10-29"
    assert provisional_key("Zoë Brandt") == "zoe brandt|"


def test_an_actor_known_by_name_says_so() -> None:
    assert provisional_actor("facebook", "Zoë Brandt") == Actor(
        "facebook",
        "name:zoe brandt|",
        name="Zoë Brandt",
        is_provisional=True,
        provisional_key="zoe brandt|",
    )
