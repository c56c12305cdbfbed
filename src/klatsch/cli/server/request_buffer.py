"""Buffer requests between Granian and Django, so that slow clients do not occupy threads.

Granian calls a WSGI application as soon as it has read the headers, so a client that sends a form slowly would keep a
thread waiting. Here forms are read completely first, within a time limit (RSGI, Granian's asynchronous interface), and
then handed to one of a few threads. Larger bodies are uploads, which have threads of their own.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections import deque
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

    type Environ = dict[str, Any]
    type Headers = list[tuple[str, str]]
    type Task = tuple[asyncio.Future[Any], Callable[[], Any]]
    type Application = Callable[[Environ, Callable[..., None]], Iterable[bytes]]

# A larger body is an upload.
MAX_FORM_BYTES = 65_536
FORM_TIMEOUT_SECONDS = 10.0
# An upload may take long, but is given up after a pause of this length.
UPLOAD_PAUSE_SECONDS = 30.0
UPLOAD_THREADS = 2


class RequestBuffer:
    """An RSGI application that passes complete requests to a WSGI `application`, at most `threads` at a time."""

    def __init__(self, application: Application, threads: int) -> None:
        self._application = application
        self._forms = _ThreadPool("klatsch-web", threads)
        self._uploads = _ThreadPool("klatsch-upload", UPLOAD_THREADS)

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        environ, threads = wsgi_environ(scope), self._forms
        size = _content_length(environ)
        if size > MAX_FORM_BYTES:
            threads = self._uploads
            environ["wsgi.input"] = io.BufferedReader(
                _StreamingBody(protocol, asyncio.get_running_loop()), MAX_FORM_BYTES
            )
        elif size:
            form = b""
            with suppress(TimeoutError):
                async with asyncio.timeout(FORM_TIMEOUT_SECONDS):
                    form = await protocol()
            if len(form) < size:
                protocol.response_empty(408, [("connection", "close")])
                return
            environ["wsgi.input"] = io.BytesIO(form)
        answer = await threads.do(partial(self._answer, environ, protocol))
        if answer is not None:
            status, headers, chunks = answer
            stream = protocol.response_stream(status, headers)
            while chunk := await threads.do(partial(next, chunks, b"")):
                await stream.send_bytes(chunk)

    def _answer(self, environ: Environ, protocol: HTTPProtocol) -> tuple[int, Headers, Iterator[bytes]] | None:
        """Send the response of the application; return it instead when it is a streaming one."""
        begun: list[Any] = []
        answer = self._application(environ, lambda status, headers, _error=None: begun.extend((status, headers)))
        status, headers = int(begun[0][:3]), begun[1]
        if getattr(answer, "streaming", False):
            return status, headers, _iterate_and_close(answer)
        protocol.response_bytes(status, headers, b"".join(_iterate_and_close(answer)))
        return None


class _ThreadPool:
    """A pool of threads in which the thread that worked last works next.

    A `ThreadPoolExecutor` uses all threads in turn, and the cache of each database connection would be cold.
    """

    def __init__(self, name: str, count: int) -> None:
        self._waiting: deque[Task] = deque()
        self._idle: list[SimpleQueue[Task]] = []
        for number in range(count):
            desk: SimpleQueue[Task] = SimpleQueue()
            self._idle.append(desk)
            Thread(target=self._work, args=[desk], name=f"{name}-{number}", daemon=True).start()

    async def do(self, job: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the job returns
        task = asyncio.get_running_loop().create_future(), job
        if self._idle:
            self._idle.pop().put(task)
        else:
            self._waiting.append(task)
        return await task[0]

    def _work(self, desk: SimpleQueue[Task]) -> None:
        while True:
            done, job = desk.get()
            deliver, result = done.set_result, None
            try:
                result = job()
            except Exception as error:  # noqa: BLE001 - the caller of `do` raises it again
                deliver, result = done.set_exception, error
            done.get_loop().call_soon_threadsafe(self._end, desk, done, partial(deliver, result))

    def _end(self, desk: SimpleQueue[Task], done: asyncio.Future[Any], deliver: Callable[[], None]) -> None:
        if self._waiting:
            desk.put(self._waiting.popleft())
        else:
            self._idle.append(desk)
        # The client may be gone, and its future cancelled.
        if not done.done():
            deliver()


def wsgi_environ(scope: Scope) -> Environ:
    """Return the WSGI environment (PEP 3333) of a request without its body.

    A header whose name has an underscore is left out, because it could pass for the one with a hyphen.
    """
    host, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ


def _content_length(environ: Environ) -> int:
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if length.isdecimal() else 0


def _iterate_and_close(answer: Any) -> Iterator[bytes]:  # noqa: ANN401 - whatever a WSGI application returns
    try:
        yield from answer
    finally:
        if hasattr(answer, "close"):
            answer.close()


class _StreamingBody(io.RawIOBase):
    """A request body that is still being received, read from another thread than the loop's. Raises TimeoutError."""

    def __init__(self, protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop) -> None:
        self._chunks = aiter(protocol)
        self._loop = loop
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever can be written to
        if not self._rest:
            coming = asyncio.run_coroutine_threadsafe(self._next(), self._loop)
            self._rest = coming.result(UPLOAD_PAUSE_SECONDS)
        part = self._rest[: len(buffer)]
        buffer[: len(part)] = part
        self._rest = self._rest[len(part) :]
        return len(part)

    async def _next(self) -> bytes:
        try:
            return bytes(await anext(self._chunks))
        except StopAsyncIteration:
            return b""
