"""The host's invitations: the list, one with everything needed to share it, opening and closing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klatsch.bookings.queries import coming_chats_of, lottery_entry_count, meeting_count, with_meeting_counts
from klatsch.core import clock
from klatsch.core.net.urls import absolute_url
from klatsch.invitations import lifecycle
from klatsch.invitations.access import invitation_for_host
from klatsch.invitations.models import InvitationState
from klatsch.invitations.queries import invitations_of
from klatsch.invitations.share_text import SharedInvitation, alt_text, mastodon_composer_url, share_texts
from klatsch.web.host.shared.redirects import refusal_as_message
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.invitations.models import Invitation

SERVER_NAME_PATTERN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)


@require_safe
@in_host_time_zone
def invitations_view(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    invitations = list(with_meeting_counts(invitations_of(signed_in_host(request)), now))
    for invitation in invitations:
        invitation.left = max(0, invitation.capacity - invitation.meetings)  # type: ignore[attr-defined]
    drafts = [invitation for invitation in invitations if invitation.state == InvitationState.DRAFT]
    # An invitation whose closing time has come takes no bookings, whatever its host did or did not press.
    still_open = [invitation for invitation in invitations if invitation.is_open(now)]
    over = [invitation for invitation in invitations if invitation not in drafts and invitation not in still_open]
    groups = [
        (gettext("Open"), "open", still_open),
        (gettext("Drafts"), "draft", drafts),
        (gettext("Over"), "over", over),
    ]
    return render(request, "host/invitations/list.html", {"groups": groups, "is_empty": not invitations})


@require_safe
@in_host_time_zone
def invitation_view(request: HttpRequest, slug: str) -> HttpResponse:
    now = clock.now()
    invitation = invitation_for_host(signed_in_host(request), slug)
    meetings = meeting_count(invitation, now)
    left = max(0, invitation.capacity - meetings)
    link = absolute_url(reverse("guest:invitation", args=[invitation.slug]), request)
    context = {
        "invitation": invitation,
        "is_open": invitation.is_open(now),
        "is_draft": invitation.state == InvitationState.DRAFT,
        "meetings": meetings,
        "left": left,
        "chats": coming_chats_of(invitation, now),
        "wishes": lottery_entry_count(invitation)
        if invitation.draw_seed and invitation.state != InvitationState.DRAFT
        else None,
        "link": link,
    }
    if context["is_open"]:
        context |= _share_context(request, invitation, link, left)
    return render(request, "host/invitations/invitation.html", context)


def _share_context(request: HttpRequest, invitation: Invitation, link: str, left: int) -> dict[str, object]:
    shared = SharedInvitation(
        invitation.host.name, invitation.title, invitation.purpose, invitation.minutes, max(1, left), link
    )
    posts = {post.network.key: post for post in share_texts(shared)}
    server = request.GET.get("server", "").strip().lower().removeprefix("https://").rstrip("/")
    is_server = bool(SERVER_NAME_PATTERN.fullmatch(server))
    return {
        "posts": list(posts.values()),
        "alt_text": alt_text(shared),
        "server": server,
        "server_is_odd": bool(server) and not is_server,
        "mastodon": mastodon_composer_url(server, posts["mastodon"].text) if is_server else "",
        **_embed_html(request, invitation, link),
        "feed": absolute_url(reverse("guest:feed", args=[invitation.host_id]), request) if invitation.is_listed else "",
    }


def _embed_html(request: HttpRequest, invitation: Invitation, link: str) -> dict[str, str]:
    """Return HTML for the host's own websites, rendered by templates so that names in it are escaped."""
    badge = absolute_url(reverse("guest:badge", args=[invitation.slug]), request)
    context = {"invitation": invitation, "link": link, "badge": badge}
    return {
        name: render_to_string(f"host/invitations/{name}.html", context).strip() for name in ("badge_html", "link_html")
    }


@require_POST
@in_host_time_zone
def open_invitation_view(request: HttpRequest, slug: str) -> HttpResponse:
    invitation = invitation_for_host(signed_in_host(request), slug)
    with refusal_as_message(request):
        lifecycle.open_invitation(invitation=invitation, now=clock.now())
        messages.success(request, gettext("It is open. Now tell people about it."))
    return HttpResponseRedirect(reverse("invitation", args=[slug]))


@require_POST
@in_host_time_zone
def close_invitation_view(request: HttpRequest, slug: str) -> HttpResponse:
    invitation = invitation_for_host(signed_in_host(request), slug)
    lifecycle.close_invitation(invitation=invitation, now=clock.now())
    messages.success(request, gettext("It is closed. What is booked stays booked."))
    return HttpResponseRedirect(reverse("invitation", args=[slug]))
