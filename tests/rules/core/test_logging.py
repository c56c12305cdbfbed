from __future__ import annotations

import logging
from typing import Any

import pytest

from klatsch.core.logging import RedactingFormatter


def format_record(message: str, *values: object, error: Any = None) -> str:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, values, error)
    return RedactingFormatter("{levelname} {message}", style="{").format(record)


def test_an_error_is_written_with_its_place_and_kind_and_without_its_text() -> None:
    try:
        int("amal@example.org")
    except ValueError as error:
        text = format_record("Internal Server Error: %s", "/deck/", error=(type(error), error, error.__traceback__))
    assert text.startswith("ERROR Internal Server Error: /deck/")
    assert "test_logging.py, line" in text
    assert text.endswith("ValueError")
    assert "amal" not in text


@pytest.mark.parametrize("place", ["b", "set-up", "chats/feed"])
def test_the_secret_in_an_address_is_not_written(place: str) -> None:
    text = format_record("Internal Server Error: %s", f"/{place}/Zk3vQ-secret/cancel/")
    assert text == f"ERROR Internal Server Error: /{place}/.../cancel/"
