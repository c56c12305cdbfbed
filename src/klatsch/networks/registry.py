"""The list of networks. Filters, labels, retention choices, charts and share texts all derive from it.

The order counts: where several accounts of a person disagree, the name, company and place of the first one are shown.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import gettext_noop
from klatsch.networks.network import Network, PostRules
from klatsch.networks.post_length import code_point_length, mastodon_length, utf16_length, x_length
from klatsch.networks.profile_links import bluesky_account, fediverse_account, instagram_account, linkedin_account

if TYPE_CHECKING:
    from klatsch.networks.archive_source import ArchiveSource

# The limits of posts are those that the networks publish. A Mastodon server may allow more than 500 characters; people
# read the first 500 of Facebook's.
NETWORKS: tuple[Network, ...] = (
    Network(
        key="contacts",
        label=gettext_noop("address book"),
        archives="klatsch.networks.archives.addressbook.source",
        is_address_book=True,
    ),
    Network(
        key="linkedin",
        label="LinkedIn",
        archives="klatsch.networks.archives.linkedin.source",
        account_of_link=linkedin_account,
        verifies_email=True,
        post=PostRules(
            limit=3000,
            measure=utf16_length,
            hashtags="#CoffeeChat #LetsTalk",
            greeting=gettext_noop("We have been connected here for a while, and have hardly talked."),
            closing=gettext_noop(
                "No agenda and nothing to sell. If you have thought of writing to me, this is the moment."
            ),
            composer="https://www.linkedin.com/sharing/share-offsite/?url={link}",
        ),
    ),
    Network(
        key="mastodon",
        label="Mastodon",
        archives="klatsch.networks.archives.fediverse.source",
        account_of_link=fediverse_account,
        post=PostRules(limit=500, measure=mastodon_length, hashtags="#CoffeeChat #LetsTalk"),
    ),
    Network(
        key="bluesky",
        label="Bluesky",
        archives="klatsch.networks.archives.bluesky.source",
        account_of_link=bluesky_account,
        post=PostRules(
            limit=300,
            measure=code_point_length,
            hashtags="#CoffeeChat",
            composer="https://bsky.app/intent/compose?text={text}",
        ),
    ),
    Network(
        key="facebook",
        label="Facebook",
        archives="klatsch.networks.archives.meta.facebook_source",
        post=PostRules(
            limit=63_206,
            measure=utf16_length,
            greeting=gettext_noop("We see each other's pictures here, and talk far too rarely."),
            closing=gettext_noop("I would love to hear how you are."),
            composer="https://www.facebook.com/sharer/sharer.php?u={link}",
        ),
    ),
    Network(
        key="instagram",
        label="Instagram",
        archives="klatsch.networks.archives.meta.instagram_source",
        account_of_link=instagram_account,
    ),
    Network(
        key="x",
        label="X",
        archives="klatsch.networks.archives.x.source",
        post=PostRules(limit=280, measure=x_length, composer="https://x.com/intent/post?text={text}"),
    ),
)


def network_labels() -> dict[str, str]:
    """Return the label of every network by its key, in the order of the list."""
    return {network.key: network.label for network in NETWORKS}


def network_label(key: str) -> str:
    """Return the label of a network; the key itself for one that is not in the list."""
    return next((network.label for network in NETWORKS if network.key == key), key)


def networks_verifying_email() -> frozenset[str]:
    """Return the keys of the networks on which an e-mail address tells who somebody is."""
    return frozenset(network.key for network in NETWORKS if network.verifies_email)


def is_address_book(key: str) -> bool:
    """Return True if a network is the host's own address book."""
    return any(network.is_address_book for network in NETWORKS if network.key == key)


def account_of_link(host: str, path: str) -> tuple[str, str] | None:
    """Return the network and the account that a profile link leads to, or None when no network knows it."""
    # Any server may belong to the fediverse, so the networks with hosts of their own are asked first.
    asked = sorted(NETWORKS, key=lambda network: network.account_of_link is fediverse_account)
    for network in asked:
        account = network.account_of_link(host, path) if network.account_of_link is not None else ""
        if account:
            return network.key, account
    return None


def archive_sources() -> tuple[ArchiveSource, ...]:
    """Return every source of archives. Loads the readers of all networks."""
    modules = [import_module(network.archives) for network in NETWORKS if network.archives]
    return tuple(source for module in modules for source in module.SOURCES)
