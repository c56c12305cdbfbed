"""Count the files and functions of klatsch that one warm request enters: `python -m scripts.count_request_steps`.

A step is a code object under src/klatsch that the request enters, from the first middleware to the last byte; lambdas,
comprehensions and module bodies are not counted. Every request is sent several times and the last one is measured, on
SQLite, because the first ones fill caches and load modules. The budgets are kept by tests/meta/test_request_steps.py.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation

SOURCE = str(Path(__file__).resolve().parents[1] / "src" / "klatsch") + os.sep
WARM_UP_REQUESTS = 2
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class StepCounter:
    """Collects the code objects of klatsch that run while it is active."""

    def __init__(self) -> None:
        self.codes: set[CodeType] = set()

    def __enter__(self) -> Self:
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(SOURCE) and not code.co_name.startswith("<"):
            self.codes.add(code)

    def functions_by_file(self) -> dict[str, list[str]]:
        """Return the names of the functions entered, by file below src/klatsch."""
        names = defaultdict(list)
        for code in self.codes:
            names[code.co_filename.removeprefix(SOURCE)].append(code.co_qualname)
        return {path: sorted(functions) for path, functions in sorted(names.items())}


def count_steps(send: Callable[[], Any]) -> tuple[Any, StepCounter]:
    """Send a request until it is warm; return the last answer and the steps to it."""
    for _ in range(WARM_UP_REQUESTS):
        send()
    with StepCounter() as counter:
        answer = send()
    return answer, counter


def host_pages(invitation: Invitation) -> dict[str, str]:
    """Return the pages of a host that have a budget: what they show -> path."""
    address = f"/invitations/{invitation.slug}/"
    return {
        "first page": "/",
        "today": "/today/",
        "deck": "/deck/",
        "deck as a table": "/deck/?look=table",
        "charts": "/deck/pictures/",
        "circles": "/circles/",
        "duplicates": "/people/same/",
        "chats": "/chats/",
        "past chats": "/chats/past/",
        "promises": "/promises/",
        "invitations": "/invitations/",
        "invitation": address,
        "invitation form": f"{address}edit/",
        "report": f"{address}report/",
        "imports": "/deck/import/",
        "outbox": "/outbox/",
        "calendars": "/calendars/",
        "account": "/account/",
        "email preferences": "/letters/",
        "retention": "/keeping/",
        "account deletion": "/leave/",
    }


def sample_host() -> tuple[Host, Invitation]:
    """Make a host with people in the deck, who are assessed, and an open invitation on every day."""
    from klatsch.accounts.hosts import create_host
    from klatsch.core import clock
    from klatsch.insight.assessment.recompute import recompute_deck
    from tests.cast import PASSWORD, open_coffee
    from tests.factories import add_sample_people

    now = clock.now()
    host = create_host(email="hanna@example.org", name="Hanna", time_zone="UTC", password=PASSWORD, now=now)
    every_day = [{"days": WEEKDAYS, "start": "00:00", "end": "24:00"}]
    invitation = open_coffee(host, now, weekly=every_day, capacity=50)
    add_sample_people(host)
    recompute_deck(host=host, now=now)
    return host, invitation


def measured_requests() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each kind of request with the function that sends it, in an empty database."""
    from django.test import Client

    from klatsch.bookings.capacity.open_slots import open_slots_of
    from klatsch.core import clock
    from klatsch.scheduling.slot_ids import slot_id

    host, invitation = sample_host()
    slot_ids = iter([slot_id(slot.starts_at) for slot in open_slots_of(invitation, clock.now()).slots])
    numbers = iter(range(100))

    def send_booking() -> Any:  # noqa: ANN401 - a test response
        number = next(numbers)
        guest = {"name": f"Guest {number}", "email": f"guest{number}@example.org", "time_zone": "Europe/Berlin"}
        body = json.dumps({"slot": next(slot_ids), **guest})
        path = f"/api/v1/invitations/{invitation.slug}/bookings"
        return call_application("POST", path, body.encode())

    yield "POST bookings", send_booking
    yield "guest page", lambda: Client().get(f"/i/{invitation.slug}/")
    client = Client()
    client.force_login(host)
    for name, path in host_pages(invitation).items():
        yield f"host: {name}", lambda path=path: client.get(path)  # type: ignore[misc]


class _Answer:
    def __init__(self, status: str) -> None:
        self.status_code = int(status.split(maxsplit=1)[0])


def call_application(method: str, path: str, body: bytes = b"") -> _Answer:
    """Send a request to the WSGI application as a server does, and read the answer to its last byte."""
    from klatsch.config.wsgi import application

    statuses: list[str] = []

    def start_response(status: str, _headers: object, *_error: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _chunk: None

    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    response = application(environ, start_response)
    for _chunk in response:
        pass
    response.close()
    return _Answer(statuses[0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="also name every file and function")
    parser.add_argument("--json", action="store_true", help="print the functions of each request by file, as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KLATSCH_DATA_DIR"] = folder
        os.environ["KLATSCH_BOOKING_RATE"] = "off"
        from klatsch.cli.django import start_django

        start_django()
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        steps = {}
        for name, send in measured_requests():
            answer, counter = count_steps(send)
            steps[name] = {"status": answer.status_code, "files": counter.functions_by_file()}
    if options.json:
        print(json.dumps(steps))
    else:
        print_table(steps, is_verbose=options.verbose)
    return 0


def print_table(steps: dict[str, dict[str, Any]], *, is_verbose: bool) -> None:
    for name, request in steps.items():
        files = request["files"]
        functions = sum(len(names) for names in files.values())
        print(f"{name:24} {request['status']} {len(files):4} files {functions:4} functions")
        if is_verbose:
            for path, names in files.items():
                print(f"    {path}: {', '.join(names)}")


if __name__ == "__main__":
    sys.exit(main())
