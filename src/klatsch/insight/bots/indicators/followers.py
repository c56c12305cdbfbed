"""Indicators of automation in the numbers of followers and followed accounts."""

import numpy as np

from klatsch.core.i18n.messages import FormattedNumber, Message
from klatsch.insight.bots.indicators.indicator import (
    AccountColumns,
    AccountRow,
    Indicator,
    Numbers,
    log_excess,
    log_shortfall,
)


def few_followers_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the shortfall below 1,000 followers, growing faster below 100 and 10."""
    return log_shortfall(columns.log("followers"), 10, 100, 1000)


def few_followers_message(row: AccountRow) -> Message:
    return Message("Is followed by %(followers)s", {"followers": FormattedNumber(row["followers"])})


def one_way_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the shortfall of the smaller of both counts below 300, growing faster below 100 and 10."""
    return log_shortfall(np.minimum(columns.log("followers"), columns.log("friends")), 10, 100, 300)


def follows_nobody_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the shortfall below 10 followed accounts."""
    return log_shortfall(columns.log("friends"), 10)


def follows_nobody_message(row: AccountRow) -> Message:
    friends = round(row["friends"])
    return follows_accounts_message(row) if friends else Message("Follows nobody")


def follows_many_more_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the excess of the ratio of followed accounts to followers above 3, growing faster above 10."""
    return log_excess(columns.log("friends") - columns.log("followers"), 3, 10)


def follows_thousands_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the excess above 2,000 followed accounts, where followers are fewer."""
    friends = columns.log("friends")
    return log_excess(friends, 2000) * (friends > columns.log("followers"))


def follows_accounts_message(row: AccountRow) -> Message:
    return Message("Follows %(count)s account", plural="Follows %(count)s accounts", count=round(row["friends"]))


def both_counts_message(row: AccountRow) -> Message:
    return Message(
        "Follows %(friends)s and is followed by %(followers)s",
        {"friends": FormattedNumber(row["friends"]), "followers": FormattedNumber(row["followers"])},
    )


FOLLOWER_INDICATORS = (
    Indicator(
        id="few_followers",
        name="Hardly anybody follows it",
        about=(
            "Accounts made in bulk find few followers. So do people who have just arrived or like to "
            "read in peace, which is why it never suffices alone."
        ),
        strength=few_followers_strength,
        message=few_followers_message,
    ),
    Indicator(
        id="one_way",
        name="Ties on one side only",
        about=(
            "People both follow and are followed. Accounts that only listen, or only broadcast, have "
            "next to nobody on one side."
        ),
        strength=one_way_strength,
        message=both_counts_message,
    ),
    Indicator(
        id="follows_nobody",
        name="Follows nearly nobody",
        about="Accounts that only send have no reason to follow. Neither have some newspapers and celebrities.",
        strength=follows_nobody_strength,
        message=follows_nobody_message,
    ),
    Indicator(
        id="follows_many_more",
        name="Follows many more than follow it",
        about="Bought followers and spammers follow in bulk and are hardly followed back.",
        strength=follows_many_more_strength,
        message=both_counts_message,
    ),
    Indicator(
        id="follows_thousands",
        name="Follows thousands",
        about=(
            "Nobody reads thousands of accounts; who follows more than 2,000 and is followed by fewer wants to be seen."
        ),
        strength=follows_thousands_strength,
        message=follows_accounts_message,
    ),
)
