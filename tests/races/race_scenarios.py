"""Verbs that begin at the same moment, each in a process of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

from tests.command_runner import CommandRunner

# What all programs begin with, and how they wait for the moment.
PROGRAM_HEAD = """
import json, sys, time
from datetime import timedelta
from klatsch.core import clock
from klatsch.core.errors import Refused
from tests.cast import AMAL, BO, NOOR, details_of, open_coffee
told = json.loads(sys.argv[1])
now = clock.now()
"""
WAIT_FOR_START = """
time.sleep(max(0, told["moment"] - time.time()))
"""
# Forks are ready a little after they were ordered; all of them are before this.
START_DELAY_SECONDS = 0.15


@dataclass(frozen=True)
class RaceScenario:
    """Programs that prepare a race, compete in it and read the result, as text of Python.

    `prepare` and `look` print JSON; the contestants are given what was prepared. `is_accident` says of what was seen
    whether something happened that never may; where `counts_breakdowns`, a contestant that fails is an accident, too.
    """

    prepare: str
    contestants: Sequence[str]
    look: str
    is_accident: str
    counts_breakdowns: bool = False


class RaceRunner:
    """Processes that wait for orders, one for each contestant."""

    def __init__(self, environment: dict[str, str], places: int, *, is_guarded: bool = True) -> None:
        self._is_guarded = is_guarded
        self._open = ExitStack()
        self._places = [self._open.enter_context(closing(CommandRunner(environment))) for _ in range(places)]

    def run(self, program: str, told: dict[str, Any]) -> Any:
        return json.loads(self._places[0].run("-c", PROGRAM_HEAD + program, json.dumps(told)))

    def at_once(self, programs: Sequence[str], told: dict[str, Any]) -> int:
        """Run programs, each in its place; return how many failed, which with the guard none may."""
        told = {**told, "moment": time.time() + START_DELAY_SECONDS}
        with ThreadPoolExecutor(len(programs)) as pool:
            orders = zip(self._places, programs, strict=False)
            return sum(pool.map(lambda order: self._fails(order[0], order[1], told), orders))

    def _fails(self, place: CommandRunner, program: str, told: dict[str, Any]) -> bool:
        try:
            place.run("-c", PROGRAM_HEAD + WAIT_FOR_START + program, json.dumps(told))
        except AssertionError:
            if self._is_guarded:
                raise
            return True
        return False

    def close(self) -> None:
        self._open.close()

    def accidents(self, contest: RaceScenario, rounds: int, *, until_one: bool = False) -> int:
        """Hold a contest some times, in the end only until something happened; return how often it did."""
        found = 0
        for number in range(rounds):
            told = self.run(contest.prepare, {"round": number})
            broken = self.at_once(contest.contestants, told)
            seen = self.run(contest.look, told)
            happened = eval(contest.is_accident, {"seen": seen, "told": told})  # noqa: S307 - our own words
            found += bool(happened or (broken and contest.counts_breakdowns))
            if found and until_one:
                break
        return found
