"""A first name for a circle, made from its reasons: "Acme 2014-2018", "Thursday hockey", "Lisbon"."""

import datetime as dt
from collections.abc import Hashable, Iterable

from klatsch.core.i18n.messages import format_day, format_month, gettext_noop, translate
from klatsch.insight.reasons import KNIT, Reason

MOSTLY = 0.5  # where no fact holds for so many members, the name says so
BURST = "connected_on"
NAMELESS = gettext_noop("People who know each other")

# The most telling kind of fact names the circle, though another may be a little more common in it.
RANK = {name: rank for rank, name in enumerate(("group", "list", "employer", "school", "hashtag", "place"))}
PHRASES = {
    "hashtag": "#%(value)s",
    "language": gettext_noop("%(value)s speakers"),
    "server": gettext_noop("On %(value)s"),
}
BARE = {*RANK, "last_name"}


def name_of(reasons: Iterable[Reason]) -> str:
    """Put it in a few words, or say how they are connected where no fact tells."""
    told = [reason for reason in reasons if reason.fact != KNIT]
    if not told:
        return translate(NAMELESS)
    most = [reason for reason in told if reason.inside >= MOSTLY]
    if not most:
        return translate("Some: %(fact)s", fact=_words(told[0]))
    first = min(most, key=lambda reason: RANK.get(reason.fact, len(RANK)))
    years = next((reason for reason in most if reason.fact == BURST and reason is not first), None)
    return f"{_words(first)} {_years(years.value)}" if years else _words(first)


def _words(reason: Reason) -> str:
    if reason.fact == BURST:
        return _met(*_ends(reason.value))
    said = str(reason.value).lstrip("#") if reason.fact == "hashtag" else str(reason.value)
    if reason.fact in PHRASES:
        return translate(PHRASES[reason.fact], value=said)
    return said if reason.fact in BARE else f"{reason.fact.replace('_', ' ').capitalize()} {said}"


def _years(value: Hashable) -> str:
    first, last = _ends(value)
    return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"


def _met(first: dt.date, last: dt.date) -> str:
    if first == last:
        return translate("Met on %(day)s", day=format_day(first))
    if (first.year, first.month) == (last.year, last.month):
        return translate("Met in %(month)s", month=format_month(first))
    return translate("Met between %(first)s and %(last)s", first=format_day(first), last=format_day(last))


def _ends(value: Hashable) -> tuple[dt.date, dt.date]:
    match value:
        case (dt.date() as first, dt.date() as last):
            return first, last
    raise TypeError("a burst is its first and its last day")
