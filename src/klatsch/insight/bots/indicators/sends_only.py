"""Posts much and likes little."""

from klatsch.core.i18n.messages import format_number, translate
from klatsch.insight.bots.indicators.hardly_posts import sentence as written
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_excess


def strength(columns: AccountColumns) -> Numbers:
    """(n,) how far the ratio of posts to likes is above 10, on the logarithmic scale."""
    return log_excess(columns.log("statuses") - columns.log("favourites"), 10)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    return translate("%(written)s and liked %(liked)s", written=written(row), liked=format_number(row["favourites"]))


INDICATOR = Indicator(
    id="sends_only",
    name="Posts much and likes little",
    about=("More than ten posts for each like is a loudspeaker rather than a conversation."),
    strength=strength,
    sentence=sentence,
)
