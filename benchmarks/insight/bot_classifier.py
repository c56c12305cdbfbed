"""Benchmark of bot detection on a network that nothing was learned from.

python -m benchmarks.insight.bot_classifier DATA            leave one network out, beside single indicators
python -m benchmarks.insight.bot_classifier --learn DATA    learn klatsch.insight.bots.indicators.weights again

DATA/bots has one CSV file a network, with a column `bot` of 0 and 1.
"""

import csv
import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.stats import rankdata

from klatsch.insight.bots import classifier
from klatsch.insight.bots.classifier import MAX_SPREADS, estimate_bot_share, likelihoods_at_share, weigh_strengths
from klatsch.insight.bots.indicators.indicator import AccountColumns, Numbers
from klatsch.insight.bots.indicators.registry import INDICATORS

COMMON_WEIGHT = 0.3
PENALTY = 0.2
DROPOUT = 0.3
DROPOUT_COPIES = 3
HAND_SET_WEIGHTS = {"copied_text": (0.3, 0.0, 0.2), "links_only": (0.2, 0.0, 0.2), "never_answers": (0.2, 0.5, 0.5)}
LEARNED_INDICATORS = [indicator for indicator in INDICATORS if indicator.id not in {"declared", *HAND_SET_WEIGHTS}]
SIGNS = np.array([-1.0 if indicator.reassuring else 1.0 for indicator in LEARNED_INDICATORS])

type IsBot = npt.NDArray[np.bool_]
type LabelledNetwork = tuple[str, AccountColumns, IsBot]
type Weights = dict[str, tuple[float, float, float]]


def read_networks(folder: str) -> list[LabelledNetwork]:
    networks = []
    for path in sorted((Path(folder) / "bots").glob("*.csv")):
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        columns = AccountColumns({name: np.array([row[name] for row in rows]) for name in rows[0] if name != "bot"})
        networks.append((path.stem, columns, np.array([row["bot"] == "1" for row in rows])))
    return networks


def learned_strengths(columns: AccountColumns) -> Numbers:
    return np.stack([indicator.strength(columns) for indicator in LEARNED_INDICATORS], axis=1)


def all_strengths(columns: AccountColumns) -> Numbers:
    return np.stack([indicator.strength(columns) for indicator in INDICATORS], axis=1)


def class_weights(bots: IsBot) -> Numbers:
    return np.where(bots, 0.5 / bots.sum(), 0.5 / (~bots).sum())


def mean_and_spread(networks: list[LabelledNetwork], everything: list[LabelledNetwork]) -> tuple[Numbers, Numbers]:
    """Mean and spread of each strength, classes and networks even; labels of `networks` only."""
    x = np.concatenate([learned_strengths(columns) for _, columns, _ in networks])
    w = np.concatenate([class_weights(bots) for _, _, bots in networks])[:, None] * ~np.isnan(x)
    total = np.maximum(w.sum(axis=0), 1e-9)
    mean = (w * np.nan_to_num(x)).sum(axis=0) / total
    spread = np.sqrt((w * (np.nan_to_num(x) - mean) ** 2).sum(axis=0) / total)
    unseen = np.isnan(x).all(axis=0)
    if unseen.any():
        # Nothing is learned about such a column; its scale is taken without looking at who is a bot.
        rest = np.concatenate([learned_strengths(columns) for _, columns, _ in everything])[:, unseen]
        mean[unseen], spread[unseen] = np.nanmean(rest, axis=0), np.nanstd(rest, axis=0)
    return mean, spread + 0.05


def fit_weights(x: Numbers, bots: IsBot) -> Numbers:
    """Non-negative weights of one network, with random gaps so that no column is relied upon alone."""
    rng = np.random.default_rng(0)
    copies = [x] + [np.where(rng.random(x.shape) < DROPOUT, 0.0, x) for _ in range(DROPOUT_COPIES - 1)]
    x = np.concatenate(copies)
    w = np.tile(class_weights(bots) / DROPOUT_COPIES, DROPOUT_COPIES)
    sign = np.tile(np.where(bots, -1.0, 1.0), DROPOUT_COPIES)

    def loss(v: Numbers) -> tuple[float, Numbers]:
        z = sign * (x @ v[:-1] + v[-1])
        slope = w * sign / (1 + np.exp(-z))
        away = v[:-1] - COMMON_WEIGHT
        return (
            (w * np.logaddexp(0, z)).sum() + PENALTY * (away**2).sum(),
            np.append(x.T @ slope + 2 * PENALTY * away, slope.sum()),
        )

    bounds = [(0, None)] * x.shape[1] + [(None, None)]
    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), jac=True, bounds=bounds, method="L-BFGS-B").x)


def learn_weights(networks: list[LabelledNetwork], everything: list[LabelledNetwork]) -> tuple[Weights, float]:
    mean, spread = mean_and_spread(networks, everything)
    learned = []
    has_columns = []
    for _, columns, bots in networks:
        x = learned_strengths(columns)
        beyond = np.clip(np.nan_to_num((x - mean) / spread), -MAX_SPREADS, MAX_SPREADS)
        learned.append(fit_weights(SIGNS * beyond, bots))
        has_columns.append(~np.isnan(x).all(axis=0))
    weights = np.array(learned)
    is_known = np.array(has_columns)
    counts = is_known.sum(axis=0)
    shared = np.where(counts > 0, (weights[:, :-1] * is_known).sum(axis=0) / np.maximum(counts, 1), COMMON_WEIGHT)
    table = {
        indicator.id: (round(float(sign * weight), 3), round(float(centre), 3), round(float(width), 3))
        for indicator, sign, weight, centre, width in zip(LEARNED_INDICATORS, SIGNS, shared, mean, spread, strict=True)
    }
    return table, float(weights[:, -1].mean())


def auc(bots: IsBot, guess: Numbers) -> float:
    seen = ~np.isnan(guess)
    bots, ranks = bots[seen], rankdata(guess[seen])
    hits = int(bots.sum())
    return float((ranks[bots].sum() - hits * (hits + 1) / 2) / (hits * (len(bots) - hits)))


def recall_at_95(bots: IsBot, guess: Numbers) -> float:
    return float((guess[bots] > np.quantile(guess[~bots], 0.95)).mean())


def leave_one_network_out(networks: list[LabelledNetwork]) -> list[tuple[str, IsBot, Numbers]]:
    return [
        (
            left_out[0],
            left_out[2],
            log_odds_learned_from([n for n in networks if n is not left_out], left_out, networks),
        )
        for left_out in networks
    ]


def log_odds_learned_from(
    taught: list[LabelledNetwork], asked: LabelledNetwork, networks: list[LabelledNetwork]
) -> Numbers:
    """Return what weights learned from the networks `taught` make of the accounts of `asked`."""
    weights, bias = learn_weights(taught, networks)
    return weigh_strengths(all_strengths(asked[1]), weights).sum(axis=1) + bias


def report(folder: str) -> None:
    networks = read_networks(folder)
    answers = leave_one_network_out(networks)
    print(f"{'network left out':18}{'accounts':>9}{'AUC':>7}{'at 95 %':>9}{'share':>7}{'told':>7}{'ECE':>7}", end="")
    print(f"{'not left out':>14}")
    for network, (name, bots, total) in zip(networks, answers, strict=True):
        share = estimate_bot_share(total)
        likely = likelihoods_at_share(total, share)
        bins = np.digitize(likely, np.linspace(0, 1, 11)[1:-1])
        error = sum(abs(likely[bins == b].sum() - bots[bins == b].sum()) for b in range(10)) / len(bots)
        print(f"{name:18}{len(bots):9,}{auc(bots, total):7.3f}{recall_at_95(bots, total):9.2f}", end="")
        print(f"{bots.mean():7.2f}{share:7.2f}{error:7.3f}", end="")
        print(f"{auc(bots, log_odds_learned_from([network], network, networks)):14.3f}")
    print(f"{'mean':27}{np.mean([auc(b, t) for _, b, t in answers]):7.3f}", end="")
    print(f"{np.mean([recall_at_95(b, t) for _, b, t in answers]):9.2f}")
    report_single_indicators(networks)
    report_speed(networks[-1][1])


def report_single_indicators(networks: list[LabelledNetwork]) -> None:
    print("single indicators, AUC on each network:")
    for column, indicator in enumerate(LEARNED_INDICATORS):
        each = []
        for _, columns, bots in networks:
            x = SIGNS[column] * learned_strengths(columns)[:, column]
            each.append("    -" if np.isnan(x).all() else f"{auc(bots, x):5.3f}")
        print(f"  {indicator.id:20}", *each)


def report_speed(columns: AccountColumns) -> None:
    rng = np.random.default_rng(0)
    rows = rng.integers(0, columns.rows, 100_000)
    names = ["statuses", "followers", "friends", "favourites", "verified", "age_days", "handle_digits"]
    many = {name: columns[name][rows] for name in names}
    started = time.perf_counter()
    classifier.assess(many)
    print(f"100,000 accounts: {time.perf_counter() - started:.2f} s")


def print_weights(networks: list[LabelledNetwork]) -> None:
    weights, bias = learn_weights(networks, networks)
    for name, row in (weights | HAND_SET_WEIGHTS).items():
        print(f'    "{name}": {row},')
    print(f"BIAS = {bias:.3f}")


if __name__ == "__main__":
    if sys.argv[1] == "--learn":
        print_weights(read_networks(sys.argv[2]))
    else:
        report(sys.argv[1])
