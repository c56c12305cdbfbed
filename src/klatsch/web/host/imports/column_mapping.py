"""Column mapping for tables of an unknown format: the host says which column holds which field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.networks.archives.addressbook.generic_csv import COLUMN_ALIASES
from klatsch.people.access import import_for
from klatsch.people.imports.column_mapping import map_columns, preview_upload, skip_import
from klatsch.people.models import ImportState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from klatsch.networks.archives.addressbook.generic_csv import TablePreview
    from klatsch.people.models import ImportJob
    from klatsch.web.host.shared.requests import HostRequest

_SKIP_COLUMN = "-"
_FIELD_LABELS = {
    "name": _("the whole name"),
    "first_name": _("the first name"),
    "last_name": _("the last name"),
    "email": _("the e-mail address"),
    "phone": _("the telephone number"),
    "company": _("the company"),
    "position": _("what they do there"),
    "place": _("the place"),
    "link": _("a link to them"),
    "note": _("a note"),
    "list": _("a list or group"),
    "since": _("since when"),
}


class ColumnMappingForm(forms.Form):
    """A choice of field for each column."""

    def __init__(self, preview: TablePreview, data: Mapping[str, Any] | None = None) -> None:
        """Offer the fields for each column, with the one that its header suggests."""
        super().__init__(data)
        self._headers = preview.headers
        suggested = {header: field for field, header in preview.suggestion.items()}
        choices = [(_SKIP_COLUMN, _("not read")), *((field, _FIELD_LABELS[field]) for field in COLUMN_ALIASES)]
        for number, header in enumerate(preview.headers):
            label = header.strip() or gettext("Column %(number)s") % {"number": number + 1}
            initial = suggested.get(header, _SKIP_COLUMN)
            self.fields[f"column-{number}"] = forms.ChoiceField(label=label, choices=choices, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one field."""
        chosen_fields = [field for field in self.cleaned_data.values() if field != _SKIP_COLUMN]
        repeated_field = next((field for field in chosen_fields if chosen_fields.count(field) > 1), None)
        if repeated_field:
            raise forms.ValidationError(
                gettext("Two columns cannot both be %(what)s: choose one of them.")
                % {"what": _FIELD_LABELS[repeated_field]}
            )
        return self.cleaned_data

    @property
    def columns(self) -> dict[str, str]:
        """The chosen mapping: field -> header."""
        numbered_headers = enumerate(self._headers)
        choices = ((self.cleaned_data[f"column-{number}"], header) for number, header in numbered_headers)
        return {field: header for field, header in choices if field != _SKIP_COLUMN}


def render_column_mapping(
    request: HostRequest, import_job: ImportJob, data: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Render the mapping form; with a valid answer, save it and have the table read."""
    preview = preview_upload(import_job)
    if preview is None:
        skip_import(import_job=import_job, now=clock.now())
        return HttpResponseRedirect(reverse("import", args=[import_job.pk]))
    form = ColumnMappingForm(preview, data)
    if form.is_bound and form.is_valid():
        try:
            map_columns(import_job=import_job, columns=form.columns, now=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("import", args=[import_job.pk]))
    context = {"import_job": import_job, "form": form, "preview": preview}
    return render(request, "host/imports/column_mapping.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def column_mapping_view(request: HostRequest, import_id: int) -> HttpResponse:
    """Save the mapping, or skip the table."""
    import_job = import_for(request.user, import_id)
    if import_job.state != ImportState.NEEDS_MAPPING:
        return HttpResponseRedirect(reverse("import", args=[import_job.pk]))
    if "leave_out" in request.POST:
        skip_import(import_job=import_job, now=clock.now())
        return HttpResponseRedirect(reverse("imports"))
    return render_column_mapping(request, import_job, request.POST)
