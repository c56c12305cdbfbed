"""Labels of networks, of interactions, and of the fields of a person."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from klatsch.networks.registry import network_label

register = template.Library()

INTERACTION_LABELS = {
    "message": _("a message"),
    "mention": _("a mention"),
    "reply": _("a reply"),
    "quote": _("a quote"),
    "favourite": _("liked a post"),
    "boost": _("shared a post"),
    "follow": _("followed"),
    "follow_request": _("asked to follow"),
    "invitation": _("an invitation to connect"),
    "endorsement": _("an endorsement"),
}
PERSON_FIELD_LABELS = {
    "name": _("Name"),
    "company": _("Company"),
    "position": _("Position"),
    "headline": _("What they do"),
    "place": _("Place"),
    "bio": _("About"),
    "email": _("E-mail address"),
    "phone": _("Phone"),
    "link": _("Link"),
}


@register.filter
def network(name: str) -> str:
    return network_label(name)


@register.filter
def act(kind: str) -> str:
    return str(INTERACTION_LABELS.get(kind, kind))


@register.filter
def field(name: str) -> str:
    return str(PERSON_FIELD_LABELS.get(name, name.replace("_", " ").capitalize()))
