"""Template tags for host pages: the navigation, and the first assessment of a person on their card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from klatsch.insight.queries import headline_assessments
from klatsch.web.host.shared.navigation import NAVIGATION_ITEMS

if TYPE_CHECKING:
    from django.template import Context

    from klatsch.people.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def host_navigation(context: Context) -> list[dict[str, Any]]:
    """Return the navigation of a signed-in host, as `url`, `label`, `icon` and `aria_current` ("page", "true" or "").

    Empty for everybody else, and where there is no request.
    """
    request = context.get("request")
    if request is None or not getattr(context.get("user"), "is_authenticated", False):
        return []
    items = [(item, item.url) for item in NAVIGATION_ITEMS if item.url is not None]
    parents = [url for _, url in items if url != "/" and request.path.startswith(url)]
    current = max(parents, key=len, default=request.path)
    marks = {request.path: "page"} if current == request.path else {current: "true"}
    return [
        {"url": url, "label": item.label, "icon": item.icon, "aria_current": marks.get(url, "")} for item, url in items
    ]


@register.inclusion_tag("host/people/first_assessment.html", takes_context=True)
def first_assessment(context: Context, person: Person, *, asks_always: bool = False) -> dict[str, Any]:
    """Render the weightiest assessment of `person` with a link to its evidence; one query for all cards of a page.

    Where there is none, nothing is rendered, or with `asks_always` the link to why they are here alone.
    """
    assessments = context.get("_first_assessments") or {}
    if person.pk not in assessments:
        people = [person, *_people_on_page(context)]
        assessments = {each.pk: None for each in people} | headline_assessments(people)
        # The outermost layer lives as long as the page.
        context.dicts[0]["_first_assessments"] = assessments
    return {"person": person, "assessment": assessments[person.pk], "asks_always": asks_always}


def _people_on_page(context: Context) -> list[Person]:
    """Return everybody else on the page: on cards, or in what its view calls `people_shown`."""
    cards = getattr(context.get("page"), "cards", None) or context.get("cards") or ()
    return [*(card.person for card in cards), *(context.get("people_shown") or ())]
