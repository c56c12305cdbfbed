"""Says nothing about itself."""

import numpy as np

from klatsch.core.i18n.messages import translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) 1 where the description is empty."""
    length = columns.varying("bio_length")
    return np.where(np.isnan(length), np.nan, length == 0)


def sentence(_row: AccountRow) -> str:
    """What shows it."""
    return translate("Says nothing about itself")


INDICATOR = Indicator(
    id="empty_profile",
    name="Says nothing about itself",
    about=("An empty description is less work, for programs and for people."),
    strength=strength,
    sentence=sentence,
)
