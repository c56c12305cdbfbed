"""Approves its followers."""

from klatsch.core.i18n.messages import translate
from klatsch.insight.indicators.indicator import Columns, Indicator, Numbers, Row


def strength(columns: Columns) -> Numbers:
    """(n,) 1 where followers need approval."""
    return columns.telling("protected")


def sentence(_row: Row) -> str:
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
