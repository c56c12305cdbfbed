"""Posts without pause."""

from klatsch.core.i18n.messages import translate_plural
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_excess


def strength(columns: AccountColumns) -> Numbers:
    """(n,) how far posts a day are above 20, on the logarithmic scale."""
    return log_excess(columns.log("statuses") - columns.log("age_days"), 20)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    return translate_plural(
        "Writes %(count)s post a day", "Writes %(count)s posts a day", round(row["statuses"] / max(row["age_days"], 1))
    )


INDICATOR = Indicator(
    id="posts_without_pause",
    name="Posts without pause",
    about=("More than twenty posts a day, every day since the account began, are hard to keep up by hand."),
    strength=strength,
    sentence=sentence,
)
