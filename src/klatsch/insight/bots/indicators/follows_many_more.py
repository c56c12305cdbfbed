"""Follows many more than follow it."""

from klatsch.core.i18n.messages import format_number, translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_excess


def strength(columns: AccountColumns) -> Numbers:
    """(n,) how far the ratio of followed to followers is above 3, on the logarithmic scale."""
    return log_excess(columns.log("friends") - columns.log("followers"), 3, 10)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    friends, followers = format_number(row["friends"]), format_number(row["followers"])
    return translate("Follows %(friends)s and is followed by %(followers)s", friends=friends, followers=followers)


INDICATOR = Indicator(
    id="follows_many_more",
    name="Follows many more than follow it",
    about=("Bought followers and spammers follow in bulk and are hardly followed back."),
    strength=strength,
    sentence=sentence,
)
