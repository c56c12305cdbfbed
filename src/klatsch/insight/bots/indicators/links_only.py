"""Posts nothing but links."""

import numpy as np

from klatsch.core.i18n.messages import format_number, translate
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def strength(columns: AccountColumns) -> Numbers:
    """(n,) the share above a half."""
    return np.clip(columns.varying("links_share") - 0.5, 0, 0.5)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    return translate("%(share)s%% of the posts are links", share=format_number(100 * row["links_share"]))


INDICATOR = Indicator(
    id="links_only",
    name="Posts nothing but links",
    about=(
        "The share of posts that hold a link and hardly a word beside it. Blogs that announce themselves do this too."
    ),
    strength=strength,
    sentence=sentence,
)
