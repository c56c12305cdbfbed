"""Actions on people in the deck, and the action that undoes each. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK_FIELDS = ("got_at", "need_at", "set_aside_at")
# Every action and its opposite: a *remove* for every *add*.
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

    The time of the first mark stays; talking with or setting aside takes the need away, and a need brings back who was
    set aside.
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
    """Return the marks after an undo: what something else has changed since then stays as it is."""
    return {mark: before[mark] if current[mark] == after[mark] else current[mark] for mark in MARK_FIELDS}
