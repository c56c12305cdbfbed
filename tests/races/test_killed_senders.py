"""Workers that are killed while they send: no letter is lost, and a second one is known by its Message-ID.

The lease of a dead worker runs out by itself after some minutes; here the row is told that they have passed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter

from tests.mail import running_sink
from tests.servers import KLATSCH, PATIENCE, environment_for

LETTERS = 60
KILLS = 4

WRITE_LETTERS = f"""
from klatsch.cli.django import start_django
start_django()
from klatsch.accounts.services import create_host
from klatsch.core import clock
from klatsch.letters.models import Letter
from klatsch.letters.services import LetterDraft, write_letters
from tests.cast import AMAL, details_of, open_coffee
from klatsch.bookings.services.book import book_slot
from klatsch.bookings.queries import offering
from datetime import UTC, datetime
now = clock.now()
hanna = create_host(email="hanna@example.org", name="Hanna", time_zone="UTC", password=None, now=now)
coffee = open_coffee(hanna, now)
starts_at = datetime.fromtimestamp(offering(coffee, now).slots[0].start, UTC)
chat = book_slot(invitation=coffee, starts_at=starts_at, guest=details_of(AMAL), now=now)
Letter.objects.all().delete()
payload = {{"booking": chat.pk, "sequence": 0}}
write_letters([
    LetterDraft(
        host_id=hanna.pk, key=str(n), kind="booked", to_name="Bo", to_email=f"bo{{n}}@example.com", payload=payload
    )
    for n in range({LETTERS})
], now=now)
"""
LET_LEASES_RUN_OUT = """
from klatsch.cli.django import start_django
start_django()
from klatsch.core import clock
from klatsch.letters.models import Letter
Letter.objects.filter(state="sending").update(leased_until=clock.now())
"""
COUNT_STATES = """
from klatsch.cli.django import start_django
start_django()
from klatsch.letters.queries import letters_by_state
print(letters_by_state())
"""


def run(environment, code):
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE * 2
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def until_received(sink, count, worker):
    ends_at = time.monotonic() + PATIENCE
    while len({message["Message-ID"] for message in sink.received}) < count:
        assert time.monotonic() < ends_at, f"{len(sink.received)} letters arrived"
        assert worker.poll() is None
        time.sleep(0.01)


def test_a_worker_killed_again_and_again_loses_no_letter(databases, database_kind, tmp_path):
    with running_sink() as sink:
        url = databases.url(database_kind, f"killed_{tmp_path.name[-12:].strip('_').lower()}")
        environment = environment_for(tmp_path, url, 0, KLATSCH_SMTP_URL=sink.url)
        run(environment, WRITE_LETTERS)
        sink.takes = 0.02
        for kill in range(KILLS + 1):
            worker = subprocess.Popen([sys.executable, *KLATSCH, "worker"], env=environment, stdout=subprocess.DEVNULL)
            last = kill == KILLS
            until_received(sink, LETTERS if last else (kill + 1) * 10, worker)
            if last:
                worker.terminate()
                assert worker.wait(PATIENCE) == 0
            else:
                worker.kill()
                worker.wait()
                run(environment, LET_LEASES_RUN_OUT)
        arrived = Counter(message["To"].addresses[0].addr_spec for message in sink.received)
        assert len(arrived) == LETTERS
        assert sum(arrived.values()) <= LETTERS + KILLS
        assert len({message["Message-ID"] for message in sink.received}) == LETTERS
        assert f"'sent': {LETTERS}" in run(environment, COUNT_STATES)
