"""Never answers anybody."""

import numpy as np

from klatsch.core.i18n.messages import format_number, translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) how far the share is below a tenth, in tenths."""
    return np.clip(1 - columns.varying("answers_share") / 0.1, 0, 1)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    if row["answers_share"] == 0:
        return translate("Never answers anybody")
    return translate("%(share)s%% of the posts answer somebody", share=format_number(100 * row["answers_share"]))


INDICATOR = Indicator(
    id="never_answers",
    name="Never answers anybody",
    about=("The share of posts that answer somebody. People talk back now and then."),
    strength=strength,
    sentence=sentence,
)
