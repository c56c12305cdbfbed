"""Indicators for and against automation in what the profile of an account shows."""

import numpy as np

from klatsch.core.i18n.messages import Message
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers, log_shortfall


def declared_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) 1 where the flag is set."""
    return columns["declared_bot"]


def declared_message(_row: AccountRow) -> Message:
    return Message("Says itself that it is automated")


def young_account_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the shortfall below an age of 1,500 days, growing faster below 365 and 60."""
    return log_shortfall(columns.log("age_days"), 60, 365, 1500)


def young_account_message(row: AccountRow) -> Message:
    days = round(row["age_days"])
    if not days:
        return Message("Is less than a day old")
    return Message("Is %(count)s day old", plural="Is %(count)s days old", count=days)


def default_picture_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) 1 where the network's default picture is shown."""
    return columns.varying("default_profile_image")


def default_picture_message(_row: AccountRow) -> Message:
    return Message("Has no picture of its own")


def digits_in_handle_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the number of digits beyond the first, at most five."""
    return np.clip(columns.varying("handle_digits") - 1, 0, 5)


def digits_in_handle_message(row: AccountRow) -> Message:
    return Message(
        "Has %(count)s digit in the handle",
        plural="Has %(count)s digits in the handle",
        count=round(row["handle_digits"]),
    )


def empty_profile_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) 1 where the description is empty."""
    length = columns.varying("bio_length")
    return np.where(np.isnan(length), np.nan, length == 0)


def empty_profile_message(_row: AccountRow) -> Message:
    return Message("Says nothing about itself")


def calls_itself_bot_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) 1 where name or description hold such a word."""
    return columns.varying("calls_itself_bot")


def calls_itself_bot_message(_row: AccountRow) -> Message:
    return Message("Calls itself a bot")


def verified_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) 1 where the account is verified."""
    return columns.varying("verified")


def verified_message(_row: AccountRow) -> Message:
    return Message("Is verified by the network")


def protected_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) 1 where followers need approval."""
    return columns.varying("protected")


def protected_message(_row: AccountRow) -> Message:
    return Message("Approves who may follow")


DECLARED_INDICATOR = Indicator(
    id="declared",
    name="Says itself that it is automated",
    about=(
        "The account, or the network it is on, declares it automated. That is the end of the "
        "matter: nothing else is asked. An account that does not declare it may be either."
    ),
    strength=declared_strength,
    message=declared_message,
)
PROFILE_INDICATORS = (
    Indicator(
        id="young_account",
        name="A young account",
        about="Automated accounts are found and closed; old ones are rarer. Everybody was new once.",
        strength=young_account_strength,
        message=young_account_message,
    ),
    Indicator(
        id="default_picture",
        name="No picture of its own",
        about="Who makes accounts in bulk rarely uploads pictures.",
        strength=default_picture_strength,
        message=default_picture_message,
    ),
    Indicator(
        id="digits_in_handle",
        name="Many digits in the handle",
        about="Networks and programs fill handles up with digits. A year of birth is two or four of them.",
        strength=digits_in_handle_strength,
        message=digits_in_handle_message,
    ),
    Indicator(
        id="empty_profile",
        name="Says nothing about itself",
        about="An empty description is less work, for programs and for people.",
        strength=empty_profile_strength,
        message=empty_profile_message,
    ),
    Indicator(
        id="calls_itself_bot",
        name="Calls itself a bot",
        about="The name or the description says bot or automated. Somebody who builds bots may say so too.",
        strength=calls_itself_bot_strength,
        message=calls_itself_bot_message,
    ),
)
HUMAN_INDICATORS = (
    Indicator(
        id="verified",
        name="Verified by the network",
        about="The network has looked at who this is.",
        strength=verified_strength,
        message=verified_message,
        reassuring=True,
    ),
    Indicator(
        id="protected",
        name="Approves its followers",
        about="Who writes for chosen people has little use for a program.",
        strength=protected_strength,
        message=protected_message,
        reassuring=True,
    ),
)
