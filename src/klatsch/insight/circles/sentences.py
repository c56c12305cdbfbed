"""Reasons of circles in sentences, and what makes a circle the same as an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.i18n.messages import gettext_noop, translate
from klatsch.insight.circles.fact_table import CONNECTED_ON_FACT
from klatsch.insight.circles.names import suggest_circle_name
from klatsch.insight.circles.reasons import TIES_FACT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from klatsch.insight.circles.reasons import Reason

# In which words a fact is told; any other one by its own name.
REASON_PHRASES = {
    "employer": gettext_noop("%(inside)s are or were at %(value)s; of everybody else, %(outside)s"),
    "school": gettext_noop("%(inside)s learned at %(value)s; of everybody else, %(outside)s"),
    "place": gettext_noop("%(inside)s live or lived in %(value)s; of everybody else, %(outside)s"),
    "list": gettext_noop("%(inside)s stand on your list %(value)s; of everybody else, %(outside)s"),
    "server": gettext_noop("%(inside)s are at home on %(value)s; of everybody else, %(outside)s"),
    "hashtag": gettext_noop("%(inside)s write about %(value)s; of everybody else, %(outside)s"),
    "language": gettext_noop("%(inside)s speak %(value)s; of everybody else, %(outside)s"),
}


def reason_sentence(reason: Reason) -> str:
    """Say one reason with its numbers: "8 in 10 are or were at Acme; of everybody else, 1 in 100"."""
    shares = {"inside": _share_phrase(reason.inside), "outside": _share_phrase(reason.outside)}
    if reason.fact == TIES_FACT:
        return translate("%(inside)s pairs of them share a group; with others, %(outside)s", **shares)
    if reason.fact == CONNECTED_ON_FACT:
        met = _lower_first(suggest_circle_name([reason]))
        return translate("%(inside)s: %(met)s; of everybody else, %(outside)s", met=met, **shares)
    if reason.fact in REASON_PHRASES:
        return translate(REASON_PHRASES[reason.fact], value=reason.value, **shares)
    fact = f"{reason.fact.replace('_', ' ')} {reason.value}"
    return translate("%(inside)s share %(fact)s; of everybody else, %(outside)s", fact=fact, **shares)


def circle_key(reasons: Iterable[Reason]) -> str:
    """What a circle stands on, to know it again when its members have changed; empty where only ties tell."""
    for reason in reasons:
        if reason.fact not in {TIES_FACT, CONNECTED_ON_FACT}:
            return f"{reason.fact}={reason.value}"[:200]
    return ""


def circle_strength(promise: float, reasons: Iterable[Reason]) -> float:
    """How sure a circle is: a fact that all inside share and nobody outside says as much as any number of ties."""
    told = [reason.inside - reason.outside for reason in reasons if reason.fact not in {TIES_FACT, CONNECTED_ON_FACT}]
    return max([promise, *told])


def _share_phrase(part: float) -> str:
    """A share as people say it."""
    if part > 0.995:  # noqa: PLR2004
        return translate("All")
    if part >= 0.95:  # noqa: PLR2004 - ten in ten, but not all
        return translate("Nearly all")
    if part < 0.005:  # noqa: PLR2004
        return translate("none")
    if part < 0.1:  # noqa: PLR2004
        return translate("%(count)s in 100", count=round(part * 100))
    return translate("%(count)s in 10", count=round(part * 10))


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
