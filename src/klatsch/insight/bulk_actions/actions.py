"""What can be done to people in the deck, with the way back of each. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK_FIELDS = ("got_at", "need_at", "set_aside_at")
# Every verb and what takes it back: a *remove* for every *add*.
OPPOSITE_ACTIONS = {
    "got": "not-got",
    "not-got": "got",
    "need": "not-need",
    "not-need": "need",
    "aside": "back",
    "back": "aside",
    "put-in": "take-out",
    "take-out": "put-in",
}
CIRCLE_ACTIONS = frozenset({"put-in", "take-out"})

type Marks = Mapping[str, str | None]


def marks_after(verb: str, before: Marks, now: str) -> dict[str, str | None]:
    """Return the marks (ISO instants or None, by column) that somebody with `before` has after `verb`.

    The first time somebody was marked stays; who is talked with or set aside is not needed any more, and who is
    needed is not set aside.
    """
    after = dict(before)
    match verb:
        case "got":
            after |= {"got_at": before["got_at"] or now, "need_at": None}
        case "need":
            after |= {"need_at": before["need_at"] or now, "set_aside_at": None}
        case "aside":
            after |= {"set_aside_at": before["set_aside_at"] or now, "need_at": None}
        case "not-got":
            after["got_at"] = None
        case "not-need":
            after["need_at"] = None
        case "back":
            after["set_aside_at"] = None
    return after


def marks_after_undo(before: Marks, after: Marks, current: Marks) -> dict[str, str | None]:
    """Return the marks with a step undone: what was changed by something else since stays as it is."""
    return {mark: before[mark] if current[mark] == after[mark] else current[mark] for mark in MARK_FIELDS}
