"""A first name for a circle, made from its reasons: "Acme 2014-2018", "Thursday hockey", "Lisbon"."""

import datetime as dt
from collections.abc import Hashable, Iterable

from klatsch.core.i18n.messages import format_day, format_month, gettext_noop, translate
from klatsch.insight.circles.reasons import TIES_FACT, Reason

MIN_NAMING_SHARE = 0.5  # where no fact holds for so many members, the name says so
CONNECTED_ON_FACT = "connected_on"
UNNAMED_CIRCLE = gettext_noop("People who know each other")

# The most telling kind of fact names the circle, though another may be a little more common in it.
FACT_RANKS = {name: rank for rank, name in enumerate(("group", "list", "employer", "school", "hashtag", "place"))}
NAME_PHRASES = {
    "hashtag": "#%(value)s",
    "language": gettext_noop("%(value)s speakers"),
    "server": gettext_noop("On %(value)s"),
}
PLAIN_VALUE_FACTS = {*FACT_RANKS, "last_name"}


def suggest_circle_name(reasons: Iterable[Reason]) -> str:
    """Put it in a few words, or say how they are connected where no fact tells."""
    told = [reason for reason in reasons if reason.fact != TIES_FACT]
    if not told:
        return translate(UNNAMED_CIRCLE)
    most = [reason for reason in told if reason.inside >= MIN_NAMING_SHARE]
    if not most:
        return translate("Some: %(fact)s", fact=_fact_phrase(told[0]))
    first = min(most, key=lambda reason: FACT_RANKS.get(reason.fact, len(FACT_RANKS)))
    years = next((reason for reason in most if reason.fact == CONNECTED_ON_FACT and reason is not first), None)
    return f"{_fact_phrase(first)} {_year_range(years.value)}" if years else _fact_phrase(first)


def _fact_phrase(reason: Reason) -> str:
    if reason.fact == CONNECTED_ON_FACT:
        return _met_phrase(*_date_span(reason.value))
    said = str(reason.value).lstrip("#") if reason.fact == "hashtag" else str(reason.value)
    if reason.fact in NAME_PHRASES:
        return translate(NAME_PHRASES[reason.fact], value=said)
    return said if reason.fact in PLAIN_VALUE_FACTS else f"{reason.fact.replace('_', ' ').capitalize()} {said}"


def _year_range(value: Hashable) -> str:
    first, last = _date_span(value)
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def _met_phrase(first: dt.date, last: dt.date) -> str:
    if first == last:
        return translate("Met on %(day)s", day=format_day(first))
    if (first.year, first.month) == (last.year, last.month):
        return translate("Met in %(month)s", month=format_month(first))
    return translate("Met between %(first)s and %(last)s", first=format_day(first), last=format_day(last))


def _date_span(value: Hashable) -> tuple[dt.date, dt.date]:
    match value:
        case (dt.date() as first, dt.date() as last):
            return first, last
    raise TypeError("a burst is its first and its last day")
