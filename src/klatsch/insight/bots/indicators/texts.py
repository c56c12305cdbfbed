"""Indicators of automation in the texts that an account writes."""

import numpy as np

from klatsch.core.i18n.messages import FormattedNumber, Message
from klatsch.insight.bots.indicators.indicator import AccountColumns, AccountRow, Indicator, Numbers


def copied_text_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the share of copied posts above a fifth."""
    return np.clip(columns.varying("copied_share") - 0.2, 0, 0.8)


def copied_text_message(row: AccountRow) -> Message:
    return Message("%(share)s%% of the posts repeat an earlier text", {"share": percentage(row["copied_share"])})


def links_only_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the share of posts with links above a half."""
    return np.clip(columns.varying("links_share") - 0.5, 0, 0.5)


def links_only_message(row: AccountRow) -> Message:
    return Message("%(share)s%% of the posts are links", {"share": percentage(row["links_share"])})


def never_answers_strength(columns: AccountColumns) -> Numbers:
    """Return (n,) the shortfall of the share of replies below a tenth, in tenths."""
    return np.clip(1 - columns.varying("answers_share") / 0.1, 0, 1)


def never_answers_message(row: AccountRow) -> Message:
    if row["answers_share"] == 0:
        return Message("Never answers anybody")
    return Message("%(share)s%% of the posts answer somebody", {"share": percentage(row["answers_share"])})


def percentage(share: float) -> FormattedNumber:
    return FormattedNumber(100 * share)


TEXT_INDICATORS = (
    Indicator(
        id="copied_text",
        name="Writes the same again and again",
        about="The share of posts whose text occurred before, its own or somebody else's.",
        strength=copied_text_strength,
        message=copied_text_message,
    ),
    Indicator(
        id="links_only",
        name="Posts nothing but links",
        about=(
            "The share of posts that hold a link and hardly a word beside it. Blogs that announce themselves do this "
            "too."
        ),
        strength=links_only_strength,
        message=links_only_message,
    ),
    Indicator(
        id="never_answers",
        name="Never answers anybody",
        about="The share of posts that answer somebody. People talk back now and then.",
        strength=never_answers_strength,
        message=never_answers_message,
    ),
)
