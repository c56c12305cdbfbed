"""Export of all of the host's data, and deletion of the account."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from klatsch.accounts.account_deletion import delete_host
from klatsch.accounts.account_export import account_archive_name, export_account
from klatsch.core import clock
from klatsch.core.errors import Refused
from klatsch.people.queries import deck_size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from klatsch.web.host.shared.requests import HostRequest


class DeleteAccountForm(forms.Form):
    name = forms.CharField(
        label=_("Type your name as it stands above"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please type your name, so that this cannot happen by accident.")},
    )

    def __init__(self, host_name: str, data: Mapping[str, Any] | None = None) -> None:
        """Expect the host's name to be typed."""
        super().__init__(data)
        self._host_name = host_name

    def clean_name(self) -> str:
        """Compare the name with the host's, ignoring case and spaces."""
        typed = str(self.cleaned_data["name"])
        if " ".join(typed.casefold().split()) != " ".join(self._host_name.casefold().split()):
            raise forms.ValidationError(gettext("That is another name: nothing was deleted."))
        return typed


@require_safe
@never_cache
@login_required
def account_export_view(request: HostRequest) -> FileResponse:
    """Return everything that belongs to the host, as a zip that klatsch can restore."""
    now = clock.now()
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    export_account(host=request.user, target=target, now=now)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=account_archive_name(request.user, now))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete_account_view(request: HostRequest) -> HttpResponse:
    """Show what would be deleted, and delete the account when the name was typed."""
    form = (
        DeleteAccountForm(request.user.name, request.POST)
        if request.method == "POST"
        else DeleteAccountForm(request.user.name)
    )
    if form.is_bound and form.is_valid():
        try:
            delete_host(host=request.user, now=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            return HttpResponseRedirect("/")
    people, accounts = deck_size(request.user)
    context = {"form": form, "people": people, "accounts": accounts}
    return render(request, "host/settings/account_deletion.html", context, status=422 if form.errors else 200)
