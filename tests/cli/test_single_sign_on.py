"""Sign-in by OpenID Connect and by a proxy's header, with a real provider and a real server."""

from __future__ import annotations

import http.client
import logging
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests
from oidc_provider_mock import run_server_in_thread

from tests.servers import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any


pytestmark = [pytest.mark.races, pytest.mark.django_db]


@pytest.fixture
def provider() -> Iterator[Any]:
    """Address of an OpenID Connect provider of this test, which lets everybody in as whom they say they are."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def serve(databases: Any, database_kind: str, tmp_path: Path, provider: Any) -> Any:
    @contextmanager
    def served(**further: Any) -> Iterator[Any]:
        url = databases.url(database_kind, f"sso_{tmp_path.name[-12:].strip('_').lower()}")
        settings = {"KLATSCH_OIDC_URL": provider, "KLATSCH_OIDC_CLIENT_ID": "klatsch", "KLATSCH_OIDC_NAME": "Keys"}
        with running_server(tmp_path, url, **settings, **further) as server:
            yield server

    return served


def knows(provider: Any, subject: Any, **claims: Any) -> None:
    assert requests.put(f"{provider}/users/{subject}", json=claims, timeout=10).ok


def button_of(page: Any) -> Any:
    """Return the address and the CSRF token of the form for single sign-on."""
    form = page.partition('action="/account/oidc/')[2]
    return "/account/oidc/" + form.partition('"')[0].replace("&amp;", "&"), re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', form
    )[1]


def come_in(server: Any, subject: Any) -> Any:
    """Press the button, say who one is over there, and return where that ends."""
    visitor = requests.Session()
    page = visitor.get(f"{server.address}/account/login/", timeout=10)
    assert "Sign in with Keys" in page.text
    path, token = button_of(page.text)
    there = visitor.post(server.address + path, {"csrfmiddlewaretoken": token}, timeout=10)
    return visitor, visitor.post(there.url, {"sub": subject}, timeout=10)


def test_who_is_known_by_a_verified_address_comes_in_and_nobody_else(serve: Any, provider: Any) -> None:
    with serve() as server:
        server.new_host("hanna@example.org", "Hanna Weiss")
        knows(provider, "u1", email="Hanna@Example.org", email_verified=True, name="H")
        visitor, arrived = come_in(server, "u1")
        assert arrived.status_code == 200
        assert "Hanna Weiss" in visitor.get(f"{server.address}/account/", timeout=10).text
        # Known by their number over there from now on, whatever becomes of the address.
        knows(provider, "u1", email="other@example.org", email_verified=True)
        visitor, _ = come_in(server, "u1")
        assert "Hanna Weiss" in visitor.get(f"{server.address}/account/", timeout=10).text

        knows(provider, "u2", email="hanna@example.org", email_verified=False)
        _, refused = come_in(server, "u2")
        assert (refused.status_code, "has not verified your e-mail address" in refused.text) == (409, True)
        knows(provider, "u3", email="stranger@example.org", email_verified=True)
        _, refused = come_in(server, "u3")
        assert (refused.status_code, "Nobody offers chats here" in refused.text) == (409, True)
        assert "stranger" not in server.log.read_text()

        # An answer that nobody here has asked for.
        forged = requests.get(f"{server.address}/account/oidc/sso/login/callback/?code=x&state=y", timeout=10)
        assert "Hanna" not in forged.text
        assert "sessionid" not in forged.cookies


def asked_with(server: Any, *headers: Any) -> Any:
    place = urlsplit(server.address)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
    connection.putrequest("GET", "/account/")
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def test_newcomers_are_made_where_they_are_welcome_and_a_proxy_speaks_alone(serve: Any, provider: Any) -> None:
    welcome = {"KLATSCH_NEWCOMERS": "true", "KLATSCH_PROXY_HEADER": "RemoteEmail"}
    with serve(**welcome, KLATSCH_PROXY_ADDRESSES="127.0.0.1") as server:
        knows(provider, "u1", email="theo@example.org", email_verified=True, name="Theo Lind")
        visitor, _ = come_in(server, "u1")
        assert "Theo Lind" in visitor.get(f"{server.address}/account/", timeout=10).text
        assert asked_with(server)[0] == 302
        status, page = asked_with(server, ("RemoteEmail", "THEO@example.org"))
        assert (status, "Theo Lind" in page) == (200, True)
        status, page = asked_with(server, ("RemoteEmail", "ines.rocha@example.org"))
        assert (status, "ines.rocha" in page) == (200, True)
        # What a visitor sends besides the proxy's own header is not believed.
        for spelling in ("REMOTEEMAIL", "remoteemail", "Remote-Email", "Remote_Email"):
            sent = [("RemoteEmail", "ines.rocha@example.org"), (spelling, "theo@example.org")]
            assert "Theo Lind" not in asked_with(server, *sent)[1]
            assert "Theo Lind" not in asked_with(server, *sent[::-1])[1]
