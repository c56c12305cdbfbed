"""Messages of Messenger and Instagram: one file a thread, people known by name only.

``message_requests`` are strangers who write; ``filtered_threads`` holds what Meta classified as spam. The newer,
end-to-end encrypted Messenger export has other names for the same and is written in correct UTF-8.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from klatsch.networks.archives.json_entries import JsonEntries
from klatsch.networks.archives.json_fields import get_mapping, parse_unix_instant, repair_mojibake
from klatsch.networks.archives.meta.facebook import FRIENDS, read_named_account
from klatsch.networks.archives.parsing import digest_parts
from klatsch.networks.archives.text_encoding import head_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Actor, Interaction, Kind, normalize_name, provisional_actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from klatsch.networks.ports import ArchiveContext, ArchiveFile
    from klatsch.networks.records import Record

_MESSAGES = re.compile(r'\A\s*\{\s*"participants"\s*:\s*\[.*?\].*?"messages"\s*:\s*\[', re.DOTALL)
_PARTICIPANTS = re.compile(r'"participants"\s*:\s*\[(.*?)\]', re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_OWN_NAME = re.compile(r'"full_name"\s*:\s*"((?:[^"\\]|\\.)*)"')
_MAX_GROUP_MEMBERS = 20


@dataclass(frozen=True, slots=True)
class _Thread:
    network: str
    name: str
    others: dict[str, Actor]
    host: str
    is_filtered: bool

    @property
    def is_group(self) -> bool:
        return len(self.others) > 1


def make_thread_reader(network: str, folder: str) -> JsonEntries:
    """Return the reader of one network's threads; ``folder`` is a pattern that the paths of its files match."""

    def prepare(member: ArchiveFile, siblings: ArchiveContext) -> Callable[[object], tuple[Record, ...]]:
        thread = _make_thread(network, member, siblings)
        return lambda entry: _read_message(thread, entry)

    return JsonEntries("messages", _MESSAGES, prepare, re.compile(folder))


def _read_message(thread: _Thread, entry: object) -> tuple[Record, ...]:
    message = get_mapping(entry)
    sender = repair_mojibake(message.get("sender_name") or message.get("senderName"))
    text = repair_mojibake(message.get("content") or message.get("text"))
    at = parse_unix_instant(message.get("timestamp_ms") or message.get("timestamp"))
    if thread.is_filtered:
        raise RowRefused("Meta filed this thread as spam.", code="thread-is-spam")
    if not thread.host:
        raise RowRefused(
            "It cannot be told who wrote to whom: import the whole archive, not this file alone.",
            code="message-direction-unknown",
        )
    if not sender:
        raise RowRefused("The message has no sender.", code="message-without-sender")
    is_inbound = normalize_name(sender) != thread.host
    actors = _other_participants(thread, sender, is_inbound=is_inbound)
    key = digest_parts("message", thread.name, at.isoformat() if at else "", normalize_name(sender), text)
    return tuple(
        Interaction(
            thread.network, key, Kind.MESSAGE, actor, is_inbound, at, text, thread=thread.name, is_group=thread.is_group
        )
        for actor in actors
    )


def _other_participants(thread: _Thread, sender: str, *, is_inbound: bool) -> list[Actor]:
    if is_inbound:
        return [thread.others.get(normalize_name(sender)) or provisional_actor(thread.network, sender)]
    if len(thread.others) > _MAX_GROUP_MEMBERS:
        raise RowRefused(
            "This message went to %(count)d people at once: it says nothing about one of them.",
            code="message-to-many",
            count=len(thread.others),
        )
    return list(thread.others.values())


def _make_thread(network: str, member: ArchiveFile, siblings: ArchiveContext) -> _Thread:
    host = siblings.memoize(_find_host_name)
    friends = siblings.memoize(_friends_by_name) if network == "facebook" else {}
    names = {normalize_name(name): name for name in _read_participants(member)}
    others = {key: friends.get(key) or provisional_actor(network, name) for key, name in names.items() if key != host}
    return _Thread(network, _thread_name(member.name), others, host if host in names else "", _is_filtered(member.name))


def _thread_name(path: str) -> str:
    """Return the name of a thread's folder, or of its file: it stays when Meta moves a thread."""
    folder, _, file = path.rpartition("/")
    return folder.rpartition("/")[2] if folder and file.startswith("message_") else file.removesuffix(".json")


def _is_filtered(path: str) -> bool:
    return "/filtered_threads/" in f"/{path}"


def _read_participants(member: ArchiveFile) -> list[str]:
    match = _PARTICIPANTS.search(head_text(member))
    if match is None:
        return []
    strings = [_decode_json_string(quoted) for quoted in _STRING.findall(match[1])]
    return [repair_mojibake(name) for name in strings if name and name != "name"]


def _decode_json_string(quoted: str) -> str:
    try:
        return str(json.loads(f'"{quoted}"', strict=False))
    except ValueError:
        return ""


def _find_host_name(siblings: ArchiveContext) -> str:
    """Return the normalised name of the host: from the profile, otherwise the one participant of every thread."""
    seen: Counter[str] = Counter()
    count = 0
    for member in siblings:
        own = _OWN_NAME.search(head_text(member)) if "personal_information" in member.name else None
        if own:
            return normalize_name(repair_mojibake(_decode_json_string(own[1])))
        names = {normalize_name(name) for name in _read_participants(member)} if "message" in member.name else set()
        if names:
            seen.update(names)
            count += 1
    ranked = seen.most_common(2)
    is_clear = count > 1 and ranked[0][1] == count and (len(ranked) == 1 or ranked[1][1] < count)
    return ranked[0][0] if is_clear else ""


def _friends_by_name(siblings: ArchiveContext) -> dict[str, Actor]:
    """Return the friends by name, so that a message belongs to the same person as the friendship.

    A name that several friends have is left out: the export does not say which of them wrote.
    """
    friends: dict[str, Actor] = {}
    names: Counter[str] = Counter()
    for entry in FRIENDS.entries_among(siblings):
        try:
            actor, _ = read_named_account(entry)
        except RowRefused:
            continue
        name = normalize_name(actor.name)
        names[name] += 1
        friends[name] = actor
    return {name: actor for name, actor in friends.items() if names[name] == 1}
