"""Charts of the deck, each with a table of the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klatsch.networks.registry import network_label
from klatsch.people.deck.counts import connections_by_year, deck_tally, network_overlap, writing_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from klatsch.web.host.shared.requests import HostRequest

CHART_WIDTH_PX = 400
GRID_CELL_PX = 44
MAX_DOT_RADIUS_PX = 19
LABEL_MARGIN_PX = 110
MAX_BAR_HEIGHT_PX = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label and count, the query of the deck that finds these people, its position and size."""

    label: str
    count: int
    address: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot for the people who are on two networks; its area shows how many they are."""

    x: int
    y: int
    r: int
    count: int


@dataclass(frozen=True, slots=True)
class NetworkGrid:
    """The grid of networks. `rows` holds each network with its dots, one for each network in the same order."""

    width: int
    size: int
    margin: int
    names: Sequence[tuple[str, int]]
    rows: Sequence[tuple[str, str, Sequence[Dot]]]


@require_safe
@login_required
def deck_charts_view(request: HostRequest) -> HttpResponse:
    """Show charts of the whole deck: networks, years of connections, and who wrote to whom."""
    writing = writing_counts(request.user)
    context = {
        "tally": deck_tally(request.user),
        "grid": network_grid(network_overlap(request.user)),
        "years": vertical_bars(connections_by_year(request.user)),
        "highest": MAX_BAR_HEIGHT_PX,
        "writing": horizontal_bars(
            [
                (_("You both wrote"), writing.both, ""),
                (_("They wrote to you"), writing.only_received, ""),
                (_("You wrote to them"), writing.only_sent, ""),
                (_("Neither has written yet"), writing.neither, ""),
                (_("It is your turn"), writing.your_turn, "waiting=yes"),
            ]
        ),
    }
    return render(request, "host/deck/charts.html", context)


def network_grid(pairs: Mapping[tuple[str, str], int]) -> NetworkGrid:
    """Return a grid with a dot for each pair of networks, those with most people first."""
    networks = sorted({first for first, _second in pairs}, key=lambda name: (-pairs[name, name], name))
    most = max(pairs.values(), default=1)

    def middle(index: int) -> int:
        return LABEL_MARGIN_PX + index * GRID_CELL_PX + GRID_CELL_PX // 2

    def dot(row: int, column: int) -> Dot:
        count = pairs.get((networks[row], networks[column]), 0)
        r = max(3, round(MAX_DOT_RADIUS_PX * sqrt(count / most))) if count else 0
        return Dot(middle(column), middle(row) - LABEL_MARGIN_PX, r, count)

    indexes = range(len(networks))
    return NetworkGrid(
        width=LABEL_MARGIN_PX + len(networks) * GRID_CELL_PX,
        size=len(networks) * GRID_CELL_PX,
        margin=LABEL_MARGIN_PX,
        names=[(network_label(name), middle(index)) for index, name in enumerate(networks)],
        rows=[(networks[row], network_label(networks[row]), [dot(row, at) for at in indexes]) for row in indexes],
    )


def vertical_bars(counts: Mapping[int, int]) -> list[Bar]:
    """Return a bar for each year, side by side."""
    most = max(counts.values(), default=0) or 1
    step = CHART_WIDTH_PX // max(len(counts), 1)
    bars = []
    for index, (year, count) in enumerate(counts.items()):
        height = max(2, round(MAX_BAR_HEIGHT_PX * count / most)) if count else 0
        bars.append(
            Bar(
                str(year),
                count,
                f"since={year}",
                index * step,
                MAX_BAR_HEIGHT_PX - height,
                max(1, min(step - 2, 40)),
                height,
            )
        )
    return bars


def horizontal_bars(counts: Sequence[tuple[str, int, str]]) -> list[Bar]:
    """Return bars one below the other."""
    most = max((count for _label, count, _address in counts), default=0) or 1
    return [
        Bar(label, count, address, 0, index * 34 + 20, max(2, round(CHART_WIDTH_PX * count / most)) if count else 0, 14)
        for index, (label, count, address) in enumerate(counts)
    ]
