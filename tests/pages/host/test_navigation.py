import re

from django.urls import reverse

PLACE = re.compile(r'aria-current="(?:page|true)">.*?<span>(.*?)</span>', re.DOTALL)


def test_only_the_nearest_place_is_marked(client, hanna):
    client.force_login(hanna)
    places = {"deck": "Deck", "circles": "Circles", "others": "Circles", "imports": "Import"}
    for name, label in {**places, "account": "Account", "mfa_index": "Account"}.items():
        assert PLACE.findall(client.get(reverse(name)).text) == [label]


def test_a_stranger_sees_no_places(client, db):
    assert 'class="places"' not in client.get(reverse("account_login")).text
