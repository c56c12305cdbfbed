"""Windows of time as rows of a form: days and hours of every week, and dates that are different."""

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
    """A time of day on a step of five minutes, as browsers ask for it; the value is text such as 09:05."""

    def __init__(self, *, label: Any) -> None:  # noqa: ANN401 - lazy text
        super().__init__(
            label=label,
            required=False,
            error_messages={"invalid": _("Please write a time such as 09:00.")},
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": GRID_MINUTES * 60}),
        )

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's
        found: time | None = super().clean(value)
        if found is None:
            return ""
        if found.minute % GRID_MINUTES:
            raise forms.ValidationError(_("Please choose a time on five minutes, such as 09:00 or 09:05."))
        return found.strftime("%H:%M")


class UnfinishedForm(forms.Form):
    """A form that says nothing about mistakes while its host is still writing (`is_unfinished`)."""

    def __init__(self, *args: Any, is_unfinished: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        self.is_unfinished = is_unfinished

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_unfinished:
            self._errors = ErrorDict()


class WindowForm(UnfinishedForm):
    """From one time to another; midnight as an end is the end of the day."""

    start = FiveMinuteTimeField(label=_("From"))
    end = FiveMinuteTimeField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, end = found.get("start"), found.get("end")
        if not self.errors and (start or end):
            self._check(start, end)
            if end == "00:00":
                found["end"] = "24:00"
        return found

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
        found = super().clean()
        if not self.errors and found.get("days") and not found.get("start"):
            self.add_error("start", gettext("From when?"))
        if not self.errors and found.get("start") and not found.get("days"):
            self.add_error("days", gettext("On which days? To leave this row out, empty its hours, too."))
        return found


class DateOverrideForm(WindowForm):
    on = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    field_order = ("on", "start", "end")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if not self.errors and found.get("start") and not found.get("on"):
            self.add_error("on", gettext("On which date?"))
        return found


class WindowFormSet(forms.BaseFormSet[Any]):
    """Rows that may be left empty; `more` (the name of a button) asks for one more of them."""

    def __init__(self, data: Any = None, *, more: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        if data and more in data:
            data = data.copy()
            total = f"{kwargs['prefix']}-TOTAL_FORMS"
            number = data.get(total, "0")
            data[total] = str(min(int(number) + 1, MAX_WINDOW_ROWS)) if re.fullmatch("[0-9]{1,2}", number) else "1"
        super().__init__(data, **kwargs)

    def filled(self) -> list[dict[str, Any]]:
        """What the rows say that are not empty; call when valid."""
        found = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [row for row in found if row.get("start") or row.get("on")]


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
    """Browsers know no 24:00."""
    return "00:00" if end == "24:00" else end
