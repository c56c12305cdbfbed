"""A summary of the folded part of an invitation's form: audience, admission, notice, reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField, Form

SUMMARY_FIELDS = ("audience", "admission", "notice_minutes", "reminders")


def invitation_summary(form: Form) -> list[str]:
    """Return the current choices of the form, sent or not, one line each, by the form's own labels."""
    return [f"{form[name].label}: {_choice_labels(form[name]) or gettext('No')}" for name in SUMMARY_FIELDS]


def _choice_labels(field: BoundField) -> str:
    value = field.value()
    chosen = {str(choice) for choice in (value if isinstance(value, list | tuple) else [value])}
    choices: Sequence[tuple[object, object]] = field.field.choices  # type: ignore[attr-defined]
    return ", ".join(str(label) for key, label in choices if str(key) in chosen)
