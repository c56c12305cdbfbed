"""Approves its followers."""

from klatsch.core.i18n.messages import translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) 1 where followers need approval."""
    return columns.varying("protected")


def sentence(_row: AccountRow) -> str:
    """What shows it."""
    return translate("Approves who may follow")


INDICATOR = Indicator(
    id="protected",
    name="Approves its followers",
    about=("Who writes for chosen people has little use for a program."),
    strength=strength,
    sentence=sentence,
    reassuring=True,
)
