"""The outbox: every email with its state. Without an SMTP server, the host copies and sends them from here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from klatsch.core import clock
from klatsch.core.errors import NotFound
from klatsch.emails import types
from klatsch.emails.access import email_for_host
from klatsch.emails.drafts import mark_sent_by_host, retry_email
from klatsch.emails.models import EmailState
from klatsch.emails.queries import emails_of, emails_of_host_by_state, is_mail_server_set

if TYPE_CHECKING:
    from klatsch.emails.models import Email
    from klatsch.web.host.shared.requests import HostRequest

OUTBOX_PAGE_SIZE = 50
# Key in the URL -> label, states of the emails in it.
OUTBOX_FOLDERS = {
    "waiting": (_("Waiting"), [EmailState.WAITING, EmailState.SENDING]),
    "failed": (_("Could not be sent"), [EmailState.FAILED]),
    "sent": (_("Sent"), [EmailState.SENT]),
    "withdrawn": (_("Not needed any more"), [EmailState.WITHDRAWN]),
}
CHANGEABLE_STATES = (EmailState.WAITING, EmailState.FAILED)


@require_safe
@login_required
@never_cache
def outbox_view(request: HostRequest) -> HttpResponse:
    """List the emails of one folder, newest first."""
    folder = request.GET.get("shelf", "")
    if folder not in OUTBOX_FOLDERS:
        folder = "waiting"
    counts = emails_of_host_by_state(request.user)
    folders = [
        {"key": key, "label": label, "count": sum(counts[state] for state in states), "is_here": key == folder}
        for key, (label, states) in OUTBOX_FOLDERS.items()
    ]
    page = Paginator(emails_of(request.user, OUTBOX_FOLDERS[folder][1]), OUTBOX_PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    now = clock.now()
    rows = [
        {
            "letter": letter,
            "label": types.email_type_label(letter),
            "is_for_later": letter.due_at > now and folder == "waiting",
        }
        for letter in page
    ]
    context = {
        "shelves": folders,
        "letters": rows,
        "page": page,
        "shelf": folder,
        "is_mail_server_set": is_mail_server_set(),
    }
    return render(request, "host/emails/outbox.html", context)


@require_safe
@login_required
@never_cache
def email_view(request: HostRequest, pk: int) -> HttpResponse:
    """Show one email as its recipient sees it, ready to be copied."""
    email = email_for_host(request.user, pk)
    rendered = types.render_email(email)
    context = {
        "letter": email,
        "label": types.email_type_label(email),
        "shelf": next(key for key, (_label, states) in OUTBOX_FOLDERS.items() if email.state in states),
        "shelf_label": next(label for label, states in OUTBOX_FOLDERS.values() if email.state in states),
        "rendered": rendered,
        "mail_address": _mailto_url(email, rendered) if rendered is not None else None,
        "may_be_changed": email.state in CHANGEABLE_STATES,
        "is_mail_server_set": is_mail_server_set(),
    }
    return render(request, "host/emails/email.html", context)


@require_safe
@login_required
@never_cache
def email_ics_view(request: HostRequest, pk: int) -> HttpResponse:
    rendered = types.render_email(email_for_host(request.user, pk))
    if rendered is None or rendered.calendar_file is None:
        raise NotFound("This letter has no calendar file, or is no longer true.", code="email-has-no-calendar-file")
    file = rendered.calendar_file
    response = HttpResponse(file.content, content_type=f"text/calendar; charset=utf-8; method={file.method}")
    response["Content-Disposition"] = 'attachment; filename="chat.ics"'
    return response


@require_POST
@login_required
def mark_email_sent_view(request: HostRequest, pk: int) -> HttpResponse:
    """Note that the host sent the email by hand."""
    mark_sent_by_host(email=email_for_host(request.user, pk), now=clock.now())
    messages.success(request, gettext("Noted: you sent this letter yourself. Thank you."))
    return HttpResponseRedirect(reverse("outbox"))


@require_POST
@login_required
def retry_email_view(request: HostRequest, pk: int) -> HttpResponse:
    """Put the email back into the queue."""
    retry_email(email=email_for_host(request.user, pk), now=clock.now())
    messages.success(request, gettext("The letter is tried again at once."))
    return HttpResponseRedirect(reverse("outbox_letter", args=[pk]))


def _mailto_url(email: Email, rendered: types.RenderedEmail) -> str:
    """Return the mailto URL that opens the email in the host's own mail program (RFC 6068)."""
    fields = {"subject": rendered.subject, "body": rendered.text.replace("\n", "\r\n")}
    return f"mailto:{quote(email.to_email, safe='@')}?{urlencode(fields, quote_via=quote)}"
