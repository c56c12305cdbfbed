"""LinkedIn ``messages.csv`` of every era: messages received and sent.

Left out, each with its reason: spam, drafts, advertisements, and members who have left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.networks.archives.csv_tables import CsvTable
from klatsch.networks.archives.linkedin.owner import ArchiveOwner, find_owner
from klatsch.networks.archives.linkedin.profiles import LINKEDIN_NETWORK, make_member, parse_slug
from klatsch.networks.archives.parsing import digest_parts, parse_instant
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import Interaction, Kind, normalize_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from klatsch.networks.ports import ArchiveContext, ArchiveFile
    from klatsch.networks.records import Actor

    type Cells = Mapping[str, str]

_ADVERTISEMENT_MARKS = ("spinmail-quill-editor", "%FIRSTNAME%")
_MAX_RECIPIENTS = 50


def _prepare(_: ArchiveFile, siblings: ArchiveContext) -> Callable[[Cells], tuple[Interaction, ...]]:
    owner = find_owner(siblings, MESSAGES)
    return lambda cells: _read_message(cells, owner)


def _read_message(cells: Cells, owner: ArchiveOwner) -> tuple[Interaction, ...]:
    _reject_advertising(cells)
    at = parse_instant(cells["date"])
    sender, url = cells["from"], cells["sender profile url"]
    if not owner.is_known:
        raise RowRefused(
            "It cannot be told who wrote to whom: import the whole archive, not this file alone.",
            code="message-direction-unknown",
        )
    if owner.wrote(url, sender):
        recipients = _recipients(cells, owner)
        is_group = len(recipients) > 1
        return tuple(_make_interaction(cells, at, actor, is_inbound=False, is_group=is_group) for actor in recipients)
    if not parse_slug(url) and any(mark in cells["content"] for mark in _ADVERTISEMENT_MARKS):
        raise RowRefused("This is an advertisement that LinkedIn sent as a message.", code="message-is-advertisement")
    return (_make_interaction(cells, at, make_member(url, sender), is_inbound=True, is_group=_is_group(cells, owner)),)


def _reject_advertising(cells: Cells) -> None:
    if cells["folder"].upper() == "SPAM":
        raise RowRefused("LinkedIn filed this message as spam.", code="message-is-spam")
    if "YES" in (cells.get("is message draft", "").upper(), cells.get("is conversation draft", "").upper()):
        raise RowRefused("This is a draft that was never sent.", code="message-is-draft")


def _make_interaction(cells: Cells, at: datetime, actor: Actor, *, is_inbound: bool, is_group: bool) -> Interaction:
    conversation = cells["conversation id"]
    text = cells["content"]
    key = digest_parts("message", conversation, at.isoformat(), normalize_name(cells["from"]), text)
    return Interaction(
        LINKEDIN_NETWORK, key, Kind.MESSAGE, actor, is_inbound, at, text, thread=conversation, is_group=is_group
    )


def _is_group(cells: Cells, owner: ArchiveOwner) -> bool:
    if "recipient profile urls" in cells:
        return "," in cells["recipient profile urls"]
    return not owner.is_named(cells["to"])


def _recipients(cells: Cells, owner: ArchiveOwner) -> list[Actor]:
    urls = [url for url in cells.get("recipient profile urls", "").split(",") if parse_slug(url)]
    if len(urls) > _MAX_RECIPIENTS:
        raise RowRefused(
            "This message went to %(count)d people at once: it says nothing about one of them.",
            code="message-to-many",
            count=len(urls),
        )
    if urls:
        return [make_member(url, name) for url, name in zip(urls, _split_names(cells["to"], len(urls)), strict=True)]
    partners = owner.partners(cells["conversation id"])
    if partners:
        return partners
    if ", " in cells["to"]:
        raise RowRefused(
            "This message went to several people whose names cannot be told apart.",
            code="message-recipients-not-distinguishable",
        )
    return [make_member("", cells["to"])]


def _split_names(joined: str, count: int) -> list[str]:
    if count == 1:
        return [joined]
    names = joined.split(", ")
    # "Wren Hale, PhD" among several makes the count wrong; the addresses are right, the names come from elsewhere.
    return names if len(names) == count else [""] * count


MESSAGES = CsvTable(
    part="messages",
    columns=frozenset({"conversation id", "from", "sender profile url", "to", "date", "content", "folder"}),
    prepare=_prepare,
    unless="coach",
)
