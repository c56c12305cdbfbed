"""A young account."""

from klatsch.core.i18n.messages import translate, translate_plural
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_shortfall


def strength(columns: AccountColumns) -> Numbers:
    """(n,) on the logarithmic scale below 1,500 days, faster below 365 and 60."""
    return log_shortfall(columns.log("age_days"), 60, 365, 1500)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    days = round(row["age_days"])
    return (
        translate_plural("Is %(count)s day old", "Is %(count)s days old", days)
        if days
        else translate("Is less than a day old")
    )


INDICATOR = Indicator(
    id="young_account",
    name="A young account",
    about=("Automated accounts are found and closed; old ones are rarer. Everybody was new once."),
    strength=strength,
    sentence=sentence,
)
