"""The list of networks, and what the archives and the share texts take from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.networks.records import Connection, Fact, HostFact, Interaction, Record, Row
from klatsch.networks.registry import (
    NETWORKS,
    archive_sources,
    is_address_book,
    network_label,
    network_labels,
    networks_verifying_email,
)
from tests.rules.networks.conftest import RECORDED

if TYPE_CHECKING:
    from pathlib import Path

    from klatsch.networks.network import Network
    from tests.rules.networks.conftest import Read

ARCHIVES = [
    path
    for folder in sorted(RECORDED.iterdir())
    if folder.name not in {"csv", "data-0.1.0"}
    for path in sorted(folder.iterdir())
]

each_network = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.key)


def network_of(record: Record) -> str:
    match record:
        case Connection() | Fact():
            return record.actor.network
        case HostFact() | Interaction():
            return record.network
        case _:
            return record.network


def test_keys_and_labels_are_unique() -> None:
    assert len(network_labels()) == len(NETWORKS)
    assert len(set(network_labels().values())) == len(NETWORKS)


@each_network
def test_every_network_has_archives(network: Network) -> None:
    assert network.archives
    assert network_label(network.key) == network.label


@pytest.mark.parametrize("path", ARCHIVES, ids=lambda path: path.stem)
def test_records_name_networks_of_the_list_only(read: Read, path: Path) -> None:
    rows = [row for _, row in read(path).everything if isinstance(row, Row)]
    assert {network_of(record) for row in rows for record in row.records} <= set(network_labels())


@each_network
def test_a_post_has_room_for_a_link(network: Network) -> None:
    if network.post is not None:
        assert network.post.limit > network.post.measure("https://klatsch.example/i/coffee/?via=" + network.key)


def test_the_capabilities_are_those_of_the_list() -> None:
    assert networks_verifying_email() == {"linkedin"}
    assert [network.key for network in NETWORKS if is_address_book(network.key)] == ["contacts"]
    assert not is_address_book("unknown")
    assert network_label("unknown") == "unknown"


def test_sources_have_names_of_their_own() -> None:
    names = [source.name for source in archive_sources()]
    assert len(names) == len(set(names)) >= len(NETWORKS)
