"""Avatars of people, served to their host alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from klatsch.people.access import avatar_for
from klatsch.web.shared.host_timezone import in_host_time_zone, signed_in_host

if TYPE_CHECKING:
    from django.http import HttpRequest

# Its address holds its digest, so another picture has another address.
AVATAR_CACHE_HEADERS = {"Cache-Control": "private, max-age=86400, immutable"}


@require_safe
@in_host_time_zone
def avatar_view(request: HttpRequest, handle_id: int) -> HttpResponse:
    avatar = avatar_for(signed_in_host(request), handle_id)
    return HttpResponse(bytes(avatar.content), content_type="image/jpeg", headers=AVATAR_CACHE_HEADERS)
