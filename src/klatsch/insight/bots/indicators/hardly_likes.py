"""Hardly likes anything."""

from klatsch.core.i18n.messages import translate, translate_plural
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_shortfall


def strength(columns: AccountColumns) -> Numbers:
    """(n,) on the logarithmic scale below 1,000, faster below 100 and 10."""
    return log_shortfall(columns.log("favourites"), 10, 100, 1000)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    favourites = round(row["favourites"])
    if not favourites:
        return translate("Has liked no posts")
    return translate_plural("Has liked %(count)s post", "Has liked %(count)s posts", favourites)


INDICATOR = Indicator(
    id="hardly_likes",
    name="Hardly likes anything",
    about=("Programs write; people also react to what others write."),
    strength=strength,
    sentence=sentence,
)
