from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.core.security.rate_limit import RateLimited, check_rate_limit

if TYPE_CHECKING:
    from pytest_django import Settings


def set_rate(settings: Settings, rate: str) -> None:
    settings.KLATSCH = settings.KLATSCH.model_copy(update={"booking_rate": rate})


def test_requests_of_one_address_are_limited_and_those_of_another_are_not(settings: Settings) -> None:
    set_rate(settings, "2/hour")
    for _ in range(2):
        check_rate_limit("192.0.2.1")
    with pytest.raises(RateLimited) as error:
        check_rate_limit("192.0.2.1")
    assert error.value.code == "rate-limited"
    assert 3590 < error.value.retry_after <= 3600
    assert str(error.value.retry_after) in str(error.value)
    check_rate_limit("192.0.2.2")


def test_the_limit_can_be_switched_off(settings: Settings) -> None:
    set_rate(settings, "off")
    for _ in range(100):
        check_rate_limit("192.0.2.3")
