"""Ties on one side only."""

import numpy as np

from klatsch.core.i18n.messages import format_number, translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_shortfall


def strength(columns: AccountColumns) -> Numbers:
    """(n,) how small the smaller of both counts is, on the logarithmic scale below 300."""
    return log_shortfall(np.minimum(columns.log("followers"), columns.log("friends")), 10, 100, 300)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    friends, followers = format_number(row["friends"]), format_number(row["followers"])
    return translate("Follows %(friends)s and is followed by %(followers)s", friends=friends, followers=followers)


INDICATOR = Indicator(
    id="one_way",
    name="Ties on one side only",
    about=(
        "People both follow and are followed. Accounts that only listen, or only broadcast, have "
        "next to nobody on one side."
    ),
    strength=strength,
    sentence=sentence,
)
