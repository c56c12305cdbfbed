"""Accounts behind profile links, by the list of networks."""

from __future__ import annotations

import pytest

from klatsch.networks.registry import account_of_link


@pytest.mark.parametrize(
    ("host", "path", "account"),
    [
        ("www.linkedin.com", "/in/Zoe-Brandt/?x", ("linkedin", "zoe-brandt")),
        ("de.linkedin.com", "/pub/in/zoe", ("linkedin", "zoe")),
        ("instagram.com", "/River.Otter/", ("instagram", "river.otter")),
        ("bsky.app", "/profile/did:plc:abc/post/1", ("bluesky", "did:plc:abc")),
        ("harbour.example", "/@Amal", ("mastodon", "amal@harbour.example")),
    ],
)
def test_a_profile_link_leads_to_one_account(host: str, path: str, account: tuple[str, str]) -> None:
    assert account_of_link(host, path) == account


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("bsky.app", "/profile/amal.example"),
        ("bsky.app", "/@amal"),
        ("www.instagram.com", "/@amal"),
        ("fr.linkedin.com", "/@amal"),
        ("x.com", "/@amal"),
        ("www.youtube.com", "/@amal"),
        ("harbour.example", "/amal"),
    ],
)
def test_other_links_lead_to_no_account(host: str, path: str) -> None:
    assert account_of_link(host, path) is None
