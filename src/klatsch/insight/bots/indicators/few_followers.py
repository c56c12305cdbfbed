"""Hardly anybody follows it."""

from klatsch.core.i18n.messages import format_number, translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_shortfall


def strength(columns: AccountColumns) -> Numbers:
    """(n,) on the logarithmic scale below 1,000, faster below 100 and 10."""
    return log_shortfall(columns.log("followers"), 10, 100, 1000)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    return translate("Is followed by %(followers)s", followers=format_number(row["followers"]))


INDICATOR = Indicator(
    id="few_followers",
    name="Hardly anybody follows it",
    about=(
        "Accounts made in bulk find few followers. So do people who have just arrived or like to "
        "read in peace, which is why it never suffices alone."
    ),
    strength=strength,
    sentence=sentence,
)
