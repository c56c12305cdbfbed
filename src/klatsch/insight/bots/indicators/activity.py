"""Indicators of automation in the numbers of posts and likes."""

from klatsch.core.i18n.messages import FormattedNumber, Message
from klatsch.insight.bots.indicators.indicator import (
    AccountColumns,
    AccountRow,
    Indicator,
    Numbers,
    log_excess,
    log_shortfall,
)


def hardly_posts_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the shortfall below 50 posts, growing faster below 10 and 3."""
    return log_shortfall(columns.log("statuses"), 3, 10, 50)


def hardly_posts_message(row: AccountRow) -> Message:
    statuses = round(row["statuses"])
    if not statuses:
        return Message("Has written no posts")
    return Message("Has written %(count)s post", plural="Has written %(count)s posts", count=statuses)


def hardly_likes_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the shortfall below 1,000 likes, growing faster below 100 and 10."""
    return log_shortfall(columns.log("favourites"), 10, 100, 1000)


def hardly_likes_message(row: AccountRow) -> Message:
    favourites = round(row["favourites"])
    if not favourites:
        return Message("Has liked no posts")
    return Message("Has liked %(count)s post", plural="Has liked %(count)s posts", count=favourites)


def sends_only_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the excess of the ratio of posts to likes above 10."""
    return log_excess(columns.log("statuses") - columns.log("favourites"), 10)


def sends_only_message(row: AccountRow) -> Message:
    return Message(
        "%(written)s and liked %(liked)s",
        {"written": hardly_posts_message(row), "liked": FormattedNumber(row["favourites"])},
    )


def posts_to_nobody_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the excess of the ratio of posts to followers above 10."""
    return log_excess(columns.log("statuses") - columns.log("followers"), 10)


def posts_to_nobody_message(row: AccountRow) -> Message:
    followers = round(row["followers"])
    written = hardly_posts_message(row)
    if not followers:
        return Message("%(written)s for no followers", {"written": written})
    return Message(
        "%(written)s for %(count)s follower",
        {"written": written},
        plural="%(written)s for %(count)s followers",
        count=followers,
    )


def posts_without_pause_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the excess of posts a day above 20."""
    return log_excess(columns.log("statuses") - columns.log("age_days"), 20)


def posts_without_pause_message(row: AccountRow) -> Message:
    posts_per_day = round(row["statuses"] / max(row["age_days"], 1))
    return Message("Writes %(count)s post a day", plural="Writes %(count)s posts a day", count=posts_per_day)


ACTIVITY_INDICATORS = (
    Indicator(
        id="hardly_posts",
        name="Hardly ever posts",
        about="Accounts kept to inflate counts say next to nothing. Quiet readers do too.",
        strength=hardly_posts_strength,
        message=hardly_posts_message,
    ),
    Indicator(
        id="hardly_likes",
        name="Hardly likes anything",
        about="Programs write; people also react to what others write.",
        strength=hardly_likes_strength,
        message=hardly_likes_message,
    ),
    Indicator(
        id="sends_only",
        name="Posts much and likes little",
        about="More than ten posts for each like is a loudspeaker rather than a conversation.",
        strength=sends_only_strength,
        message=sends_only_message,
    ),
    Indicator(
        id="posts_to_nobody",
        name="Posts much to few",
        about=(
            "A person who writes for long is read by somebody in the end: more than ten posts for each follower are "
            "many."
        ),
        strength=posts_to_nobody_strength,
        message=posts_to_nobody_message,
    ),
    Indicator(
        id="posts_without_pause",
        name="Posts without pause",
        about="More than twenty posts a day, every day since the account began, are hard to keep up by hand.",
        strength=posts_without_pause_strength,
        message=posts_without_pause_message,
    ),
)
