"""``actor.json`` of an ActivityPub archive: the host's own account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import translate
from klatsch.networks.archives.fediverse.activities import strip_html
from klatsch.networks.archives.fediverse.addresses import MASTODON_NETWORK, make_account
from klatsch.networks.archives.json_fields import get_mapping, get_text
from klatsch.networks.archives.text_encoding import head_text, open_text
from klatsch.networks.errors import RowRefused
from klatsch.networks.records import HostFact, Rejected, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.networks.ports import ArchiveContext, ArchiveFile


_MAX_ACTOR_BYTES = 1024 * 1024


class OwnActorReader:
    """Reads ``actor.json``, which is one object and small."""

    part = "own account"

    def detects(self, member: ArchiveFile) -> bool:
        """Return True if the file is an ActivityPub actor."""
        head = head_text(member)
        return head.lstrip().startswith("{") and '"preferredUsername"' in head and '"inbox"' in head

    def rows(self, member: ArchiveFile, siblings: ArchiveContext) -> Iterator[Row | Rejected]:
        """Yield the one row."""
        del siblings
        try:
            with open_text(member) as stream:
                actor = get_mapping(json.loads(stream.read(_MAX_ACTOR_BYTES).removeprefix("\ufeff")))
            address = make_account(
                f"{get_text(actor.get('preferredUsername'))}@{_host_of_actor(get_text(actor.get('id')))}"
            ).actor_id
        except (ValueError, RecursionError, RowRefused):
            yield Rejected(1, translate("The file does not say which account it is: it is damaged or cut off."))
            return
        facts = (
            HostFact(MASTODON_NETWORK, "account", address),
            HostFact(MASTODON_NETWORK, "handle", address),
            HostFact(MASTODON_NETWORK, "name", get_text(actor.get("name"))),
            HostFact(MASTODON_NETWORK, "headline", strip_html(actor.get("summary"))),
        )
        yield Row(1, tuple(fact for fact in facts if fact.value))


def _host_of_actor(actor_id: str) -> str:
    return actor_id.partition("://")[2].partition("/")[0]
