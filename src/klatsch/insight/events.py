"""Domain events of insight."""

from __future__ import annotations

from klatsch.core.events import EventType

circle_changed = EventType(
    "circle.changed",
    "The host made, renamed, dismissed or restored a circle, or changed its members.",
    ids=("circle_id",),
)
vouch_changed = EventType(
    "vouch.changed", "A vouch for a person was recorded, withdrawn or marked as mistaken.", ids=("person_id",)
)
assessment_dismissed = EventType(
    "assessment.dismissed", "The host said that a kind of assessment of a person is not so.", ids=("person_id",)
)
assessment_restored = EventType(
    "assessment.restored", "The host took the dismissal of an assessment back.", ids=("person_id",)
)
marks_changed = EventType(
    "deck.marks_changed", "A bulk action, or its undoing, changed the marks of many people.", ids=()
)
person_marks_changed = EventType(
    "person.marks_changed",
    "A bulk action on a few people, or its undoing, changed the marks of this one.",
    ids=("person_id",),
)
recompute_requested = EventType(
    "assessment.recompute_requested", "All assessments of a host are to be computed again.", ids=()
)
