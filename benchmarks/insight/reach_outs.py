"""Will the one who was written to answer within seven days?

python -m benchmarks.insight.reach_outs DATA            the area under the ROC curve, beside single rules
python -m benchmarks.insight.reach_outs --learn DATA    learn insight/reach_outs/reply_likelihood.py again

DATA/messages/*.txt have lines of sender, receiver and unix time; the weights are learned from the first of them.
Every line is one question, asked at its own instant and once more some days later if it is still unanswered; the first
70 % of the time teach, the rest is asked.
"""

import sys
import time
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.stats import rankdata

from klatsch.insight.graph.ids import Ids
from klatsch.insight.graph.interactions import Flags, Interactions
from klatsch.insight.reach_outs.reply_likelihood import (
    DAY_SECONDS,
    REPLY_HORIZON_SECONDS,
    REPLY_WEIGHTS,
    Numbers,
    PendingReplies,
    Timeline,
    reply_features,
    reply_likelihood,
)


def read_messages(path: Path) -> Interactions:
    table = np.loadtxt(path)
    people = table[:, :2].astype(np.int64)
    return Interactions(people[:, 0], people[:, 1], table[:, 2], np.zeros(len(table), dtype=int))


def auc(truth: Flags, guess: Numbers) -> float:
    ranks, hits = rankdata(guess), int(truth.sum())
    return float((ranks[truth].sum() - hits * (hits + 1) / 2) / (hits * (len(truth) - hits)))


def auc_within_hosts(truth: Flags, guess: Numbers, hosts: Ids) -> float:
    """The same among the questions to one host, for hosts with five answers and five others, weighed by questions."""
    order = np.argsort(hosts, kind="stable")
    groups = [group for group in np.split(order, np.flatnonzero(np.diff(hosts[order])) + 1) if group.size]
    asked = [group for group in groups if 5 <= truth[group].sum() <= group.size - 5]
    return float(np.average([auc(truth[g], guess[g]) for g in asked], weights=[g.size for g in asked]))


def is_answered(words: Interactions, moments: PendingReplies) -> Flags:
    people = int(max(words.sender.max(), words.receiver.max())) + 1
    pairs = Timeline(words.sender * people + words.receiver, words.at, np.unique(words.at))
    return np.asarray(
        pairs.following(moments.hosts * people + moments.actors, moments.at) - moments.at <= REPLY_HORIZON_SECONDS
    )


def make_questions(words: Interactions, *, later: bool) -> tuple[dict[str, Numbers], Flags, Flags, Flags]:
    wait = np.random.default_rng(1).exponential(1.5 * DAY_SECONDS, len(words)).clip(max=14 * DAY_SECONDS)
    moments = PendingReplies(words.receiver, words.sender, words.at + later * wait)
    shown = reply_features(words, moments)
    open_still = shown["tries"] > 0
    cut = np.quantile(words.at, 0.7)
    teach = open_still & (moments.at + REPLY_HORIZON_SECONDS <= cut)
    ask = open_still & (words.at > cut)
    return shown, is_answered(words, moments), teach, ask


def learn_weights(words: Interactions) -> None:
    cases, truth = [], []
    for later in (False, True):
        shown, answers, teach, _ = make_questions(words, later=later)
        cases.append(np.stack([shown[name][teach] for name in REPLY_WEIGHTS], axis=1))
        truth.append(answers[teach])
    x = np.concatenate(cases)
    sign = np.where(np.concatenate(truth), -1.0, 1.0)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        z = sign * (x @ weights[:-1] + weights[-1])
        slope = sign / (1 + np.exp(-z))
        return (
            np.logaddexp(0, z).sum() + (weights[:-1] ** 2).sum(),
            np.append(x.T @ slope + 2 * weights[:-1], slope.sum()),
        )

    best = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x
    for name, weight in zip([*REPLY_WEIGHTS, "BIAS"], best, strict=True):
        print(f'    "{name}": {weight:.2f},')


def message_files(folder: str) -> list[Path]:
    return sorted((Path(folder) / "messages").glob("*.txt"))


def report(folder: str) -> None:
    for path in message_files(folder):
        report_one(path)


def report_one(path: Path) -> None:
    words = read_messages(path)
    print(f"{path.stem}: {len(words):,} messages")
    for later in (False, True):
        started = time.perf_counter()
        shown, truth, _, ask = make_questions(words, later=later)
        guess = reply_likelihood(shown)
        spent = time.perf_counter() - started
        truth, guess = truth[ask], guess[ask]
        print(f"  asked {'days later' if later else 'at once'}: {len(truth):,}, {truth.mean():.0%} answered")
        hosts = words.receiver[ask]
        rules = {name: np.sign(REPLY_WEIGHTS[name]) * shown[name][ask] for name in REPLY_WEIGHTS} | {"klatsch": guess}
        for name in sorted(rules, key=lambda rule: auc(truth, rules[rule])):
            within = auc_within_hosts(truth, rules[name], hosts)
            print(f"    {name:20} {auc(truth, rules[name]):.3f}, of one host {within:.3f}")
        print(f"    {spent:.2f} s")
        print(f"    mean likelihood {guess.mean():.2f}, Brier {np.mean((guess - truth) ** 2):.3f}", end="")
        print(f" (always the mean: {truth.mean() * (1 - truth.mean()):.3f})")


if __name__ == "__main__":
    if sys.argv[1] == "--learn":
        learn_weights(read_messages(message_files(sys.argv[2])[0]))
    else:
        report(sys.argv[1])
