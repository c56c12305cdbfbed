"""X ``tweets.js`` (``tweet.js`` until 2022): posts that mention, answer, quote or boost somebody.

This is also the only place where handles and names stand beside ids.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from klatsch.networks.archives.json_fields import get_list, get_mapping, get_text
from klatsch.networks.archives.parsing import parse_instant
from klatsch.networks.archives.x.accounts import X_NETWORK, find_host_id, make_account, make_reader
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Interaction, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from klatsch.networks.ports import ArchiveContext, ArchiveFile
    from klatsch.networks.records import Actor, Record

_CREATED_AT_FORMAT = "%a %b %d %H:%M:%S %z %Y"
_BOOST = re.compile(r"RT @(\w{1,20}): ")


def _prepare(_: ArchiveFile, siblings: ArchiveContext) -> Callable[[object], tuple[Record, ...]]:
    host = find_host_id(siblings)
    return lambda entry: _read_post(host, entry)


def _read_post(host: str, entry: object) -> tuple[Record, ...]:
    post = get_mapping(entry, "tweet") or get_mapping(entry)
    key = get_text(post.get("id_str") or post.get("id"))
    written = html.unescape(get_text(post.get("full_text")))
    if not key:
        raise RowRefused("The entry is no post.", code="entry-is-no-post")
    at = parse_instant(get_text(post.get("created_at")), _CREATED_AT_FORMAT)
    url = f"https://x.com/i/status/{key}"
    return tuple(
        Interaction(X_NETWORK, key, kind, actor, is_inbound=False, at=at, text=written, url=url)
        for actor, kind in _addressed_accounts(post, written).values()
        if actor.actor_id != host  # a thread of one's own is no conversation
    )


def _addressed_accounts(post: dict[str, object], written: str) -> dict[str, tuple[Actor, Kind]]:
    answered = get_text(post.get("in_reply_to_user_id_str"))
    boosted = match[1].lower() if (match := _BOOST.match(written)) else ""
    people: dict[str, tuple[Actor, Kind]] = {}
    addressed = [(answered, post.get("in_reply_to_screen_name"), "")] if answered else []
    mentions = [get_mapping(mention) for mention in get_list(get_mapping(post, "entities").get("user_mentions"))]
    addressed += [
        (
            get_text(mention.get("id_str") or mention.get("id")),
            mention.get("screen_name"),
            get_text(mention.get("name")),
        )
        for mention in mentions
    ]
    for account_id, handle, name in addressed:
        try:
            actor = make_account(account_id, handle, name)
        except RowRefused:
            continue
        kind = Kind.REPLY if account_id == answered else Kind.MENTION
        if boosted:
            if actor.handle.lower() != boosted:
                continue
            kind = Kind.BOOST
        # The mention of the one who is answered has the name, the reply field has not.
        people[actor.actor_id] = (actor, kind)
    return people


POSTS = make_reader("posts", "tweets?", _prepare)
