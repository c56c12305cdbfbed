"""Verified by the network."""

from klatsch.core.i18n.messages import translate
from klatsch.insight.indicators.indicator import Columns, Indicator, Numbers, Row


def strength(columns: Columns) -> Numbers:
    """(n,) 1 where it is verified."""
    return columns.telling("verified")


def sentence(_row: Row) -> str:
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
