"""X ``direct-messages.js`` and ``direct-messages-group.js``: the inbound interactions of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.archives.json_fields import get_list, get_mapping, get_text, parse_iso_instant
from klatsch.networks.archives.x.accounts import X_NETWORK, find_host_id, make_account, make_reader
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Interaction, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from klatsch.networks.archives.json_entries import JsonEntries
    from klatsch.networks.ports import ArchiveContext
    from klatsch.networks.records import Record

_MAX_GROUP_MEMBERS = 20


def _iterate_messages(entry: object) -> Iterator[object]:
    """Make one row of each message, with the conversation it stands in and who takes part."""
    conversation = get_mapping(entry, "dmConversation")
    messages = get_list(conversation.get("messages"))
    members = sorted({member for message in messages for member in _conversation_members(message)})
    for message in messages:
        yield {"thread": get_text(conversation.get("conversationId")), "members": members, "message": message}


def _conversation_members(message: object) -> Iterator[str]:
    created = get_mapping(message, "messageCreate")
    joined = get_mapping(message, "joinConversation")
    yield from filter(None, (get_text(created.get("senderId")), get_text(created.get("recipientId"))))
    yield from filter(None, (get_text(member) for member in get_list(joined.get("participantsSnapshot"))))


def _prepare(own: JsonEntries, siblings: ArchiveContext) -> Callable[[object], tuple[Record, ...]]:
    host = find_host_id(siblings) or _find_common_member(own, siblings)
    return lambda row: _read_message(host, row)


def _read_message(host: str, row: object) -> tuple[Record, ...]:
    message = get_mapping(row)
    created = get_mapping(message.get("message"), "messageCreate")
    if not created:
        return ()  # somebody joined, left or named the group: that is no message
    if not host:
        raise RowRefused(
            "It cannot be told who wrote to whom: import the whole archive, not this file alone.",
            code="message-direction-unknown",
        )
    sender = get_text(created.get("senderId"))
    thread = get_text(message.get("thread"))
    is_inbound = sender != host
    others = [member for member in get_list(message.get("members")) if member != host]
    if not is_inbound and len(others) > _MAX_GROUP_MEMBERS:
        raise RowRefused(
            "This message went to %(count)d people at once: it says nothing about one of them.",
            code="message-to-many",
            count=len(others),
        )
    at = parse_iso_instant(created.get("createdAt"))
    return tuple(
        Interaction(
            X_NETWORK,
            get_text(created.get("id")),
            Kind.MESSAGE,
            make_account(other),
            is_inbound,
            at,
            get_text(created.get("text")),
            thread=thread,
            is_group=len(others) > 1 or "-" not in thread,
        )
        for other in ([sender] if is_inbound else others)
    )


def _find_common_member(own: JsonEntries, siblings: ArchiveContext) -> str:
    """Return the one member of all conversations, if there are at least two conversations and only one such member."""
    common: set[str] | None = None
    threads: set[str] = set()
    for row in own.entries_among(siblings):
        message = get_mapping(row)
        members = {get_text(member) for member in get_list(message.get("members"))}
        common = members if common is None else common & members
        threads.add(get_text(message.get("thread")))
    return common.pop() if common is not None and len(common) == 1 and len(threads) > 1 else ""


def _make_message_reader(label: str, name: str) -> JsonEntries:
    return make_reader(
        label, name, lambda _, siblings: _prepare(_make_message_reader(label, name), siblings), split=_iterate_messages
    )


MESSAGES = _make_message_reader("messages", "direct_messages?")
GROUP_MESSAGES = _make_message_reader("group messages", "direct_messages?_group")
