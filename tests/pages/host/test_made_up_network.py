"""A network that is added by the manual alone is found wherever networks are shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from klatsch.networks import archives, post_length, registry
from klatsch.networks.network import Network, PostRules
from klatsch.people.models import RejectedRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from klatsch.accounts.models import Host

MANUAL = Path(__file__).parents[3] / "docs/how-to/add-a-network.md"
BLOCK = re.compile(r"```\w+\n# (?P<name>[^\n]+)\n(?P<text>.*?)```", re.DOTALL)


@pytest.fixture
def fountain_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Follow the manual: write its files, add its entry to the list; return its export file."""
    blocks = {match["name"]: match["text"] for match in BLOCK.finditer(MANUAL.read_text())}
    entry = blocks.pop("entry of NETWORKS")
    for name, text in blocks.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    package = tmp_path / "src/klatsch/networks/archives"
    monkeypatch.setattr(archives, "__path__", [*archives.__path__, str(package)])
    names = {"Network": Network, "PostRules": PostRules, "code_point_length": post_length.code_point_length}
    added: Network = eval(entry, names)  # noqa: S307 - the manual of this project
    monkeypatch.setattr(registry, "NETWORKS", (*registry.NETWORKS, added))
    return tmp_path / "tests/recorded/fountain/people__2026.csv"


def test_it_is_found_in_the_filter_on_the_card_in_the_chart_and_on_the_retention_page(
    client: Client, hanna: Host, bring: Callable[..., Any], fountain_file: Path
) -> None:
    bring(hanna, fountain_file)
    client.force_login(hanna)
    assert [row.line for row in RejectedRow.objects.all()] == [4]
    deck = client.get("/deck/", {"network": "fountain"}).text
    assert '<option value="fountain" selected>Fountain</option>' in deck
    assert "Zoe Brandt" in deck
    assert "Fountain" in client.get(f"/people/{hanna.people.get(name='Zoe Brandt').pk}/").text
    assert "Fountain" in client.get("/deck/pictures/").text
    retention = client.get("/keeping/").text
    assert 'name="fountain"' in retention
    assert "Fountain" in retention


def test_an_invitation_has_words_for_it(fountain_file: Path) -> None:
    from klatsch.invitations.share_text import share_targets

    assert fountain_file.exists()
    assert [target.name for target in share_targets() if target.key == "fountain"] == ["Fountain"]
