"""One network: its key and label, and what klatsch can do with it. Pure values; the list is in `registry`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRules:
    """Rules for a post that the host publishes by hand.

    :param limit: the longest post, in the units that `measure` counts.
    :param composer: the network's own form to post in; ``{text}``, ``{link}`` and ``{subject}`` are filled in, quoted.
    :param greeting: a sentence to begin with where there is room, in English as in the catalogs; likewise `closing`.
    """

    limit: int
    measure: Callable[[str], int]
    hashtags: str = ""
    greeting: str = ""
    closing: str = ""
    composer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A place where the host knows people from.

    :param key: the name in rows, addresses and commands; it never changes.
    :param label: the name for people, in English as in the catalogs.
    :param archives: the module whose ``SOURCES`` read its archives; "" where there are none.
    :param account_of_link: the account that a profile link leads to, from its host and path; None where no link tells.
    :param verifies_email: whether it checks an e-mail address before it shows it, so that the address tells who
        somebody is.
    :param is_address_book: whether it is the host's own address book, whose links and names the host has written.
    :param post: the rules for a post; None where nobody posts.
    """

    key: str
    label: str
    archives: str = ""
    account_of_link: Callable[[str, str], str] | None = None
    verifies_email: bool = False
    is_address_book: bool = False
    post: PostRules | None = None
