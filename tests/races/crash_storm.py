"""A storm of guests on a server whose processes are killed in the middle of it, and the account of what is left.

Whoever gets no answer asks again, with the same Idempotency-Key, until there is one: what was told is written down, and
compared with what the database and the mail server hold in the end.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.command_runner import CommandRunner
from tests.races.concurrent_clients import ApiResponse, booking_request, send_request
from tests.servers import KLATSCH_ARGUMENTS, SERVER_TIMEOUT_SECONDS, environment_for, free_port

if TYPE_CHECKING:
    from tests.smtp_server import SmtpSink

GUEST_COUNT = 8
CHATS_PER_GUEST = 3
# Seconds between one try and the next, of somebody who got no answer.
RETRY_SECONDS = 0.02
WEB, WORKER, SUPERVISOR = "web", "worker", "tree"

PREPARE_PROGRAM = """
import json
from datetime import timedelta
from klatsch.accounts.hosts import create_host
from klatsch.core import clock
from tests.cast import open_coffee
now = clock.now()
hanna = create_host(email="hanna@example.org", name="Hanna", time_zone="UTC", password=None, now=now)
offers = dict(minutes=15, capacity=1_000, ends_at=now + timedelta(days=90),
              weekly=[{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "24:00"}])
print(json.dumps([open_coffee(hanna, now, title=title, **offers).slug for title in ("Coffee", "Tea")]))
"""
EXPIRE_LEASES_PROGRAM = """
from klatsch.core import clock
from klatsch.emails.models import Email
Email.objects.filter(state="sending").update(leased_until=clock.now())
"""
COUNT_DUE_PROGRAM = """
from klatsch.core import clock
from klatsch.emails.models import Email
print(Email.objects.filter(state__in=["waiting", "sending"], due_at__lte=clock.now()).count())
"""
READ_ROWS_PROGRAM = """
import json
from django.conf import settings
from klatsch.bookings.models import Booking, Claim, Slot
from klatsch.emails.mime import make_message_id
from klatsch.emails.models import Email
sender = settings.KLATSCH.mail_from
letters = [
    {"booking": letter.payload.get("booking"), "kind": letter.kind, "state": letter.state,
     "id": make_message_id(letter.key, settings.SECRET_KEY, sender)}
    for letter in Email.objects.all()
]
bookings = [
    {"pk": one.pk, "key": one.idempotency_key, "token": one.token, "start": one.starts_at.timestamp(),
     "end": one.ends_at.timestamp(), "state": one.state, "slot": one.slot_id}
    for one in Booking.objects.all()
]
print(json.dumps({"bookings": bookings, "letters": letters, "slots": list(Slot.objects.values_list("pk", flat=True)),
                  "claimed": list(Claim.objects.values_list("slot_id", flat=True).distinct())}))
"""
PROGRAM_HEAD = "from klatsch.cli.django import start_django\nstart_django()\n"


@dataclass
class GuestRecord:
    """A confirmed booking as its guest knows it: token, and when it begins, or may begin where a response was lost."""

    key: str
    token: str
    starts: set[str]


@dataclass
class CrashReport:
    """The counts of one run and the faults in the end; each list of faults has to be empty."""

    kills: Counter[str] = field(default_factory=Counter)
    told: int = 0
    asked_again: int = 0
    letters: int = 0
    sent_twice: int = 0
    lost: list[Any] = field(default_factory=list)
    doubled: list[Any] = field(default_factory=list)
    half: list[Any] = field(default_factory=list)
    letters_lost: list[Any] = field(default_factory=list)

    def faults(self) -> list[Any]:
        return [*self.lost, *self.doubled, *self.half, *self.letters_lost]

    def __str__(self) -> str:
        kills = ", ".join(f"{number} x {what}" for what, number in sorted(self.kills.items()))
        return (
            f"killed: {kills}; {self.told} told booked after {self.asked_again} unanswered tries; "
            f"{len(self.lost)} lost, {len(self.doubled)} twice, {len(self.half)} half written; "
            f"{self.letters} letters sent, {len(self.letters_lost)} lost, {self.sent_twice} sent twice"
        )


class CrashingServer:
    """`klatsch serve` with two web processes, to be killed piece by piece and started again."""

    def __init__(self, folder: Path, database_url: str, sink: SmtpSink, **further: str) -> None:
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"
        settings = {"KLATSCH_SMTP_URL": sink.url, "KLATSCH_WEB_PROCESSES": "2", "KLATSCH_SECRET_KEY": "x" * 50}
        self.environment = environment_for(folder, database_url, self._port, **settings, **further)
        safe = {**self.environment, "DJANGO_SETTINGS_MODULE": "klatsch.config.settings"}
        self._commands = CommandRunner(safe)
        self._log = (folder / "log.txt").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *KLATSCH_ARGUMENTS, "serve", "--port", str(self._port)],
            env=self.environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def python(self, program: str) -> str:
        return self._commands.run("-c", PROGRAM_HEAD + program)

    def kill(self, what: str) -> None:
        """Kill one web process, the worker, or the whole tree at one blow as a power cut does, which starts anew."""
        if what == SUPERVISOR:
            family = [self._process.pid, *self._children()]
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self._process.wait()
            self.start()
            return
        ends_at = time.monotonic() + SERVER_TIMEOUT_SECONDS
        while not (found := [pid for pid in self._children() if _has_process_name(pid, f"klatsch {what}")]):
            assert time.monotonic() < ends_at, f"no {what} process came back"
            time.sleep(0.01)
        with suppress(ProcessLookupError):
            os.kill(random.choice(found), signal.SIGKILL)  # noqa: S311 - no secret

    def end(self) -> None:
        """Ask the tree to end, which it does in order even a moment after one of its processes was killed."""
        self._process.terminate()
        assert self._process.wait(SERVER_TIMEOUT_SECONDS) == 0

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._commands.close()
        self._log.close()

    def _children(self) -> list[int]:
        listed = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return [int(pid) for pid in listed.read_text().split()]


def _has_process_name(pid: int, name: str) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip() == name
    return False


class GuestStorm:
    """Guests who each want some chats, book them and move every third, in bursts with a kill in the middle of each."""

    def __init__(self, server: CrashingServer) -> None:
        self._server = server
        self._slugs = json.loads(server.python(PREPARE_PROGRAM))
        self.told: list[GuestRecord] = []
        self.asked_again = 0
        self._lock = threading.Lock()
        self._starts: dict[str, str] = {}
        self._slots: list[str] = []

    def burst(self, number: int, what: str) -> None:
        """Let every guest book while, a moment after they began, `what` is killed."""
        if not self._slots:
            # The first one may begin, and so close, before anybody takes it.
            self._starts = {slot["id"]: slot["start"] for slot in self.open_slots()[1:]}
            self._slots = list(self._starts)
        with ThreadPoolExecutor(GUEST_COUNT) as guests:
            ends = [guests.submit(self._visit, number, guest) for guest in range(GUEST_COUNT)]
            time.sleep(random.uniform(0.0, 0.06))  # noqa: S311 - no secret
            self._server.kill(what)
            for end in ends:
                end.result()

    def open_slots(self) -> list[dict[str, str]]:
        return self._until_answered("GET", f"/api/v1/invitations/{self._slugs[0]}/slots").body["slots"]

    def _visit(self, burst: int, guest: int) -> None:
        chance = random.Random(burst * GUEST_COUNT + guest)  # noqa: S311 - no secret
        for chat in range(CHATS_PER_GUEST):
            key = f"{burst}-{guest}-{chat}"
            # Neighbours want the same times, of two invitations that share their host.
            wish = booking_request("", self._slugs[guest % 2], self._wanted(burst, chance), f"guest{key}", key)
            answer = self._until_answered("POST", wish.path, wish.body, wish.headers)
            if answer.status != 201:
                assert answer.status == 409, answer
                continue
            booked = answer.body["booking"]
            told = GuestRecord(key, booked["token"], {booked["start"]})
            if chat == 0:
                self._move(told, self._wanted(burst, chance))
            with self._lock:
                self.told.append(told)

    def _wanted(self, burst: int, chance: random.Random) -> str:
        first = burst * GUEST_COUNT * 2
        return self._slots[(first + chance.randrange(GUEST_COUNT * CHATS_PER_GUEST)) % len(self._slots)]

    def _move(self, told: GuestRecord, slot: str) -> None:
        before = self.asked_again
        answer = self._until_answered("POST", f"/api/v1/bookings/{told.token}/move", {"slot": slot})
        if answer.status == 200:
            told.starts = {answer.body["booking"]["start"]}
        elif self.asked_again > before:
            # The answer that was lost may have been yes.
            told.starts.add(self._starts[slot])

    def _until_answered(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> ApiResponse:
        ends_at = time.monotonic() + SERVER_TIMEOUT_SECONDS
        while True:
            with suppress(OSError, http.client.HTTPException, ValueError):
                answer = send_request(self._server.address, method, path, body, headers)
                if answer.status < 500:
                    return answer
            with self._lock:
                self.asked_again += 1
            assert time.monotonic() < ends_at, f"no answer to {method} {path}"
            time.sleep(RETRY_SECONDS)


def run_crash_storm(server: CrashingServer, sink: SmtpSink, kills: list[str]) -> CrashReport:
    """Drive a burst for each of `kills`, let every letter leave, and give account."""
    with closing(server):
        server.start()
        storm = GuestStorm(server)
        for number, what in enumerate(kills):
            storm.burst(number, what)
        server.end()
        # Three minutes later, when what the dead had leased is free again:
        server.python(EXPIRE_LEASES_PROGRAM)
        server.start()
        storm.open_slots()
        ends_at = time.monotonic() + SERVER_TIMEOUT_SECONDS + len(storm.told)
        while int(server.python(COUNT_DUE_PROGRAM)):
            assert time.monotonic() < ends_at, "letters do not leave"
            time.sleep(0.2)
        server.end()
        return _write_report(storm, sink, kills, json.loads(server.python(READ_ROWS_PROGRAM)))


def _write_report(storm: GuestStorm, sink: SmtpSink, kills: list[str], seen: dict[str, Any]) -> CrashReport:
    found = CrashReport(kills=Counter(kills), told=len(storm.told), asked_again=storm.asked_again)
    by_token = {one["token"]: one for one in seen["bookings"]}
    found.lost = [told for told in storm.told if not _is_kept(told, by_token)]
    live = sorted((one for one in seen["bookings"] if one["state"] == "booked"), key=lambda one: one["start"])
    found.doubled = [(one, two) for one, two in itertools.pairwise(live) if two["start"] < one["end"]]
    keys = Counter(one["key"] for one in seen["bookings"])
    found.doubled += [key for key, number in keys.items() if number > 1]
    told_about = {(letter["booking"], letter["kind"]) for letter in seen["letters"]}
    found.half = [one for one in live if not {(one["pk"], "booked"), (one["pk"], "booked_host")} <= told_about]
    found.half += [one for one in live if one["slot"] not in seen["claimed"]]
    found.half += sorted(set(seen["slots"]) - {one["slot"] for one in seen["bookings"]})
    arrived = Counter(message["Message-ID"] for message in sink.received)
    found.letters_lost = [
        letter
        for letter in seen["letters"]
        if letter["state"] == "failed" or (letter["state"] == "sent" and not arrived[letter["id"]])
    ]
    found.letters, found.sent_twice = len(arrived), arrived.total() - len(arrived)
    return found


def _is_kept(told: GuestRecord, by_token: dict[str, dict[str, Any]]) -> bool:
    one = by_token.get(told.token)
    starts = {datetime.fromisoformat(start).timestamp() for start in told.starts}
    return one is not None and one["state"] == "booked" and one["key"] == told.key and one["start"] in starts
