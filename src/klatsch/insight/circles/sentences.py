"""Reasons of circles as messages, and the key by which a circle is recognized when it is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import Message, gettext_noop
from klatsch.insight.circles.fact_table import CONNECTED_ON_FACT
from klatsch.insight.circles.names import connected_on_phrase
from klatsch.insight.circles.reasons import TIES_FACT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.core.i18n.messages import MessageValue
    from klatsch.insight.circles.reasons import Reason

CIRCLE_KEY_MAX_LENGTH = 200
# Sentences by kind of fact; any other kind is called by its own name.
REASON_PHRASES = {
    "employer": gettext_noop("%(inside)s are or were at %(value)s; of everybody else, %(outside)s"),
    "school": gettext_noop("%(inside)s learned at %(value)s; of everybody else, %(outside)s"),
    "place": gettext_noop("%(inside)s live or lived in %(value)s; of everybody else, %(outside)s"),
    "list": gettext_noop("%(inside)s stand on your list %(value)s; of everybody else, %(outside)s"),
    "server": gettext_noop("%(inside)s are at home on %(value)s; of everybody else, %(outside)s"),
    "hashtag": gettext_noop("%(inside)s write about %(value)s; of everybody else, %(outside)s"),
    "language": gettext_noop("%(inside)s speak %(value)s; of everybody else, %(outside)s"),
}


def reason_message(reason: Reason) -> Message:
    """Return one reason with its shares: "8 in 10 are or were at Acme; of everybody else, 1 in 100"."""
    shares: dict[str, MessageValue] = {
        "inside": _share_phrase(reason.inside),
        "outside": _share_phrase(reason.outside),
    }
    if reason.fact == TIES_FACT:
        return Message("%(inside)s pairs of them share a group; with others, %(outside)s", shares)
    if reason.fact == CONNECTED_ON_FACT:
        met = connected_on_phrase(reason.value)
        return Message("%(inside)s: %(met)s; of everybody else, %(outside)s", shares | {"met": met})
    if reason.fact in REASON_PHRASES:
        return Message(REASON_PHRASES[reason.fact], shares | {"value": str(reason.value)})
    fact = f"{reason.fact.replace('_', ' ')} {reason.value}"
    return Message("%(inside)s share %(fact)s; of everybody else, %(outside)s", shares | {"fact": fact})


def circle_key(reasons: Iterable[Reason]) -> str:
    """Return the first shared fact, by which a circle is recognized when its members have changed.

    It is empty where a circle is based on ties or dates only.
    """
    for reason in reasons:
        if reason.fact not in {TIES_FACT, CONNECTED_ON_FACT}:
            return f"{reason.fact}={reason.value}"[:CIRCLE_KEY_MAX_LENGTH]
    return ""


def circle_strength(score: float, reasons: Iterable[Reason]) -> float:
    """Return the certainty of a circle: its score, or more where a fact is shared by members and by nobody else."""
    differences = [
        reason.inside - reason.outside for reason in reasons if reason.fact not in {TIES_FACT, CONNECTED_ON_FACT}
    ]
    return max([score, *differences])


def _share_phrase(share: float) -> Message:
    """Return a share in everyday words: "8 in 10"."""
    if share > 0.995:  # noqa: PLR2004
        return Message("All")
    if share >= 0.95:  # noqa: PLR2004 - ten in ten, but not all
        return Message("Nearly all")
    if share < 0.005:  # noqa: PLR2004
        return Message("none")
    if share < 0.1:  # noqa: PLR2004
        return Message("%(count)s in 100", {"count": round(share * 100)})
    return Message("%(count)s in 10", {"count": round(share * 10)})
