from __future__ import annotations

from pathlib import Path

import pytest

from klatsch.config.environment import Environment, read_environment
from klatsch.core.errors import Refused
from scripts.reference_docs.settings import SOURCE_PATH, mentioned_settings, setting_comments

ROOT = Path(__file__).parents[2]


def test_every_setting_has_its_sentence() -> None:
    said = setting_comments(SOURCE_PATH.read_text())
    assert set(said) == set(Environment.model_fields)
    assert all(text.endswith(".") for text in said.values())


def test_no_page_speaks_of_a_setting_that_does_not_exist() -> None:
    known = {f"KLATSCH_{name.upper()}" for name in Environment.model_fields} | {"KLATSCH_"}
    pages = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
    unknown = {page.name: mentioned_settings(page.read_text()) - known for page in pages}
    assert {page: names for page, names in unknown.items() if names} == {}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "abc", "must be a whole number."),
        ("ALLOW_PRIVATE_HOSTS", "perhaps", "must be true or false."),
        ("PORT", "70000", "must be less than"),
        ("PUBLIC_URL", "klatsch.example", "must start with http"),
        ("OIDC_URL", "login.example", "must start with http"),
        ("PROXY_HEADER", "Remote Email:", "must be the name of a header"),
        ("PROXY_ADDRESSES", "10.0.0.0/24, gate", "must be addresses or networks"),
        ("SMTP_URL", "mail.example", "must look like smtp://"),
        ("BOOKING_RATE", "often", "must be a rate such as 20/minute"),
        ("LOG_LEVEL", "loud", "must be debug"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_setting(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"KLATSCH_{name}", value)
    with pytest.raises(Refused, match=rf"^KLATSCH_{name} cannot be used: it {sentence}") as refused:
        read_environment()
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [
        ("OIDC_URL", "https://login.example.org", "KLATSCH_OIDC_CLIENT_ID cannot be used: it must say"),
        ("PROXY_HEADER", "RemoteEmail", "KLATSCH_PROXY_ADDRESSES cannot be used: it must say"),
    ],
)
def test_half_of_a_single_sign_on_is_told_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, missing: str
) -> None:
    monkeypatch.setenv(f"KLATSCH_{name}", value)
    with pytest.raises(Refused, match=f"^{missing}"):
        read_environment()


def test_the_summary_hides_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLATSCH_SMTP_URL", "smtp://me:hush@mail.example:587")
    shown = dict(read_environment().summary())
    assert shown["KLATSCH_SMTP_URL"] == "(set, hidden)"
    assert "hush" not in str(shown)


def test_a_name_that_is_no_setting_is_told_with_the_one_that_may_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLATSCH_SMTPURL", "smtp://me:hush@mail.example:587")
    monkeypatch.setenv("KLATSCH_COLOUR", "red")
    told = set(read_environment().risks())
    assert "KLATSCH_SMTPURL is no setting and does nothing: is KLATSCH_SMTP_URL meant?" in told
    assert "KLATSCH_COLOUR is no setting and does nothing." in told
