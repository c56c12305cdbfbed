"""Calls itself a bot."""

from klatsch.core.i18n.messages import translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) 1 where the words are there."""
    return columns.varying("calls_itself_bot")


def sentence(_row: AccountRow) -> str:
    """What shows it."""
    return translate("Calls itself a bot")


INDICATOR = Indicator(
    id="calls_itself_bot",
    name="Calls itself a bot",
    about=("The name or the description says bot or automated. Somebody who builds bots may say so too."),
    strength=strength,
    sentence=sentence,
)
