"""Public things to share an invitation by: QR code, OpenGraph image, badge and Atom feed. No cookie, no script."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, override

from django.contrib.syndication.views import Feed
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from klatsch.bookings.access import invitation_for_guest
from klatsch.bookings.capacity.open_slots import open_slots_of
from klatsch.core import clock
from klatsch.core.i18n.locale import override_language
from klatsch.core.net.urls import absolute_url
from klatsch.invitations.access import host_with_listed_invitations
from klatsch.invitations.page_views import count_image_view
from klatsch.invitations.queries import open_invitations_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation

SVG_CONTENT_TYPE = "image/svg+xml"


@require_safe
def qr_code_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the URL of the invitation as a QR code."""
    link = absolute_url(reverse("guest:invitation", args=[invitation_for_guest(slug).slug]), request)
    return _conditional_response(
        request, ("qr", link), SVG_CONTENT_TYPE, lambda: _qr_code_svg(f"{link}?via=qr"), seconds=86_400
    )


@lru_cache(maxsize=64)
def _qr_code_svg(link: str) -> bytes:
    import segno

    buffer = BytesIO()
    segno.make(link, error="m", micro=False).save(
        buffer, kind="svg", scale=8, border=2, dark="#2b211a", light="#ffffff"
    )
    return buffer.getvalue()


@require_safe
def og_image_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the OpenGraph image of the invitation, which networks show beside its link."""
    # Loads pillow only where a picture is asked for.
    from klatsch.invitations.og_image import render_og_image

    invitation = invitation_for_guest(slug)
    count_image_view(invitation.pk)
    image_details: dict[str, Any] = {
        "title": invitation.title,
        "host": invitation.host.name,
        "purpose": invitation.purpose,
        "minutes": invitation.minutes,
        "left": open_slots_of(invitation, clock.now()).left,
        "capacity": invitation.capacity,
    }

    def draw_image() -> bytes:
        # A network asks once for all its readers, so the picture speaks the language of the host.
        with override_language(invitation.host.language):
            return render_og_image(**image_details)

    return _conditional_response(
        request, ("card", invitation.host.language, *image_details.values()), "image/png", draw_image, seconds=300
    )


@require_safe
def badge_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a badge for other websites that says how many chats are left."""
    invitation = invitation_for_guest(slug)
    now = clock.now()
    count_image_view(invitation.pk, "badge")
    left = open_slots_of(invitation, now).left
    response = render(
        request, "guest/badge.svg", _badge_context(left, is_open=invitation.is_open(now)), content_type=SVG_CONTENT_TYPE
    )
    response["Cache-Control"] = "public, max-age=60"
    return response


def _badge_context(left: int, *, is_open: bool) -> dict[str, object]:
    if not is_open:
        words = gettext("Closed for now")
    elif not left:
        words = gettext("All chats taken")
    else:
        words = gettext("Book a chat: %d left") % left
    # Wide letters are about 9 of 16 units wide; the drawing says how long the words are, so they always fit.
    length = len(words) * 9
    return {"words": words, "length": length, "width": length + 68, "inner": length + 66.5}


def _conditional_response(
    request: HttpRequest, version: tuple[object, ...], kind: str, make: Callable[[], bytes], *, seconds: int
) -> HttpResponse:
    """Return what `make` draws, or 304 when the client has this version."""
    etag = f'"{hashlib.sha256(repr(version).encode()).hexdigest()[:24]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={seconds}"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(make(), content_type=kind, headers=headers)


class OpenInvitationsFeed(Feed["Invitation", "Host"]):
    """The listed open invitations of a host, for feed readers."""

    feed_type = Atom1Feed

    @override
    def get_object(self, request: HttpRequest, *_args: object, **kwargs: object) -> Host:
        self.request = request
        return host_with_listed_invitations(int(str(kwargs["host"])))

    def title(self, host: Host) -> str:
        return gettext("%(host)s invites you") % {"host": host.name}

    def link(self, host: Host) -> str:
        return self._address(host)

    def feed_url(self, host: Host) -> str:
        return self._address(host)

    def feed_guid(self, host: Host) -> str:
        return self._address(host)

    def items(self, host: Host) -> QuerySet[Invitation]:
        return open_invitations_of(host, clock.now()).filter(is_listed=True)[:50]

    @override
    def item_title(self, item: Invitation) -> str:
        return item.title

    @override
    def item_description(self, item: Invitation) -> str:
        return item.purpose

    @override
    def item_link(self, item: Invitation) -> str:
        return absolute_url(reverse("guest:invitation", args=[item.slug]), self.request) + "?via=feed"

    def item_guid(self, item: Invitation) -> str:
        return absolute_url(reverse("guest:invitation", args=[item.slug]), self.request)

    def item_pubdate(self, item: Invitation) -> datetime:
        return item.opened_at or item.created_at

    def item_author_name(self, item: Invitation) -> str:
        return item.host.name

    def _address(self, host: Host) -> str:
        return absolute_url(reverse("guest:feed", args=[host.pk]), self.request)


# One object a request: it keeps the request to say absolute addresses.
@require_safe
def atom_feed_view(request: HttpRequest, host: int) -> HttpResponse:
    return OpenInvitationsFeed()(request, host=host)
