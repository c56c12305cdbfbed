from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.core.security.encryption import DecryptionFailed, decrypt, encrypt

if TYPE_CHECKING:
    from pytest_django import Settings

# Made by version 0.1.0 with the SECRET_KEY below: the derivation of the key must stay as it is.
ENCRYPTED_BY_VERSION_0_1_0 = (
    "gAAAAABrCYbN1zwsnx42ksM-TfyPJYW11IEB_7whjkn0InFVNktIrwkg1IZVmLUy7z7aKMGxU3Bv0-J6HvIes-QIHykm4_AJgw=="
)


def test_a_secret_is_encrypted_and_read_only_with_the_key_of_the_server(settings: Settings) -> None:
    encrypted = encrypt("seven cups")
    assert "seven" not in encrypted
    assert decrypt(encrypted) == "seven cups"
    settings.SECRET_KEY = "another server's key, long enough"
    with pytest.raises(DecryptionFailed):
        decrypt(encrypted)


def test_what_version_0_1_0_encrypted_can_still_be_read(settings: Settings) -> None:
    settings.SECRET_KEY = "the key of a server"
    assert decrypt(ENCRYPTED_BY_VERSION_0_1_0) == "seven cups"


def test_a_changed_text_is_not_decrypted() -> None:
    encrypted = encrypt("seven cups")
    with pytest.raises(DecryptionFailed):
        decrypt(encrypted[:-2] + "AA")
