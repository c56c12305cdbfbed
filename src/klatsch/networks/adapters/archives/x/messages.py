"""X ``direct-messages.js`` and ``direct-messages-group.js``: the only inbound acts in the archive besides followers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.adapters.archives.json_fields import iso_instant, listing, mapping, text
from klatsch.networks.adapters.archives.x.accounts import NETWORK, account, host_id, part
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Interaction, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from klatsch.networks.adapters.archives.json_entries import Entries
    from klatsch.networks.ports import Siblings
    from klatsch.networks.records import Record

_MAX_GROUP = 20


def _messages_of(entry: object) -> Iterator[object]:
    """Make one row of each message, with the conversation it stands in and who takes part."""
    conversation = mapping(entry, "dmConversation")
    messages = listing(conversation.get("messages"))
    members = sorted({member for message in messages for member in _members(message)})
    for message in messages:
        yield {"thread": text(conversation.get("conversationId")), "members": members, "message": message}


def _members(message: object) -> Iterator[str]:
    created = mapping(message, "messageCreate")
    joined = mapping(message, "joinConversation")
    yield from filter(None, (text(created.get("senderId")), text(created.get("recipientId"))))
    yield from filter(None, (text(member) for member in listing(joined.get("participantsSnapshot"))))


def _prepare(own: Entries, siblings: Siblings) -> Callable[[object], tuple[Record, ...]]:
    host = host_id(siblings) or _in_every_conversation(own, siblings)
    return lambda row: _message(host, row)


def _message(host: str, row: object) -> tuple[Record, ...]:
    told = mapping(row)
    created = mapping(told.get("message"), "messageCreate")
    if not created:
        return ()  # somebody joined, left or named the group: that is no message
    if not host:
        raise RowRefused("It cannot be told who wrote to whom: import the whole archive, not this file alone.")
    sender, thread = text(created.get("senderId")), text(told.get("thread"))
    is_inbound = sender != host
    others = [member for member in listing(told.get("members")) if member != host]
    if not is_inbound and len(others) > _MAX_GROUP:
        raise RowRefused(
            "This message went to %(count)d people at once: it says nothing about one of them.", count=len(others)
        )
    at = iso_instant(created.get("createdAt"))
    return tuple(
        Interaction(
            NETWORK,
            text(created.get("id")),
            Kind.MESSAGE,
            account(other),
            is_inbound,
            at,
            text(created.get("text")),
            thread=thread,
            is_group=len(others) > 1 or "-" not in thread,
        )
        for other in ([sender] if is_inbound else others)
    )


def _in_every_conversation(own: Entries, siblings: Siblings) -> str:
    """Return the one who takes part in all conversations, where there are at least two and only one such."""
    common: set[str] | None = None
    threads: set[str] = set()
    for row in own.looked_up(siblings):
        told = mapping(row)
        members = {text(member) for member in listing(told.get("members"))}
        common = members if common is None else common & members
        threads.add(text(told.get("thread")))
    return common.pop() if common is not None and len(common) == 1 and len(threads) > 1 else ""


def _part(label: str, name: str) -> Entries:
    return part(label, name, lambda _, siblings: _prepare(_part(label, name), siblings), split=_messages_of)


MESSAGES = _part("messages", "direct_messages?")
GROUP_MESSAGES = _part("group messages", "direct_messages?_group")
