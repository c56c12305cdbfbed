"""Hardly likes anything."""

from klatsch.insight.indicators.indicator import Columns, Indicator, Numbers, Row, below, count


def strength(columns: Columns) -> Numbers:
    """(n,) on the logarithmic scale below 1,000, faster below 100 and 10."""
    return below(columns.log("favourites"), 10, 100, 1000)


def sentence(row: Row) -> str:
    """What shows it."""
    return f"Has liked {count(row, 'favourites', 'post', 'posts')}"


INDICATOR = Indicator(
    id="hardly_likes",
    name="Hardly likes anything",
    about=("Programs write; people also react to what others write."),
    strength=strength,
    sentence=sentence,
)
