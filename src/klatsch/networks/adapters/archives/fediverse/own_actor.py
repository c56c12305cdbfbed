"""``actor.json`` of an ActivityPub archive: who the host is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import translate
from klatsch.networks.adapters.archives.fediverse.activities import plain
from klatsch.networks.adapters.archives.fediverse.addresses import NETWORK, account
from klatsch.networks.adapters.archives.json_fields import mapping, text
from klatsch.networks.adapters.archives.texts import head_text, open_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import HostFact, Rejected, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.networks.ports import Member, Siblings


_MAX_ACTOR = 1024 * 1024


class OwnActor:
    """Reads ``actor.json``, which is one object and small."""

    part = "own account"

    def recognises(self, member: Member) -> bool:
        """Say whether it is an ActivityPub actor."""
        head = head_text(member)
        return head.lstrip().startswith("{") and '"preferredUsername"' in head and '"inbox"' in head

    def rows(self, member: Member, siblings: Siblings) -> Iterator[Row | Rejected]:
        """Yield the one row."""
        del siblings
        try:
            with open_text(member) as stream:
                told = mapping(json.loads(stream.read(_MAX_ACTOR).removeprefix("\ufeff")))
            address = account(f"{text(told.get('preferredUsername'))}@{_host(text(told.get('id')))}").actor_id
        except (ValueError, RecursionError, RowRefused):
            yield Rejected(1, translate("The file does not say which account it is: it is damaged or cut off."))
            return
        facts = (
            HostFact(NETWORK, "account", address),
            HostFact(NETWORK, "handle", address),
            HostFact(NETWORK, "name", text(told.get("name"))),
            HostFact(NETWORK, "headline", plain(told.get("summary"))),
        )
        yield Row(1, tuple(fact for fact in facts if fact.value))


def _host(actor_id: str) -> str:
    return actor_id.partition("://")[2].partition("/")[0]
