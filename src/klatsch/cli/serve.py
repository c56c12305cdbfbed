"""`klatsch serve`, `web` and `worker`: all processes together, or web and worker apart for several machines."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

PortOption = Annotated[int | None, typer.Option(help="The port to listen on; 0 takes a free one.", min=0, max=65535)]


def serve(port: PortOption = None) -> None:
    """Serve pages and do the background work, in one process tree."""
    _serve(port, has_worker=True)


def web(port: PortOption = None) -> None:
    """Serve pages only; `klatsch worker` does the background work."""
    _serve(port, has_worker=False)


def worker() -> None:
    """Do the background work only; any number of these may run."""
    from klatsch.cli.django import start_django

    start_django()
    from klatsch.cli.server.worker import BackgroundWorker

    typer.echo("Doing the background work (Ctrl-C ends it).")
    sys.stdout.flush()
    BackgroundWorker().run()


def _serve(port: int | None, *, has_worker: bool) -> None:
    from klatsch.cli.django import start_django
    from klatsch.cli.server.ports import available_port

    if port is not None:
        os.environ["KLATSCH_PORT"] = str(port)
    if os.environ.get("KLATSCH_PORT") == "0":
        # Settings are read once, and links in pages and emails contain the port.
        os.environ["KLATSCH_PORT"] = str(available_port(os.environ.get("KLATSCH_BIND") or "127.0.0.1", 0))
    start_django(migrate=False)
    from django.conf import settings

    port = available_port(settings.KLATSCH.bind, settings.KLATSCH.port)
    from klatsch.accounts.queries import has_hosts
    from klatsch.accounts.set_up_links import create_set_up_link
    from klatsch.cli.server.banner import print_address, print_settings
    from klatsch.cli.server.supervisor import Supervisor
    from klatsch.core import clock
    from klatsch.core.db.database import migrate_database

    print_settings()
    migrate_database()
    print_address(None if has_hosts() else create_set_up_link(now=clock.now()))
    sys.stdout.flush()
    Supervisor(address=settings.KLATSCH.bind, port=port, has_worker=has_worker).run()
