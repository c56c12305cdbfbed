"""Writes the same again and again."""

import numpy as np

from klatsch.core.i18n.messages import format_number, translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) the share above a fifth."""
    return np.clip(columns.varying("copied_share") - 0.2, 0, 0.8)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    return translate("%(share)s%% of the posts repeat an earlier text", share=format_number(100 * row["copied_share"]))


INDICATOR = Indicator(
    id="copied_text",
    name="Writes the same again and again",
    about=("The share of posts whose text occurred before, its own or somebody else's."),
    strength=strength,
    sentence=sentence,
)
