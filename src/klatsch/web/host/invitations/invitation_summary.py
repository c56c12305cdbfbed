"""What the folded part of an invitation's form says in a few words: who may book, how, how late, who is reminded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField, Form

SUMMARY_FIELDS = ("audience", "admission", "notice_minutes", "reminders")


def invitation_summary(form: Form) -> list[str]:
    """Return the choices as they stand in the form, sent or not: one line each, by the words of the form itself."""
    return [f"{form[name].label}: {_choice_labels(form[name]) or gettext('No')}" for name in SUMMARY_FIELDS]


def _choice_labels(field: BoundField) -> str:
    value = field.value()
    chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
    choices: Sequence[tuple[object, object]] = field.field.choices  # type: ignore[attr-defined]
    return ", ".join(str(label) for key, label in choices if str(key) in chosen)
