"""HTTP requests to servers that misbehave, and the guard against SSRF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from klatsch.core.net import http
from klatsch.core.net.http import FetchFailed, PrivateAddress, fetch

if TYPE_CHECKING:
    from tests.http_server import HttpServer


def test_an_answer_comes_with_its_status_and_headers(web_site: HttpServer) -> None:
    web_site.pages["/"] = (203, {"ETag": '"1"'}, b"hello")
    answer = fetch(web_site.address, allow_private=True, headers={"X-Said": "please"})
    assert (answer.status_code, answer.headers["ETag"], answer.content) == (203, '"1"', b"hello")
    assert web_site.asked[0][1]["X-Said"] == "please"


def test_a_guarded_question_never_reaches_a_server_of_this_machine(web_site: HttpServer) -> None:
    with pytest.raises(PrivateAddress) as error:
        fetch(web_site.address, allow_private=False)
    assert error.value.code == "private-address"
    assert web_site.asked == []


def test_a_redirect_is_followed_but_not_without_end_and_not_to_a_file(web_site: HttpServer) -> None:
    web_site.pages |= {
        "/old": (301, {"Location": "/new"}, b""),
        "/new": (200, {}, b"here"),
        "/round": (302, {"Location": "/round"}, b""),
        "/file": (302, {"Location": "file:///etc/hostname"}, b""),
    }
    assert fetch(f"{web_site.address}/old", allow_private=True).content == b"here"
    with pytest.raises(FetchFailed) as error:
        fetch(f"{web_site.address}/round", allow_private=True)
    assert error.value.code == "too-many-redirects"
    with pytest.raises(FetchFailed) as error:
        fetch(f"{web_site.address}/file", allow_private=True)
    assert error.value.code == "server-not-reachable"


def test_too_much_is_not_read_to_its_end(web_site: HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_RESPONSE_BYTES", 1_048_576)
    web_site.pages["/"] = (200, {}, b"x" * 1_100_000)
    with pytest.raises(FetchFailed) as error:
        fetch(web_site.address, allow_private=True)
    assert error.value.code == "response-too-large"


def test_what_is_packed_unasked_is_not_unpacked(web_site: HttpServer) -> None:
    web_site.pages["/"] = (200, {"Content-Encoding": "gzip"}, b"x")
    with pytest.raises(FetchFailed) as error:
        fetch(web_site.address, allow_private=True)
    assert error.value.code == "response-encoded"


def test_a_server_that_is_not_there_is_said_so_in_one_sentence() -> None:
    with pytest.raises(FetchFailed) as error:
        fetch("http://127.0.0.1:1/", allow_private=True)
    assert error.value.code == "server-not-reachable"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "127.1"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_is_asked_of_this_machine_however_it_is_spelled(scheme: str, host: str) -> None:
    with pytest.raises(PrivateAddress):
        fetch(f"{scheme}://{host}:1/", allow_private=False)
