"""Hardly ever posts."""

from klatsch.core.i18n.messages import translate, translate_plural
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_shortfall


def strength(columns: AccountColumns) -> Numbers:
    """(n,) on the logarithmic scale below 50, faster below 10 and 3."""
    return log_shortfall(columns.log("statuses"), 3, 10, 50)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    statuses = round(row["statuses"])
    if not statuses:
        return translate("Has written no posts")
    return translate_plural("Has written %(count)s post", "Has written %(count)s posts", statuses)


INDICATOR = Indicator(
    id="hardly_posts",
    name="Hardly ever posts",
    about=("Accounts kept to inflate counts say next to nothing. Quiet readers do too."),
    strength=strength,
    sentence=sentence,
)
