"""Posts much to few."""

from klatsch.insight.indicators.indicator import Columns, Indicator, Numbers, Row, above, count


def strength(columns: Columns) -> Numbers:
    """(n,) how far the ratio of posts to followers is above 10, on the logarithmic scale."""
    return above(columns.log("statuses") - columns.log("followers"), 10)


def sentence(row: Row) -> str:
    """What shows it."""
    return (
        f"Has written {count(row, 'statuses', 'post', 'posts')} for {count(row, 'followers', 'follower', 'followers')}"
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
