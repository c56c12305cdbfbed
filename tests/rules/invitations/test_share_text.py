from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klatsch.invitations import share_text
from klatsch.invitations.share_text import SharedInvitation, alt_text, share_targets, share_texts
from klatsch.networks import post_length

if TYPE_CHECKING:
    from klatsch.invitations.share_text import ShareTarget, ShareText


LINK = "https://klatsch.example.org/i/coffee-with-me-a1b2c3/"
COFFEE = SharedInvitation(
    host="Hanna Weiss",
    title="Coffee with me",
    purpose="I collected many of you and have talked with few. Let us change that.",
    minutes=30,
    chats=7,
    link=LINK,
)
AWKWARD = st.lists(
    st.one_of(
        st.sampled_from("👩\u200d🚀🇩🇪🏽e\u0301\u0958新, .\n…ßİ\u202e\x00@#:/"),
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from(["a.de ", "https://t.co ", "word ", "@somebody@social.example "]),
    ),
    min_size=1,
).map("".join)


def said_on(key: str, offered: SharedInvitation = COFFEE) -> ShareText:
    return next(post for post in share_texts(offered) if post.network.key == key)


@pytest.mark.parametrize("network", share_targets(), ids=lambda network: network.key)
def test_every_network_gets_the_title_and_a_link_that_says_where_it_was_posted(network: ShareTarget) -> None:
    post = said_on(network.key)
    assert COFFEE.title in post.text
    assert f"{LINK}?via={network.key}" in post.text


@pytest.mark.parametrize("key", ["mastodon", "bluesky", "linkedin", "x", "facebook", "email"])
def test_posts_say_why(key: str) -> None:
    assert COFFEE.purpose in said_on(key).text


@given(title=AWKWARD, purpose=AWKWARD, host=AWKWARD, chats=st.integers(1, 1000), minutes=st.integers(5, 720))
def test_no_words_are_ever_too_long_and_the_link_is_always_whole(
    title: str, purpose: str, host: str, chats: int, minutes: int
) -> None:
    offered = SharedInvitation(host, title * 5, purpose * 20, minutes, chats, LINK)
    for post in share_texts(offered):
        assert post.length <= post.network.rules.limit
        assert offered.link_on(post.network.key) in post.text
        assert not any(category(letter) == "Cs" for letter in post.text)
    assert len(alt_text(offered)) <= share_text.MAX_ALT_TEXT_LENGTH


def test_a_long_purpose_is_cut_between_words() -> None:
    text = said_on(
        "bluesky", SharedInvitation("Hanna", "Coffee", "Because conversations matter. " * 30, 30, 7, LINK)
    ).text
    assert "…" in text
    assert text.split("…")[0].endswith(("Because", "conversations", "matter", "matter."))
    assert len(text) > 280


def test_hashtags_go_before_words_do() -> None:
    offered = SharedInvitation("Hanna", "Coffee", "x" * 165, 30, 7, LINK)
    assert "#" not in said_on("bluesky", offered).text
    assert "x" * 165 in said_on("bluesky", offered).text


def test_one_chat_is_not_said_in_the_plural() -> None:
    assert (
        "One chat of 30 minutes"
        in said_on("mastodon", SharedInvitation("Hanna", "Coffee", "Why not?", 30, 1, LINK)).text
    )


@pytest.mark.parametrize(
    ("key", "begins"),
    [
        ("bluesky", "https://bsky.app/intent/compose?text=Coffee%20with%20me"),
        ("x", "https://x.com/intent/post?text=Coffee%20with%20me"),
        ("email", "mailto:?subject=Coffee%20with%20me&body=Hello%2C"),
        ("linkedin", "https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fklatsch.example.org"),
    ],
)
def test_a_composer_opens_with_the_words_in_it(key: str, begins: str) -> None:
    assert said_on(key).composer.startswith(begins)


def test_what_a_host_writes_cannot_leave_its_place_in_the_composers_address() -> None:
    post = said_on("x", SharedInvitation("Hanna", "Coffee&hashtags=spam#top", "{link} 100%", 30, 7, LINK))
    assert post.composer.count("&") == post.composer.count("#") == 0


def test_letters_are_counted_as_each_network_does() -> None:
    long_link = LINK * 3
    assert post_length.mastodon_length(f"ab {long_link}") == 3 + 23
    assert post_length.mastodon_length("http://a") == 23
    assert post_length.x_length(f"ab 新 {long_link}") == 6 + 23
    assert post_length.x_length("go.to") == 23
    assert post_length.utf16_length("a😀") == 3


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("Straße", 3, "St…"),
        ("ae\u0301x", 3, "a…"),
        ("a👩\u200d🚀b", 4, "a…"),
        ("🇩🇪🇫🇷", 3, "🇩🇪…"),
        ("🇩🇪🇫🇷", 2, ""),
        ("word", 0, ""),
    ],
)
def test_a_text_is_cut_between_visible_letters(text: str, most: int, kept: str) -> None:
    assert post_length.shorten_text(text, most) == kept


def test_the_picture_is_told_to_people_who_do_not_see_it() -> None:
    told = alt_text(COFFEE)
    for word in ("Coffee with me", "Hanna Weiss", "7 chats of 30 minutes", "talked with few"):
        assert word in told


def test_a_mastodon_server_of_ones_own_opens_its_composer() -> None:
    assert (
        share_text.mastodon_composer_url("social.example", "a & b") == "https://social.example/share?text=a%20%26%20b"
    )
