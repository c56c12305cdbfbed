"""Hardly ever posts."""

from klatsch.insight.indicators.indicator import Columns, Indicator, Numbers, Row, below, count


def strength(columns: Columns) -> Numbers:
    """(n,) on the logarithmic scale below 50, faster below 10 and 3."""
    return below(columns.log("statuses"), 3, 10, 50)


def sentence(row: Row) -> str:
    """What shows it."""
    return f"Has written {count(row, 'statuses', 'post', 'posts')}"


INDICATOR = Indicator(
    id="hardly_posts",
    name="Hardly ever posts",
    about=("Accounts kept to inflate counts say next to nothing. Quiet readers do too."),
    strength=strength,
    sentence=sentence,
)
