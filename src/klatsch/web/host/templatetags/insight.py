"""What klatsch says about somebody, as the first line of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from klatsch.insight.queries import first_lines

if TYPE_CHECKING:
    from django.template import Context

    from klatsch.people.models import Person

register = template.Library()


@register.inclusion_tag("host/insight/first_line.html", takes_context=True)
def first_line(context: Context, person: Person) -> dict[str, Any]:
    """Draw the weightiest statement about `person`, if any; all cards of one page together ask once."""
    lines = context.get("_first_lines") or {}
    if person.pk not in lines:
        shown = [card.person for card in getattr(context.get("page"), "cards", ())]
        people = [person, *shown]
        lines = {one.pk: None for one in people} | first_lines(people)
        # The outermost layer lives as long as the page.
        context.dicts[0]["_first_lines"] = lines
    return {"person": person, "statement": lines[person.pk]}
