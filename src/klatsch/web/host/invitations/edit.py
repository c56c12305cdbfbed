"""The form of an invitation, for a new one and to edit one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.insight.queries import circles_of
from klatsch.invitations import lifecycle
from klatsch.invitations.access import invitation_for_host
from klatsch.web.host.invitations.availability_forms import (
    DateOverrideFormSet,
    WeeklyWindowFormSet,
    overrides_from_rows,
    overrides_to_rows,
    weekly_from_rows,
    weekly_to_rows,
)
from klatsch.web.host.invitations.forms import (
    DEFAULT_WEEKLY_WINDOWS,
    InvitationForm,
    initial_values,
    initial_values_of_new,
)
from klatsch.web.host.invitations.invitation_summary import invitation_summary
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, QueryDict

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


# Names of the buttons that add a row.
ADD_WINDOW_BUTTON = "more_windows"
ADD_EXCEPTION_BUTTON = "more_exceptions"


class InvitationDraft:
    """The three parts of the form together: options, weekly windows, and date overrides."""

    def __init__(self, data: QueryDict | None, zone: str, initial: dict[str, Any]) -> None:
        self.wants_more_rows = data is not None and not {ADD_WINDOW_BUTTON, ADD_EXCEPTION_BUTTON}.isdisjoint(data)
        form_options = {"is_unfinished": self.wants_more_rows}
        self.form = InvitationForm(data, zone=zone, initial=initial, **form_options)
        weekly = initial.get("weekly", DEFAULT_WEEKLY_WINDOWS)
        overrides = initial.get("overrides", [])
        self.weekly = WeeklyWindowFormSet(
            data, prefix="weekly", more=ADD_WINDOW_BUTTON, initial=weekly_to_rows(weekly), form_kwargs=form_options
        )
        self.exceptions = DateOverrideFormSet(
            data,
            prefix="exceptions",
            more=ADD_EXCEPTION_BUTTON,
            initial=overrides_to_rows(overrides),
            form_kwargs=form_options,
        )

    def is_valid(self) -> bool:
        """Return whether all parts are valid; each is checked, so that all mistakes show at once."""
        return all([self.form.is_valid(), self.weekly.is_valid(), self.exceptions.is_valid()])

    def windows(self) -> dict[str, Any]:
        return {"weekly": weekly_from_rows(self.weekly), "overrides": overrides_from_rows(self.exceptions)}


@require_http_methods(["GET", "HEAD", "POST"])
@in_host_time_zone
def new_invitation_view(request: HttpRequest) -> HttpResponse:
    host = signed_in_host(request)
    now = clock.now()
    draft = InvitationDraft(
        request.POST or None, host.time_zone, initial_values_of_new(now, host.time_zone) | _circle_choices(host)
    )

    def save() -> Invitation:
        return lifecycle.draft_invitation(host=host, now=now, **draft.form.fields_of_invitation(), **draft.windows())

    return _render_form(request, draft, save, {"zone": host.time_zone})


@require_http_methods(["GET", "HEAD", "POST"])
@in_host_time_zone
def edit_invitation_view(request: HttpRequest, slug: str) -> HttpResponse:
    invitation = invitation_for_host(signed_in_host(request), slug)
    initial = {
        **initial_values(invitation),
        **_circle_choices(invitation.host),
        "weekly": invitation.weekly,
        "overrides": invitation.overrides,
    }
    draft = InvitationDraft(request.POST or None, invitation.time_zone, initial)

    def save() -> Invitation:
        return lifecycle.change_invitation(invitation=invitation, **draft.form.changed_fields(), **draft.windows())

    return _render_form(
        request, draft, save, {"zone": invitation.time_zone, "invitation": invitation, "title": invitation.title}
    )


def _circle_choices(host: Host) -> dict[str, Any]:
    return {"circles": [(circle.pk, circle.label) for circle in circles_of(host)]}


def _render_form(
    request: HttpRequest, draft: InvitationDraft, save: Callable[[], Invitation], context: dict[str, Any]
) -> HttpResponse:
    """Save a valid form and redirect to the invitation; otherwise show the form with everything that was typed."""
    is_sent = draft.form.is_bound and not draft.wants_more_rows
    if is_sent and draft.is_valid():
        try:
            saved = save()
        except Refused as refusal:
            draft.form.add_error(None, str(refusal))
        else:
            messages.success(request, gettext("Saved."))
            return HttpResponseRedirect(reverse("invitation", args=[saved.slug]))
    context |= {
        "draft": draft,
        "form": draft.form,
        "shows_errors": is_sent,
        "finer_points": invitation_summary(draft.form),
    }
    return render(request, "host/invitations/form.html", context, status=422 if is_sent else 200)
