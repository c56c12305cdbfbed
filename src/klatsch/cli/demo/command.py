from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from klatsch.accounts.models import Host
    from klatsch.cli.demo.scenario import ScenarioResult
    from klatsch.invitations.models import Invitation

START_TIMEOUT_SECONDS = 60


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="End after the story instead of serving on.")] = False,
    port: Annotated[int, typer.Option(help="The port to serve on; 0 finds a free one.", min=0, max=65535)] = 0,
) -> None:
    """Tell the whole story with made-up people: import, invite, 200 followers, seven chats, nobody booked twice.

    Everything happens in a folder of its own, which goes away at the end; your data is not touched. With
    KLATSCH_DATABASE_URL the rows go there, and stay.
    """
    # Both signals end the demo in order, also where the shell ignores Ctrl-C.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="klatsch-demo-", ignore_cleanup_errors=True) as folder:
        port = port or _free_port()
        os.environ.update(KLATSCH_DATA_DIR=folder, KLATSCH_PORT=str(port), KLATSCH_BOOKING_RATE="off")
        os.environ.pop("KLATSCH_PUBLIC_URL", None)
        host, invitation = _prepare_invitation()
        with _running_server(port):
            result = _simulate_booking(invitation)
            if not no_serve:
                _wait_for_interrupt(host, invitation)
        if not result.is_correct:
            raise Refused("The story did not come true: see the numbers above.")


def _prepare_invitation() -> tuple[Host, Invitation]:
    from klatsch.cli.demo import scenario
    from klatsch.cli.django import start_django

    start_django()
    from klatsch.core import clock

    now = clock.now()
    host = scenario.create_demo_host(now)
    typer.echo(f"1. {host.name} sets klatsch up. She has collected people for years, on two networks.")
    for line in itertools.chain(scenario.import_demo_archives(host, now), scenario.assess_demo_deck(host, now)):
        typer.echo(f"   {line}")
    invitation = scenario.publish_invitation(host, now)
    chats = f"{scenario.CHAT_COUNT} chats of {invitation.minutes} min."
    typer.echo(f"2. She publishes one invitation, “{invitation.title}”: {chats}")
    typer.echo(f"   Why? {invitation.purpose}")
    return host, invitation


def _simulate_booking(invitation: Invitation) -> ScenarioResult:
    from klatsch.cli.demo import scenario
    from klatsch.cli.demo.simulated_guests import simulate_guests
    from klatsch.core.net.urls import absolute_url

    typer.echo(f"3. {scenario.GUEST_COUNT} followers open the page at the same moment, read it, and send the form ...")
    started_at, outcomes = simulate_guests(absolute_url(f"/i/{invitation.slug}/"), scenario.GUEST_COUNT, lambda _: None)
    result = scenario.scenario_result(invitation, started_at, outcomes)
    typer.echo(
        f"   {result.confirmed} booked in {result.seconds:.1f} seconds, {result.refused} told kindly,"
        f" {result.double_bookings} double bookings."
    )
    typer.echo(
        f"   Everybody had an answer after {result.last_response_seconds:.1f} seconds; nobody needed an account."
    )
    return result


def _wait_for_interrupt(host: Host, invitation: Invitation) -> None:
    from klatsch.cli.demo.scenario import HOST_PASSWORD
    from klatsch.core.net.urls import absolute_url

    try:
        typer.echo("\nLook around; Ctrl-C ends it.")
        typer.echo(f"   as a guest   {absolute_url(f'/i/{invitation.slug}/')}")
        typer.echo(f"   as the host  {absolute_url('/')}  ({host.email}, password: {HOST_PASSWORD})")
        sys.stdout.flush()
        signal.pause()
    except KeyboardInterrupt:
        typer.echo("\nGoodbye.")


def _free_port() -> int:
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        return int(finder.getsockname()[1])


@contextmanager
def _running_server(port: int) -> Iterator[None]:
    """Run `klatsch serve`, and end it."""
    with tempfile.TemporaryFile() as log:
        # In a session of its own, so that Ctrl-C reaches only this process, which ends the server.
        server = subprocess.Popen(
            [sys.executable, "-m", "klatsch", "serve"], stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_until_ready(port, server)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + START_TIMEOUT_SECONDS
    while server.poll() is None and time.monotonic() < give_up_at:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise Refused("The server did not start. 'klatsch serve' says why.")
