"""Measure precision and recall of the search for duplicates: `make bench-duplicates`."""

from __future__ import annotations

import sys
import time
from typing import NamedTuple

from benchmarks.synthetic_people import SyntheticPeople
from klatsch.people.merging.detection import find_duplicates


class DuplicateScores(NamedTuple):
    precision: float
    recall: float
    asked: int
    true: int
    seconds: float


def measure(size: int, seed: int) -> DuplicateScores:
    town = SyntheticPeople(size, seed)
    began = time.process_time()
    suggested_pairs = {(pair.first, pair.second) for pair in find_duplicates(town.people)}
    took = time.process_time() - began
    right = len(suggested_pairs & town.truth)
    return DuplicateScores(
        right / max(len(suggested_pairs), 1), right / len(town.truth), len(suggested_pairs), len(town.truth), took
    )


def main(sizes: list[int]) -> None:
    print("    people  true pairs    asked  precision   recall   CPU")
    for size in sizes:
        runs = [measure(size, seed) for seed in range(3)]
        mean = DuplicateScores(*(sum(column) / len(runs) for column in zip(*runs, strict=True)))
        print(
            f"{size:10,} {mean.true:11.0f} {mean.asked:8.0f} {mean.precision:10.3f} {mean.recall:8.3f} "
            f"{mean.seconds:5.1f} s"
        )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [300, 1000, 3000, 10_000, 30_000])
