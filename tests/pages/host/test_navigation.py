from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from django.test import Client

    from klatsch.accounts.models import Host


PLACE = re.compile(r'aria-current="(?:page|true)">.*?<span>(.*?)</span>', re.DOTALL)


def test_only_the_nearest_place_is_marked(client: Client, hanna: Host) -> None:
    client.force_login(hanna)
    places = {"deck": "Deck", "circles": "Circles", "others": "Circles", "imports": "Import"}
    for name, label in {**places, "account": "Account", "mfa_index": "Account"}.items():
        assert PLACE.findall(client.get(reverse(name)).text) == [label]


def test_a_stranger_sees_no_places(client: Client, db: None) -> None:
    assert 'class="places"' not in client.get(reverse("account_login")).text
