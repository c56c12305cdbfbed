"""Posts much to few."""

from klatsch.core.i18n.messages import translate, translate_plural
from klatsch.insight.bots.indicators.hardly_posts import sentence as written
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_excess


def strength(columns: AccountColumns) -> Numbers:
    """(n,) how far the ratio of posts to followers is above 10, on the logarithmic scale."""
    return log_excess(columns.log("statuses") - columns.log("followers"), 10)


def sentence(row: AccountRow) -> str:
    """What shows it."""
    followers = round(row["followers"])
    if not followers:
        return translate("%(written)s for no followers", written=written(row))
    return translate_plural(
        "%(written)s for %(count)s follower", "%(written)s for %(count)s followers", followers, written=written(row)
    )


INDICATOR = Indicator(
    id="posts_to_nobody",
    name="Posts much to few",
    about=(
        "A person who writes for long is read by somebody in the end: more than ten posts for each follower are many."
    ),
    strength=strength,
    sentence=sentence,
)
