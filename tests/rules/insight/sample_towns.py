"""Made-up towns of friends: groups who know each other, and what they would tell of themselves."""

import itertools

import numpy as np

SCHOOL = range(12)
HOCKEY = range(12, 20)
OFFICE = range(20, 34)
STRAYS = range(34, 40)
FRIENDS = 40


def all_tied(*groups: range) -> np.ndarray:
    return np.array([pair for group in groups for pair in itertools.combinations(group, 2)])


def town_ties() -> np.ndarray:
    """Three groups, each of whom nearly all know each other, and a few ties between them."""
    within = all_tied(SCHOOL, HOCKEY, OFFICE)
    kept = within[np.random.default_rng(3).random(len(within)) < 0.8]
    return np.concatenate([kept, [[0, 12], [5, 20], [13, 21], [34, 2], [35, 30]]])


def town_facts() -> list[dict[str, object]]:
    facts: list[dict[str, object]] = [{"language": "en", "employer": f"shop {friend}"} for friend in range(FRIENDS)]
    for friend in SCHOOL:
        facts[friend]["school"] = ["Lakeside High", "Evening School" if friend < 2 else "Lakeside High"]
    for friend in HOCKEY:
        facts[friend]["group"] = ("Thursday hockey",)
    for friend in OFFICE:
        facts[friend]["employer"] = "Acme"
    return facts
