from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.translation import get_language, ngettext

from klatsch.web.ui.navigation import NAVIGATION_ITEMS

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.forms import BoundField
    from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def host_navigation(context: Context) -> list[dict[str, Any]]:
    """The places a signed-in host may go to: `address`, `label`, `icon`, and `is_here` ("page", "true" or "").

    Empty for everybody else, and where there is no request.
    """
    request = context.get("request")
    if request is None or not getattr(context.get("user"), "is_authenticated", False):
        return []
    found = [(place, address) for place in NAVIGATION_ITEMS if (address := place.address()) is not None]
    around = [address for _, address in found if address != "/" and request.path.startswith(address)]
    nearest = max(around, key=len, default=request.path)
    return [
        {
            "address": address,
            "label": place.label,
            "icon": place.icon,
            "is_here": _aria_current(address, nearest, request.path),
        }
        for place, address in found
    ]


def _aria_current(address: str, nearest: str, path: str) -> str:
    if address != nearest:
        return ""
    return "page" if path == address else "true"


@register.inclusion_tag("ui/parts/message.html", takes_context=True)
def note(context: Context, message: Message) -> dict[str, Any]:
    """Draw one message. `extra_tags` may hold the address that undoes what it tells."""
    undo = message.extra_tags if message.extra_tags.startswith("/") else ""
    return {
        "kind": message.level_tag,
        "text": message.message,
        "undo_address": undo,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/parts/stamps.html")
def stamps(taken: int, total: int) -> dict[str, Any]:
    """One stamp a chat, the taken ones full."""
    sentence = ngettext("%(taken)d of %(total)d chat taken", "%(taken)d of %(total)d chats taken", total)
    return {
        "stamps": [number < taken for number in range(total)],
        "sentence": sentence % {"taken": taken, "total": total},
    }


@register.inclusion_tag("ui/parts/language_switcher.html", takes_context=True)
def language_links(context: Context) -> dict[str, Any]:
    """The other languages of this page: links, or buttons where `language_action` remembers the choice.

    The links keep what `kept_query` and `trail` say, on pages that are the same for many readers, or else the query
    of the address. A page that answers a form has none, so that nothing typed gets lost.
    """
    request, action = context.get("request"), context.get("language_action", "")
    if request is None or (request.method == "POST" and not action):
        return {}
    if "kept_query" in context:
        kept = f"{context['kept_query']}&{context.get('trail', '')}"
    else:
        kept = urlencode([item for item in request.GET.items() if item[0] not in {"lang", "part"}])
    return {
        "action": action,
        "others": [
            {"code": code, "name": name, "address": f"?{kept}&lang={code}".replace("?&", "?")}
            for code, name in settings.LANGUAGES
            if code != get_language()
        ],
    }


@register.filter
def input_type(field: BoundField) -> str:
    """The type of the input that a form field is drawn as, or ""."""
    return getattr(field.field.widget, "input_type", "") or ""
