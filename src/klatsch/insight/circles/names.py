"""Suggested names for circles, made from their reasons: "Acme 2014-2018", "Thursday hockey", "Lisbon"."""

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import replace

from klatsch.core.i18n.messages import Message, Month, gettext_noop
from klatsch.insight.circles.reasons import TIES_FACT, Reason

MIN_NAMING_SHARE = 0.5  # where no fact holds for so many members, the name says so
CONNECTED_ON_FACT = "connected_on"
UNNAMED_CIRCLE = Message("People who know each other")

# The most informative kind of fact names the circle, though another may be a little more common in it.
FACT_RANKS = {name: rank for rank, name in enumerate(("group", "list", "employer", "school", "hashtag", "place"))}
NAME_PHRASES = {
    "language": gettext_noop("%(value)s speakers"),
    "server": gettext_noop("On %(value)s"),
}
PLAIN_VALUE_FACTS = {*FACT_RANKS, "last_name"}
# Two parts side by side, in every language.
FACT_AND_YEARS_FORMAT = "%(fact)s %(years)s"


def suggest_circle_name(reasons: Iterable[Reason]) -> Message | str:
    """Return a name of a few words, plain text where it holds nothing to translate.

    Circles that no fact describes are people who know each other.
    """
    facts = [reason for reason in reasons if reason.fact != TIES_FACT]
    if not facts:
        return UNNAMED_CIRCLE
    common = [reason for reason in facts if reason.inside >= MIN_NAMING_SHARE]
    if not common:
        return Message("Some: %(fact)s", {"fact": _fact_phrase(facts[0])})
    first = min(common, key=lambda reason: FACT_RANKS.get(reason.fact, len(FACT_RANKS)))
    years = next((reason for reason in common if reason.fact == CONNECTED_ON_FACT and reason is not first), None)
    return _with_years(_fact_phrase(first), _year_range(years.value)) if years else _fact_phrase(first)


def _with_years(fact: Message | str, years: str) -> Message | str:
    if isinstance(fact, str):
        return f"{fact} {years}"
    return Message(FACT_AND_YEARS_FORMAT, {"fact": fact, "years": years})


def _fact_phrase(reason: Reason) -> Message | str:
    if reason.fact == CONNECTED_ON_FACT:
        return replace(connected_on_phrase(reason.value), capitalize=True)
    value = str(reason.value)
    if reason.fact == "hashtag":
        return f"#{value.lstrip('#')}"
    if reason.fact in NAME_PHRASES:
        return Message(NAME_PHRASES[reason.fact], {"value": value})
    return value if reason.fact in PLAIN_VALUE_FACTS else f"{reason.fact.replace('_', ' ').capitalize()} {value}"


def _year_range(value: Hashable) -> str:
    first, last = _date_span(value)
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def connected_on_phrase(span: Hashable) -> Message:
    """Return how the members were met, from a first and a last day: "met in May 2019"."""
    first, last = _date_span(span)
    if first == last:
        return Message("met on %(day)s", {"day": first})
    if (first.year, first.month) == (last.year, last.month):
        return Message("met in %(month)s", {"month": Month(first)})
    return Message("met between %(first)s and %(last)s", {"first": first, "last": last})


def _date_span(value: Hashable) -> tuple[dt.date, dt.date]:
    match value:
        case (dt.date() as first, dt.date() as last):
            return first, last
    raise TypeError("a burst is its first and its last day")
