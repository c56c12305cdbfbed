"""Requests that the buffer hands on to Django or refuses. The server is simulated; a real one is in races/."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from klatsch.cli.server import request_buffer
from klatsch.cli.server.request_buffer import MAX_FORM_BYTES, RequestBuffer, wsgi_environ

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from typing import Any


def a_scope(*headers: tuple[str, ...], **changes: Any) -> Any:
    told = {
        "method": "POST",
        "path": "/i/t%C3%A9/",
        "query_string": "tz=Europe%2FBerlin",
        "client": "[2001:db8::1]:50123",
        "server": "127.0.0.1:8000",
        "http_version": "1.1",
        "scheme": "http",
        "headers": SimpleNamespace(items=lambda: list(headers)),
    }
    return SimpleNamespace(**told | changes)


@dataclass
class Visitor:
    """The server's side of a request whose body comes in `pieces`; None stands for a visitor who sends no more."""

    pieces: list[bytes | None]
    answers: list[tuple[int, bytes]] = field(default_factory=list)

    async def __call__(self) -> bytes:
        return b"".join([piece async for piece in self])

    async def __aiter__(self) -> AsyncIterator[Any]:
        for piece in self.pieces:
            if piece is None:
                await asyncio.sleep(30)
            yield piece

    def response_bytes(self, status: int, _headers: list[Any], body: bytes) -> None:
        self.answers.append((status, body))

    def response_empty(self, status: int, _headers: list[tuple[str, ...]]) -> None:
        self.answers.append((status, b""))

    def response_stream(self, status: int, _headers: list[Any]) -> SimpleNamespace:
        async def send_bytes(chunk: bytes) -> None:
            self.answers.append((status, chunk))

        return SimpleNamespace(send_bytes=send_bytes)


class Pieces:
    streaming = True

    def __init__(self) -> None:
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"one", b"two")

    def close(self) -> None:
        self.is_closed = True


def read_and_tell(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """A WSGI application that answers with what it was sent."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    try:
        body = environ["wsgi.input"].read(length)
    except TimeoutError:
        start("400 Bad Request", [])
        return [b"stood still"]
    start("200 OK", [])
    return [str(len(body)).encode()]


def come(
    visitor: Visitor, size: int | None, application: Callable[..., Any] = read_and_tell
) -> list[tuple[int, bytes]]:
    length = [] if size is None else [("content-length", str(size))]
    asyncio.run(RequestBuffer(application, 1)(a_scope(*length), visitor))  # type: ignore[arg-type]
    return visitor.answers


def test_a_request_becomes_what_wsgi_calls_its_environment() -> None:
    environ = wsgi_environ(a_scope(("host", "a.example"), ("content-type", "text/plain"), ("accept", "text/html")))
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/i/té/"
    assert environ["QUERY_STRING"] == "tz=Europe%2FBerlin"
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == (
        "2001:db8::1",
        "127.0.0.1",
        "8000",
    )
    assert (environ["HTTP_HOST"], environ["CONTENT_TYPE"], environ["HTTP_ACCEPT"]) == (
        "a.example",
        "text/plain",
        "text/html",
    )


def test_what_is_sent_twice_is_joined_and_no_name_passes_for_another() -> None:
    sent = ("cookie", "a=1"), ("cookie", "b=2"), ("x-word", "one"), ("x-word", "two"), ("x_word", "three")
    environ = wsgi_environ(a_scope(*sent))
    assert (environ["HTTP_COOKIE"], environ["HTTP_X_WORD"]) == ("a=1; b=2", "one,two")


@pytest.mark.parametrize("size", [None, 0, 5, MAX_FORM_BYTES, MAX_FORM_BYTES + 1, 300_000])
def test_all_that_was_sent_arrives(size: int | None) -> None:
    pieces = [bytes(10_000)] * (size // 10_000) + [bytes(size % 10_000)] if size else []
    assert come(Visitor(pieces), size) == [(200, str(size or 0).encode())]  # type: ignore[arg-type]


@pytest.mark.parametrize("pieces", [[b"name=A", None], [b"name=A"]])
def test_half_a_form_is_not_waited_for_and_takes_no_thread(monkeypatch: pytest.MonkeyPatch, pieces: list[Any]) -> None:
    monkeypatch.setattr(request_buffer, "FORM_TIMEOUT_SECONDS", 0.01)

    def never(_environ: Any, _start: Any) -> None:
        pytest.fail("a form that is not there was handed on")

    assert come(Visitor(pieces), 1000, never) == [(408, b"")]


def test_an_upload_that_stands_still_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_buffer, "UPLOAD_PAUSE_SECONDS", 0.01)
    assert come(Visitor([bytes(70_000), None]), 100_000) == [(400, b"stood still")]


def test_an_answer_made_on_the_way_is_sent_in_pieces_and_closed() -> None:
    pieces = Pieces()

    def stream(_environ: dict[str, Any], start: Callable[..., Any]) -> Pieces:
        start("200 OK", [])
        return pieces

    assert come(Visitor([]), None, stream) == [(200, b"one"), (200, b"two")]
    assert pieces.is_closed


def test_whoever_worked_last_works_next_and_no_more_than_there_are_work_at_once() -> None:
    names = []

    def note(_environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        names.append(threading.current_thread().name)
        time.sleep(0.001)
        start("200 OK", [])
        return [b""]

    async def one_after_another_and_then_all() -> None:
        opened = RequestBuffer(note, 2)
        for _ in range(3):
            await opened(a_scope(), Visitor([]))  # type: ignore[arg-type]
        await asyncio.gather(*(opened(a_scope(), Visitor([])) for _ in range(7)))  # type: ignore[arg-type]

    asyncio.run(one_after_another_and_then_all())
    assert len(set(names[:3])) == 1
    assert (len(names), len(set(names))) == (10, 2)


def test_a_program_that_fails_fails_its_own_request_only() -> None:
    async def two_of_one_thread() -> list[tuple[int, bytes]]:
        opened = RequestBuffer(lambda environ, start: start(environ["HTTP_STATUS"], []) or [b""], 1)  # type: ignore[func-returns-value, redundant-expr]
        visitor = Visitor([])
        with pytest.raises(KeyError):
            await opened(a_scope(), visitor)  # type: ignore[arg-type]
        await opened(a_scope(("status", "200 OK")), visitor)  # type: ignore[arg-type]
        return visitor.answers

    assert asyncio.run(two_of_one_thread()) == [(200, b"")]


def test_a_visitor_who_goes_meanwhile_leaves_the_thread_to_the_next() -> None:
    async def first_goes_second_comes() -> list[tuple[int, bytes]]:
        opened = RequestBuffer(lambda _environ, start: time.sleep(0.02) or start("200 OK", []) or [b""], 1)  # type: ignore[func-returns-value, redundant-expr]
        first, visitor = asyncio.create_task(opened(a_scope(), Visitor([]))), Visitor([])  # type: ignore[arg-type]
        await asyncio.sleep(0.005)
        first.cancel()
        await opened(a_scope(), visitor)  # type: ignore[arg-type]
        return visitor.answers

    assert asyncio.run(first_goes_second_comes()) == [(200, b"")]
