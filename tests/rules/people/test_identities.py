from __future__ import annotations

import pytest

from klatsch.people.identity.identities import account_key_of_link, bound_key, fact_key


@pytest.mark.parametrize(
    ("link", "account"),
    [
        ("https://www.linkedin.com/in/Zoe-Brandt/", "linkedin:zoe-brandt"),
        ("http://de.linkedin.com/in/zo%C3%AB?trk=x", "linkedin:zoë"),
        ("https://notlinkedin.com/in/zoe", ""),
        ("https://www.linkedin.com/company/ferry", ""),
        ("https://social.example/@Zoe", "mastodon:zoe@social.example"),
        ("https://social.example/@zoe/1234", ""),
        ("https://medium.com/@zoe", ""),
        ("https://bsky.app/profile/did:plc:abc", "bluesky:did:plc:abc"),
        ("https://bsky.app/profile/zoe.example", ""),
        ("https://instagram.com/zoe.b/", "instagram:zoe.b"),
        ("https://x.com/zoe", ""),
        ("javascript:alert(1)", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_a_profile_link_leads_to_an_account_only_where_it_is_certain(link: str, account: str) -> None:
    assert account_key_of_link(link) == account


def test_texts_too_long_for_a_column_are_cut_and_stay_apart() -> None:
    one, other = "x" * 5000 + "1", "x" * 5000 + "2"
    assert len(bound_key(one)) == 200
    assert bound_key(one) != bound_key(other)
    assert bound_key("short") == "short"


def test_numbers_written_differently_are_one_number() -> None:
    assert fact_key("phone", "+49 (30) 12-34") == fact_key("phone", "+493012 34")
    assert fact_key("phone", "extension") != ""
