"""Formsets for availability: weekly windows, and overrides for single dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klatsch.invitations.time_grid import GRID_MINUTES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

WEEKDAY_CHOICES = [
    ("mon", _("Mon")),
    ("tue", _("Tue")),
    ("wed", _("Wed")),
    ("thu", _("Thu")),
    ("fri", _("Fri")),
    ("sat", _("Sat")),
    ("sun", _("Sun")),
]
MAX_WINDOW_ROWS = 30


class FiveMinuteTimeField(forms.TimeField):
    """A time of day in steps of five minutes; its value is text such as 09:05."""

    def __init__(self, *, label: Any) -> None:  # noqa: ANN401 - lazy text
        super().__init__(
            label=label,
            required=False,
            error_messages={"invalid": _("Please write a time such as 09:00.")},
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": GRID_MINUTES * 60}),
        )

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's
        cleaned: time | None = super().clean(value)
        if cleaned is None:
            return ""
        if cleaned.minute % GRID_MINUTES:
            raise forms.ValidationError(_("Please choose a time on five minutes, such as 09:00 or 09:05."))
        return cleaned.strftime("%H:%M")


class UnfinishedForm(forms.Form):
    """A form without error messages while it is still being filled in (`is_unfinished`)."""

    def __init__(self, *args: Any, is_unfinished: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.is_unfinished = is_unfinished

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_unfinished:
            self._errors = ErrorDict()


class WindowForm(UnfinishedForm):
    """A window from one time to another; midnight as its end is the end of the day."""

    start = FiveMinuteTimeField(label=_("From"))
    end = FiveMinuteTimeField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if not self.errors and (start or end):
            self._check(start, end)
            if end == "00:00":
                cleaned["end"] = "24:00"
        return cleaned

    def _check(self, start: str | None, end: str | None) -> None:
        if not start:
            self.add_error("start", gettext("From when?"))
        elif not end:
            self.add_error("end", gettext("Until when?"))
        elif start >= end and end != "00:00":
            self.add_error("end", gettext("A window must end after it begins."))


class WeeklyWindowForm(WindowForm):
    days = forms.MultipleChoiceField(
        label=_("Days"), choices=WEEKDAY_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("days", "start", "end")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and cleaned.get("days") and not cleaned.get("start"):
            self.add_error("start", gettext("From when?"))
        if not self.errors and cleaned.get("start") and not cleaned.get("days"):
            self.add_error("days", gettext("On which days? To leave this row out, empty its hours, too."))
        return cleaned


class DateOverrideForm(WindowForm):
    on = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    field_order = ("on", "start", "end")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and cleaned.get("start") and not cleaned.get("on"):
            self.add_error("on", gettext("On which date?"))
        return cleaned


class WindowFormSet(forms.BaseFormSet[Any]):
    """A formset whose rows may be empty; the button called `more` adds a row."""

    def __init__(self, data: Any = None, *, more: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        if data and more in data:
            data = data.copy()
            total = f"{kwargs['prefix']}-TOTAL_FORMS"
            number = data.get(total, "0")
            data[total] = str(min(int(number) + 1, MAX_WINDOW_ROWS)) if re.fullmatch("[0-9]{1,2}", number) else "1"
        super().__init__(data, **kwargs)

    def filled(self) -> list[dict[str, Any]]:
        """Return the data of the rows that are not empty; call when valid."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [row for row in rows if row.get("start") or row.get("on")]


def _window_formset(row: type[WindowForm]) -> type[WindowFormSet]:
    made = forms.formset_factory(
        row, extra=0, formset=WindowFormSet, max_num=MAX_WINDOW_ROWS, absolute_max=MAX_WINDOW_ROWS, validate_max=True
    )
    return cast("type[WindowFormSet]", made)


WeeklyWindowFormSet = _window_formset(WeeklyWindowForm)
DateOverrideFormSet = _window_formset(DateOverrideForm)


def weekly_from_rows(rows: WindowFormSet) -> list[dict[str, Any]]:
    """Return the rows in the form in which an invitation keeps its weekly windows."""
    order = [day for day, _label in WEEKDAY_CHOICES]
    return [
        {"days": sorted(row["days"], key=order.index), "start": row["start"], "end": row["end"]}
        for row in rows.filled()
    ]


def overrides_from_rows(rows: WindowFormSet) -> list[dict[str, Any]]:
    """Return the rows as dated exceptions: the windows of one date together, a date without hours a day off."""
    dates: dict[str, list[list[str]]] = {}
    for row in rows.filled():
        windows = dates.setdefault(row["on"].isoformat(), [])
        if row["start"]:
            windows.append([row["start"], row["end"]])
    return [{"on": on, "windows": sorted(windows)} for on, windows in sorted(dates.items())]


def weekly_to_rows(weekly: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**window, "end": _browser_time(window["end"])} for window in weekly]


def overrides_to_rows(overrides: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"on": day["on"], "start": start, "end": _browser_time(end)}
        for day in overrides
        for start, end in day["windows"] or [("", "")]
    ]


def _browser_time(end: str) -> str:
    """Return the end of a window as a browser's time input takes it, which has no 24:00."""
    return "00:00" if end == "24:00" else end
