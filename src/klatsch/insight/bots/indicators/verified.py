"""Verified by the network."""

from klatsch.core.i18n.messages import translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) 1 where it is verified."""
    return columns.varying("verified")


def sentence(_row: AccountRow) -> str:
    """What shows it."""
    return translate("Is verified by the network")


INDICATOR = Indicator(
    id="verified",
    name="Verified by the network",
    about=("The network has looked at who this is."),
    strength=strength,
    sentence=sentence,
    reassuring=True,
)
