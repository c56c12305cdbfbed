"""Follows thousands."""

from klatsch.core.i18n.messages import translate_plural
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_excess


def strength(columns: AccountColumns) -> Numbers:
    """(n,) how far the followed are above 2,000, on the logarithmic scale, where followers are fewer."""
    friends = columns.log("friends")
    return log_excess(friends, 2000) * (friends > columns.log("followers"))


def sentence(row: AccountRow) -> str:
    """What shows it."""
    return translate_plural("Follows %(count)s account", "Follows %(count)s accounts", round(row["friends"]))


INDICATOR = Indicator(
    id="follows_thousands",
    name="Follows thousands",
    about=(
        "Nobody reads thousands of accounts; who follows more than 2,000 and is followed by fewer wants to be seen."
    ),
    strength=strength,
    sentence=sentence,
)
