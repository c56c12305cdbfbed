"""The first assessment of a person, as a line of their card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from klatsch.insight.queries import headline_assessments

if TYPE_CHECKING:
    from django.template import Context

    from klatsch.people.models import Person

register = template.Library()


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
    return {"person": person, "statement": assessments[person.pk], "asks_always": asks_always}


def _people_on_page(context: Context) -> list[Person]:
    """Return everybody else on the page: on cards, or in what its view calls `people_shown`."""
    cards = getattr(context.get("page"), "cards", None) or context.get("cards") or ()
    return [*(card.person for card in cards), *(context.get("people_shown") or ())]
