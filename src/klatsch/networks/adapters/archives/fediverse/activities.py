"""The ActivityPub archive: ``actor.json``, ``outbox.json``, ``likes.json``. It holds the host's own acts only."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from klatsch.networks.adapters.archives.fediverse.addresses import NETWORK, account, author_of
from klatsch.networks.adapters.archives.json_entries import Entries
from klatsch.networks.adapters.archives.json_fields import iso_instant, listing, mapping, text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Interaction, Kind

if TYPE_CHECKING:
    from klatsch.networks.records import Actor, Record

_ITEMS = re.compile(r'\A\s*\{.*?"orderedItems"\s*:\s*\[', re.DOTALL)
_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")


def plain(markup: object) -> str:
    """Return the text of a post's HTML."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", text(markup)))).strip()


def _activity(entry: object) -> tuple[Record, ...]:
    told = mapping(entry)
    kind = text(told.get("type"))
    if kind == "Announce":
        return _reaction(told, Kind.BOOST, told.get("object"))
    if kind == "Create":
        return _post(mapping(told.get("object")))
    if kind in {"Note", "Article", "Question"}:
        return _post(told)
    return ()


def _reaction(told: dict[str, object], kind: Kind, object_: object) -> tuple[Record, ...]:
    page = text(object_) or text(mapping(object_).get("id"))
    author = author_of(page)
    if author is None:
        return ()
    at = iso_instant(told["published"]) if "published" in told else None
    return (Interaction(NETWORK, text(told.get("id")) or page, kind, author, is_inbound=False, at=at, url=page),)


def _post(post: dict[str, object]) -> tuple[Record, ...]:
    key, written = text(post.get("id")), plain(post.get("content"))
    if not key:
        raise RowRefused("The entry is no post.")
    at = iso_instant(post.get("published"))
    answered = text(post.get("inReplyTo"))
    people = _mentioned(post)
    replied_to = author_of(answered)
    own = author_of(key) or author_of(text(post.get("attributedTo")))
    if replied_to is not None:
        people.setdefault(replied_to.actor_id, replied_to)
    return tuple(
        Interaction(
            NETWORK,
            key,
            _kind(post, is_reply=replied_to is not None and replied_to.actor_id == actor.actor_id),
            actor,
            is_inbound=False,
            at=at,
            text=written,
            url=text(post.get("url")) or key,
            thread=text(post.get("context") or post.get("conversation")),
        )
        for actor in people.values()
        if own is None or actor.actor_id != own.actor_id
    )


def _kind(post: dict[str, object], *, is_reply: bool) -> Kind:
    to = [text(address) for field in ("to", "cc") for address in _several(post.get(field))]
    if not any(address in _PUBLIC or address.endswith("/followers") for address in to):
        return Kind.MESSAGE
    return Kind.REPLY if is_reply else Kind.MENTION


def _several(value: object) -> list[object]:
    return [value] if isinstance(value, str) else listing(value)


def _mentioned(post: dict[str, object]) -> dict[str, Actor]:
    people: dict[str, Actor] = {}
    for tag in map(mapping, listing(post.get("tag"))):
        if text(tag.get("type")) != "Mention":
            continue
        name, page = text(tag.get("name")).lstrip("@"), text(tag.get("href"))
        try:
            actor = account(name if "@" in name else f"{name}@{_host_of(page)}")
        except RowRefused:
            continue
        people[actor.actor_id] = actor
    return people


def _host_of(page: str) -> str:
    try:
        return urlsplit(page).netloc
    except ValueError:
        return ""


def _like(entry: object) -> tuple[Record, ...]:
    page = text(entry) or text(mapping(entry).get("object"))
    return _reaction({"id": f"like:{page}"}, Kind.FAVOURITE, page)


OUTBOX = Entries("posts", _ITEMS, lambda *_: _activity, re.compile("outbox"))
LIKES = Entries("likes", _ITEMS, lambda *_: _like, re.compile("likes"))
