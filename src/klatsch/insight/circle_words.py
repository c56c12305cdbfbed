"""Reasons of circles in sentences, and what makes a circle the same as an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.insight.circle_names import name_of
from klatsch.insight.circle_search.fact_table import DATES
from klatsch.insight.reasons import KNIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.insight.reasons import Reason

PHRASES = {
    "employer": "are or were at {}",
    "school": "learned at {}",
    "place": "live or lived in {}",
    "list": "stand on your list {}",
    "server": "are at home on {}",
    "hashtag": "write about {}",
    "language": "speak {}",
}


def sentence_of(reason: Reason) -> str:
    """Say one reason with its numbers: "8 in 10 are or were at Acme; of everybody else, 1 in 100"."""
    if reason.fact == KNIT:
        return f"{_share(reason.inside)} pairs of them share a group; with others, {_share(reason.outside)}"
    if reason.fact == DATES:
        return (
            f"{_share(reason.inside)}: {_lower_first(name_of([reason]))}; of everybody else, {_share(reason.outside)}"
        )
    phrase = PHRASES.get(reason.fact, f"share {reason.fact.replace('_', ' ')} {{}}").format(reason.value)
    return f"{_share(reason.inside)} {phrase}; of everybody else, {_share(reason.outside)}"


def key_of(reasons: Iterable[Reason]) -> str:
    """What a circle stands on, to know it again when its members have changed; empty where only ties tell."""
    for reason in reasons:
        if reason.fact not in {KNIT, DATES}:
            return f"{reason.fact}={reason.value}"[:200]
    return ""


def strength_of(promise: float, reasons: Iterable[Reason]) -> float:
    """How sure a circle is: a fact that all inside share and nobody outside says as much as any number of ties."""
    told = [reason.inside - reason.outside for reason in reasons if reason.fact not in {KNIT, DATES}]
    return max([promise, *told])


def _share(part: float) -> str:
    """A share as people say it."""
    if part > 0.995:  # noqa: PLR2004
        return "All"
    if part >= 0.95:  # noqa: PLR2004 - ten in ten, but not all
        return "Nearly all"
    if part < 0.005:  # noqa: PLR2004
        return "none"
    if part < 0.1:  # noqa: PLR2004
        return f"{round(part * 100)} in 100"
    return f"{round(part * 10)} in 10"


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
