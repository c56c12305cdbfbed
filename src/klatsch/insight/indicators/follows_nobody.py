"""Follows nearly nobody."""

from klatsch.insight.indicators.indicator import Columns, Indicator, Numbers, Row, below, count


def strength(columns: Columns) -> Numbers:
    """(n,) on the logarithmic scale below 10."""
    return below(columns.log("friends"), 10)


def sentence(row: Row) -> str:
    """What shows it."""
    return f"Follows {count(row, 'friends', 'account', 'accounts').replace('no accounts', 'nobody')}"


INDICATOR = Indicator(
    id="follows_nobody",
    name="Follows nearly nobody",
    about=("Accounts that only send have no reason to follow. Neither have some newspapers and celebrities."),
    strength=strength,
    sentence=sentence,
)
