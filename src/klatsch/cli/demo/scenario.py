"""The steps of `klatsch demo`. Each calls the functions that pages and commands call."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.cli.demo.simulated_guests import GuestOutcome
    from klatsch.invitations.models import Invitation

HOST_PASSWORD = "seven cups of coffee"  # noqa: S105 - of somebody who does not exist
CHAT_COUNT = 7
SHOWN_REACH_OUTS = 3
GUEST_COUNT = 200
INVITATION_PURPOSE = (
    "I have collected many of you over the years, like trading cards, and have talked with few. "
    "Seven half hours this week: tell me what you are building, and what keeps you from it."
)


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """The result of the demo, counted twice: by the responses to the guests, and by the rows of the database.

    `seconds` is from the arrival of the followers to the last booking, `last_response_seconds` to the last answer.
    """

    confirmed: int
    refused: int
    failed: int
    booked_rows: int
    double_bookings: int
    seconds: float
    last_response_seconds: float

    @property
    def is_correct(self) -> bool:
        """Return whether seven guests are booked, all others were refused properly, and no slot is booked twice."""
        return (
            self.confirmed == self.booked_rows == CHAT_COUNT
            and self.refused == GUEST_COUNT - CHAT_COUNT
            and not self.failed
            and not self.double_bookings
        )


def demo_archive_paths() -> list[Path]:
    """Return the made-up archives: beside the source in a checkout, inside the package when installed."""
    import klatsch

    package = Path(klatsch.__file__).parent
    for folder in (package / "demo_archives", package.parent.parent / "demo"):
        if folder.is_dir():
            return sorted(path for path in folder.iterdir() if path.suffix == ".vcf" or path.is_dir())
    return []


def create_demo_host(now: datetime) -> Host:
    """Create the host Hanna, with another address where hers is taken."""
    from klatsch.accounts.hosts import create_host
    from klatsch.core.security.tokens import new_token

    for email in ("hanna@example.org", f"hanna-{new_token()[:6].lower()}@example.org"):
        try:
            return create_host(
                email=email, name="Hanna Weiss", time_zone="Europe/Berlin", password=HOST_PASSWORD, now=now
            )
        except Refused:
            continue
    raise Refused("Hanna could not be made: there is a host with her address already.")


def import_demo_archives(host: Host, now: datetime) -> Iterator[str]:
    """Import the made-up archives, and yield one line about each."""
    from klatsch.people.imports.jobs import import_archive
    from klatsch.people.queries import deck_size, file_reports

    for path in demo_archive_paths():
        done = import_archive(host=host, path=path, name=path.name, now=now)
        reports = file_reports(done)
        rows = sum(report["rows"] for report in reports)
        left_out = sum(len(report["rejected"]) for report in reports)
        rejection_phrase = f"{left_out} of them left out, each with its reason" if left_out else "none of them left out"
        yield f"{path.name}: {rows} rows, {rejection_phrase}."
    cards, handles = deck_size(host)
    yield f"One deck of {cards} cards; the {handles - cards} people who are in both files have one card each."


def assess_demo_deck(host: Host, now: datetime) -> Iterator[str]:
    """Recompute the assessments, and yield lines about the first people who have been trying to reach her."""
    from klatsch.insight.assessment.recompute import recompute_deck
    from klatsch.insight.queries import unanswered_reach_outs
    from klatsch.insight.suggestions.daily import pick_daily

    recompute_deck(host=host, now=now)
    pick_daily(host=host, now=now)
    reach_outs = list(unanswered_reach_outs(host))
    yield f"{len(reach_outs)} people have been trying to reach her, and she had lost sight of them:"
    for statement in reach_outs[:SHOWN_REACH_OUTS]:
        yield f"- {statement.person.name}: “{statement.sentence}.”"


def publish_invitation(host: Host, now: datetime) -> Invitation:
    from klatsch.invitations.lifecycle import draft_invitation, open_invitation

    weekly = [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}]
    draft = draft_invitation(
        host=host,
        title="Coffee with me",
        purpose=INVITATION_PURPOSE,
        weekly=weekly,
        minutes=30,
        capacity=CHAT_COUNT,
        starts_at=now,
        ends_at=now + timedelta(days=7),
        question="What would you like to talk about?",
        now=now,
    )
    return open_invitation(invitation=draft, now=now)


def scenario_result(invitation: Invitation, started_at: float, outcomes: Sequence[GuestOutcome]) -> ScenarioResult:
    from klatsch.bookings.queries import live_bookings

    rows = list(live_bookings(invitation).values_list("starts_at", "ends_at"))
    double_bookings = sum(later[0] < earlier[1] for earlier, later in itertools.pairwise(rows))
    booked = [outcome for outcome in outcomes if outcome.booked]
    kind = [outcome for outcome in outcomes if not outcome.booked and set(outcome.statuses) <= {200, 409}]
    return ScenarioResult(
        confirmed=len(booked),
        refused=len(kind),
        failed=len(outcomes) - len(booked) - len(kind),
        booked_rows=len(rows),
        double_bookings=double_bookings,
        seconds=max((outcome.answered_at for outcome in booked), default=started_at) - started_at,
        last_response_seconds=max(outcome.answered_at for outcome in outcomes) - started_at,
    )
