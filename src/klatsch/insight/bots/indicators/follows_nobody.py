"""Follows nearly nobody."""

from klatsch.core.i18n.messages import translate, translate_plural
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_shortfall


def strength(columns: AccountColumns) -> Numbers:
    """(n,) on the logarithmic scale below 10."""
    return log_shortfall(columns.log("friends"), 10)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    friends = round(row["friends"])
    if not friends:
        return translate("Follows nobody")
    return translate_plural("Follows %(count)s account", "Follows %(count)s accounts", friends)


INDICATOR = Indicator(
    id="follows_nobody",
    name="Follows nearly nobody",
    about=("Accounts that only send have no reason to follow. Neither have some newspapers and celebrities."),
    strength=strength,
    sentence=sentence,
)
