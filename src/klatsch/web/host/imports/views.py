"""Imports: upload archives, watch the progress, see the result of each row, undo an import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.insight.queries import reassessment_of, unanswered_reach_outs
from klatsch.networks.registry import archive_sources
from klatsch.people.access import import_for
from klatsch.people.imports.undo_import import undo_import
from klatsch.people.imports.uploads import store_upload
from klatsch.people.models import ImportState
from klatsch.people.queries import file_reports, imports_of
from klatsch.web.host.imports.column_mapping import render_column_mapping

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse

    from klatsch.people.models import ImportJob
    from klatsch.web.host.shared.requests import HostRequest

MAX_IMPORTS_LISTED = 50
MAX_NAMED_PEOPLE = 3


class _MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class _MultipleFileField(forms.FileField):
    widget = _MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:  # noqa: ANN401 - Django's signature
        """Check each file as a single one."""
        return [super(_MultipleFileField, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    archives = _MultipleFileField(
        label=_("Files"),
        help_text=_("A zip as you got it, or single files from it. Several at once are welcome."),
        error_messages={"required": _("Please choose at least one file.")},
    )
    circle = forms.CharField(
        label=_("Put them all into a circle"),
        help_text=_("For example Thursday hockey. Leave it empty for none."),
        max_length=120,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def imports_view(request: HostRequest) -> HttpResponse:
    """Show the upload form and the imports so far; start an import of each uploaded file."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        try:
            import_jobs = [
                store_upload(
                    host=request.user,
                    name=file.name or "",
                    chunks=file.chunks(),
                    circle=form.cleaned_data["circle"],
                    now=clock.now(),
                )
                for file in form.cleaned_data["archives"]
            ]
        except Refused as refusal:
            form.add_error("archives", str(refusal))
        else:
            address = reverse("import", args=[import_jobs[0].pk]) if len(import_jobs) == 1 else reverse("imports")
            return HttpResponseRedirect(address)
    context = {"form": form, "imports": imports_of(request.user)[:MAX_IMPORTS_LISTED], "sources": archive_sources()}
    return render(request, "host/imports/imports.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def import_view(request: HostRequest, import_id: int) -> HttpResponse:
    """Show the progress of an import, and in the end the result of its rows."""
    import_job = import_for(request.user, import_id)
    if import_job.state == ImportState.NEEDS_MAPPING:
        return _htmx_redirect(request) if request.htmx else render_column_mapping(request, import_job)
    files = file_reports(import_job)
    context = {
        "import_job": import_job,
        "files": files,
        "rows": sum(file["rows"] for file in files),
        "unread": import_job.unread_files.all(),
        **(_reach_out_summary(request, import_job) if import_job.state == ImportState.DONE else {}),
    }
    template = "host/imports/progress.html" if request.htmx else "host/imports/import.html"
    return render(request, template, context)


def _reach_out_summary(request: HostRequest, import_job: ImportJob) -> dict[str, Any]:
    """Return the reach-outs that the deck holds by now, or that they are still being computed."""
    reassessment = reassessment_of(request.user)
    is_told = reassessment is not None and not reassessment.is_under_way
    if is_told and reassessment and import_job.finished_at:
        is_told = reassessment.asked_at >= import_job.finished_at
    reach_outs = unanswered_reach_outs(request.user)
    return {
        "is_computing": not is_told,
        "reach_out_count": reach_outs.count(),
        "first_reach_outs": list(reach_outs[:MAX_NAMED_PEOPLE]),
    }


def _htmx_redirect(request: HostRequest) -> HttpResponse:
    """Have htmx load the whole page, which has a form now."""
    return HttpResponseClientRedirect(request.path)


@require_POST
@login_required
def undo_import_view(request: HostRequest, import_id: int) -> HttpResponse:
    """Undo an import: remove whatever came from it alone."""
    import_job = import_for(request.user, import_id)
    try:
        removed = undo_import(import_job=import_job)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return HttpResponseRedirect(reverse("import", args=[import_id]))
    sentence = ngettext(
        "“%(name)s” is out, and %(count)d person with it.", "“%(name)s” is out, and %(count)d people with it.", removed
    )
    messages.success(request, sentence % {"name": import_job.name, "count": removed})
    return HttpResponseRedirect(reverse("imports"))
