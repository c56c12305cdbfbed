"""Metrics for Prometheus: bookings, emails, invitations and the worker as gauges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from klatsch.bookings.queries import bookings_by_state
from klatsch.core.jobs.heartbeats import last_heartbeat_at
from klatsch.emails.queries import emails_by_state, oldest_due_at
from klatsch.invitations.queries import open_invitations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True)
class Gauge:
    """One gauge: name, help text, and values by state ("" where there are no states)."""

    name: str
    meaning: str
    values: Mapping[str, float]


def collect_metrics(now: datetime) -> list[Gauge]:
    """Return the gauges of the server, over all hosts, by five queries."""
    oldest = oldest_due_at(now)
    beat_at = last_heartbeat_at()
    gauges = [
        Gauge("klatsch_bookings", "Bookings by state.", bookings_by_state()),
        Gauge("klatsch_letters", "Letters by state.", emails_by_state()),
        Gauge("klatsch_invitations_open", "Invitations that take bookings now.", {"": open_invitations(now).count()}),
        Gauge(
            "klatsch_oldest_due_letter_seconds",
            "For how long the oldest letter that should be on its way has been waiting.",
            {"": (now - oldest).total_seconds() if oldest else 0},
        ),
    ]
    if beat_at is not None:
        silent = (now - beat_at).total_seconds()
        gauges.append(Gauge("klatsch_worker_silent_seconds", "When a worker last said that it lives.", {"": silent}))
    return gauges


def format_prometheus(gauges: Iterable[Gauge]) -> str:
    """Return the gauges in the text exposition format 0.0.4."""
    lines = []
    for gauge in gauges:
        lines += [f"# HELP {gauge.name} {gauge.meaning}", f"# TYPE {gauge.name} gauge"]
        for state, value in gauge.values.items():
            label = f'{{state="{state}"}}' if state else ""
            lines.append(f"{gauge.name}{label} {value:g}")
    return "\n".join(lines) + "\n"
