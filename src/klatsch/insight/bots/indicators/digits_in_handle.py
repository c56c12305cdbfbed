"""Many digits in the handle."""

import numpy as np

from klatsch.core.i18n.messages import translate_plural
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) digits beyond the first, at most five."""
    return np.clip(columns.varying("handle_digits") - 1, 0, 5)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    return translate_plural(
        "Has %(count)s digit in the handle", "Has %(count)s digits in the handle", round(row["handle_digits"])
    )


INDICATOR = Indicator(
    id="digits_in_handle",
    name="Many digits in the handle",
    about=("Networks and programs fill handles up with digits. A year of birth is two or four of them."),
    strength=strength,
    sentence=sentence,
)
