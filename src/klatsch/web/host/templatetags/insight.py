"""What klatsch says about somebody, as the first line of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from klatsch.insight.queries import headline_assessments

if TYPE_CHECKING:
    from django.template import Context

    from klatsch.people.models.people import Person

register = template.Library()


@register.inclusion_tag("host/people/first_assessment.html", takes_context=True)
def first_line(context: Context, person: Person, *, asks_always: bool = False) -> dict[str, Any]:
    """Draw the weightiest statement about `person` with the way to why; all cards of one page together ask once.

    Where nothing is said, nothing is drawn, or with `asks_always` the way to why they are here alone.
    """
    lines = context.get("_first_lines") or {}
    if person.pk not in lines:
        people = [person, *_people_on_page(context)]
        lines = {one.pk: None for one in people} | headline_assessments(people)
        # The outermost layer lives as long as the page.
        context.dicts[0]["_first_lines"] = lines
    return {"person": person, "statement": lines[person.pk], "asks_always": asks_always}


def _people_on_page(context: Context) -> list[Person]:
    """Everybody else on the page: on cards, or whom its view calls `people_shown`."""
    cards = getattr(context.get("page"), "cards", None) or context.get("cards") or ()
    return [*(card.person for card in cards), *(context.get("people_shown") or ())]
