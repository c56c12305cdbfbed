"""Bot detection: the likelihood that accounts are automated, from indicators that each give a reason.

An additive scale: each indicator adds its weight times how far it shows beyond what is usual, with a sign that
is fixed beforehand; what is missing adds nothing. The signs and the shape of each indicator come from what is
known about automated accounts; only the weights are learned, each network counting the same and every weight
drawn towards one common value. That carries over to a network never seen, where models with more freedom do not
(Dawes, "The robust beauty of improper linear models in decision making", American Psychologist 34(7), 1979).
How many are automated differs between decks, so the share is estimated from the accounts at hand (Saerens, Latinne
and Decaestecker, "Adjusting the outputs of a classifier to new a priori probabilities", Neural Computation 14(1),
2002).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from klatsch.core.i18n.messages import Message
from klatsch.insight.bots.indicators.indicator import AccountColumns, Indicator, Numbers
from klatsch.insight.bots.indicators.registry import INDICATORS
from klatsch.insight.bots.indicators.weights import INDICATOR_BIAS, INDICATOR_WEIGHTS

DECLARED_BOT_LIKELIHOOD = 0.99
# The prior, before any account is looked at: one in five, worth as much as having seen fifty accounts.
PRIOR_BOT_SHARE = 0.2
PRIOR_BOT_SHARE_ACCOUNTS = 50.0
SHARE_TOLERANCE = 1e-6  # a change of the share far below what anybody sees
# Beyond this many spreads from the usual, an indicator says no more than there.
MAX_SPREADS = 4.0
# An indicator becomes a reason when it moved the odds by at least this much (natural logarithm).
MIN_REASON_LOG_ODDS = 0.2


class IndicatorReasons(Sequence[tuple[str, ...]]):
    """The sentences of each account, the weightiest first; built when they are read."""

    def __init__(self, columns: AccountColumns, indicators: Sequence[Indicator], contributions: Numbers) -> None:
        """Keep `contributions` (n, indicators): the log odds that each indicator adds to each account."""
        self._columns = columns
        self._indicators = indicators
        self._contributions = contributions

    def __len__(self) -> int:
        return len(self._contributions)

    @overload
    def __getitem__(self, index: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[str, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, ...] | list[tuple[str, ...]]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        return tuple(map(str, self.messages(index)))

    def messages(self, index: int) -> tuple[Message, ...]:
        """Return the reasons of one account as messages, each once."""
        contributions = self._contributions[index]
        row = self._columns.row(index)
        order = np.argsort(-np.abs(contributions), kind="stable").tolist()
        messages = [
            self._indicators[column].message(row)
            for column in order
            if abs(contributions[column]) >= MIN_REASON_LOG_ODDS
        ]
        return tuple({str(message): message for message in messages}.values())


@dataclass(frozen=True, slots=True)
class BotLikelihoods:
    """The answer of `assess`. likelihood: (n,) between 0 and 1. reasons: for each account its reasons, as sentences."""

    likelihood: Numbers
    reasons: IndicatorReasons


def assess(accounts: Mapping[str, npt.ArrayLike]) -> BotLikelihoods:
    """Return the likelihood that each account is automated, with the reasons.

    accounts: columns (n,) by name, any of `declared_bot`, `followers`, `friends`, `statuses`, `favourites`,
    `verified`, `protected`, `default_profile_image`, `age_days`, `handle_digits`, `bio_length`,
    `calls_itself_bot`, and the shares `copied_share`, `links_share`, `answers_share` (0 to 1); others are not
    looked at, and what is absent or no number counts as unknown. Accounts of one network belong in one call.
    Raises ValueError when a column is not one row or the lengths differ.
    """
    columns = AccountColumns(accounts)
    strengths = np.stack([indicator.strength(columns) for indicator in INDICATORS], axis=1)
    added = weigh_strengths(strengths, INDICATOR_WEIGHTS)
    log_odds = INDICATOR_BIAS + added.sum(axis=1)
    declared = columns["declared_bot"] > 0
    likelihood = likelihoods_at_share(log_odds, estimate_bot_share(log_odds[~declared]))
    signs = np.array([-1.0 if indicator.reassuring else 1.0 for indicator in INDICATORS])
    shown = np.where((strengths > 0) & (signs * added > 0), added, 0.0)
    shown[declared, [indicator.id for indicator in INDICATORS].index("declared")] = np.inf
    return BotLikelihoods(
        np.where(declared, DECLARED_BOT_LIKELIHOOD, likelihood), IndicatorReasons(columns, INDICATORS, shown)
    )


def weigh_strengths(strengths: Numbers, weights: Mapping[str, tuple[float, float, float]]) -> Numbers:
    """Return (n, indicators) weight times strength beyond the usual, in spreads; 0 where nothing is known.

    strengths: (n, indicators), in the order of the registry. weights: for each id the weight, the usual strength and
    its spread.
    """
    table = np.array([weights.get(indicator.id, (0.0, 0.0, 1.0)) for indicator in INDICATORS])
    beyond = (strengths - table[:, 1]) / table[:, 2]
    return np.asarray(table[:, 0] * np.clip(np.nan_to_num(beyond, nan=0.0), -MAX_SPREADS, MAX_SPREADS))


def estimate_bot_share(log_odds: Numbers) -> float:
    """Return the share of automated accounts at which the likelihoods add up to it; log odds (n,) at even shares."""
    share = PRIOR_BOT_SHARE
    for _ in range(100):
        bots = likelihoods_at_share(log_odds, share).sum()
        previous = share
        share = float((bots + PRIOR_BOT_SHARE * PRIOR_BOT_SHARE_ACCOUNTS) / (log_odds.size + PRIOR_BOT_SHARE_ACCOUNTS))
        if abs(share - previous) < SHARE_TOLERANCE:
            break
    return share


def likelihoods_at_share(log_odds: Numbers, share: float) -> Numbers:
    """Return (n,) likelihoods from log odds at even shares, when `share` of all accounts are automated."""
    return np.asarray(1.0 / (1.0 + np.exp(-(log_odds + np.log(share / (1.0 - share))))))
