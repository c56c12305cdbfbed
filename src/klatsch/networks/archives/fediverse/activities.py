"""The ActivityPub archive: ``actor.json``, ``outbox.json``, ``likes.json``. It holds the host's own acts only."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from klatsch.networks.archives.fediverse.addresses import MASTODON_NETWORK, find_author, make_account
from klatsch.networks.archives.json_entries import JsonEntries
from klatsch.networks.archives.json_fields import get_list, get_mapping, get_text, parse_iso_instant
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Interaction, Kind

if TYPE_CHECKING:
    from klatsch.networks.records import Actor, Record

_ITEMS = re.compile(r'\A\s*\{.*?"orderedItems"\s*:\s*\[', re.DOTALL)
_PUBLIC_ADDRESSES = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_LINE_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def strip_html(markup: object) -> str:
    """Return the text of a post's HTML."""
    return html.unescape(_TAG.sub("", _LINE_BREAK.sub("\n", get_text(markup)))).strip()


def _read_activity(entry: object) -> tuple[Record, ...]:
    activity = get_mapping(entry)
    kind = get_text(activity.get("type"))
    if kind == "Announce":
        return _read_reaction(activity, Kind.BOOST, activity.get("object"))
    if kind == "Create":
        return _read_post(get_mapping(activity.get("object")))
    if kind in {"Note", "Article", "Question"}:
        return _read_post(activity)
    return ()


def _read_reaction(activity: dict[str, object], kind: Kind, target: object) -> tuple[Record, ...]:
    page = get_text(target) or get_text(get_mapping(target).get("id"))
    author = find_author(page)
    if author is None:
        return ()
    at = parse_iso_instant(activity["published"]) if "published" in activity else None
    return (
        Interaction(
            MASTODON_NETWORK, get_text(activity.get("id")) or page, kind, author, is_inbound=False, at=at, url=page
        ),
    )


def _read_post(post: dict[str, object]) -> tuple[Record, ...]:
    key = get_text(post.get("id"))
    written = strip_html(post.get("content"))
    if not key:
        raise RowRefused("The entry is no post.", code="entry-is-no-post")
    at = parse_iso_instant(post.get("published"))
    answered = get_text(post.get("inReplyTo"))
    people = _mentioned_accounts(post)
    replied_to = find_author(answered)
    own = find_author(key) or find_author(get_text(post.get("attributedTo")))
    if replied_to is not None:
        people.setdefault(replied_to.actor_id, replied_to)
    return tuple(
        Interaction(
            MASTODON_NETWORK,
            key,
            _interaction_kind(post, is_reply=replied_to is not None and replied_to.actor_id == actor.actor_id),
            actor,
            is_inbound=False,
            at=at,
            text=written,
            url=get_text(post.get("url")) or key,
            thread=get_text(post.get("context") or post.get("conversation")),
        )
        for actor in people.values()
        if own is None or actor.actor_id != own.actor_id
    )


def _interaction_kind(post: dict[str, object], *, is_reply: bool) -> Kind:
    to = [get_text(address) for field in ("to", "cc") for address in _as_list(post.get(field))]
    if not any(address in _PUBLIC_ADDRESSES or address.endswith("/followers") for address in to):
        return Kind.MESSAGE
    return Kind.REPLY if is_reply else Kind.MENTION


def _as_list(value: object) -> list[object]:
    return [value] if isinstance(value, str) else get_list(value)


def _mentioned_accounts(post: dict[str, object]) -> dict[str, Actor]:
    people: dict[str, Actor] = {}
    for tag in map(get_mapping, get_list(post.get("tag"))):
        if get_text(tag.get("type")) != "Mention":
            continue
        name = get_text(tag.get("name")).lstrip("@")
        page = get_text(tag.get("href"))
        try:
            actor = make_account(name if "@" in name else f"{name}@{_host_of(page)}")
        except RowRefused:
            continue
        people[actor.actor_id] = actor
    return people


def _host_of(page: str) -> str:
    try:
        return urlsplit(page).netloc
    except ValueError:
        return ""


def _read_like(entry: object) -> tuple[Record, ...]:
    page = get_text(entry) or get_text(get_mapping(entry).get("object"))
    return _read_reaction({"id": f"like:{page}"}, Kind.FAVOURITE, page)


OUTBOX = JsonEntries("posts", _ITEMS, lambda *_: _read_activity, re.compile("outbox"))
LIKES = JsonEntries("likes", _ITEMS, lambda *_: _read_like, re.compile("likes"))
