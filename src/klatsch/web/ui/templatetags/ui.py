"""Template tags for every page: messages, stamps, links to other languages, and kinds of form inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.translation import get_language, ngettext

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.forms import BoundField
    from django.template import Context

register = template.Library()


@register.inclusion_tag("ui/parts/message.html", takes_context=True)
def show_message(context: Context, message: Message) -> dict[str, Any]:
    """Render one message; its `extra_tags` may hold the address that undoes what it says."""
    undo_address = message.extra_tags if message.extra_tags.startswith("/") else ""
    return {
        "kind": message.level_tag,
        "text": message.message,
        "undo_address": undo_address,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/parts/stamps.html")
def stamps(booked: int, total: int) -> dict[str, Any]:
    """Render a stamp for each chat, full for those that are taken."""
    sentence = ngettext("%(taken)d of %(total)d chat taken", "%(taken)d of %(total)d chats taken", total)
    return {
        "stamps": [number < booked for number in range(total)],
        "sentence": sentence % {"taken": booked, "total": total},
    }


@register.inclusion_tag("ui/parts/language_switcher.html", takes_context=True)
def language_links(context: Context) -> dict[str, Any]:
    """Render links to the page in other languages, or buttons where `language_action` stores the choice.

    On pages that are the same for many readers, the links keep `kept_query` and `query_state`; on others the query of
    the URL. A page that answers a form has no links, so that nothing typed gets lost.
    """
    request = context.get("request")
    action = context.get("language_action", "")
    if request is None or (request.method == "POST" and not action):
        return {}
    if "kept_query" in context:
        query = f"{context['kept_query']}&{context.get('query_state', '')}"
    else:
        query = urlencode([item for item in request.GET.items() if item[0] not in {"lang", "part"}])
    return {
        "action": action,
        "others": [
            {"code": code, "name": name, "address": f"?{query}&lang={code}".replace("?&", "?")}
            for code, name in settings.LANGUAGES
            if code != get_language()
        ],
    }


@register.filter
def input_type(field: BoundField) -> str:
    """Return the input type of a form field, such as "checkbox", or "" where it is no input."""
    return getattr(field.field.widget, "input_type", "") or ""
