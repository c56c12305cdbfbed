"""Check the audience of an invitation, and look up how a guest of the deck may book it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klatsch.core.errors import Refused
from klatsch.insight.models import AssessmentKind, Circle
from klatsch.insight.queries import circles_of, circles_of_person, current_assessments
from klatsch.insight.trust.trust_levels import TrustLevel
from klatsch.invitations.audience import GuestAccess, GuestStanding, guest_access
from klatsch.invitations.choices import AudienceName, RequestPolicyName
from klatsch.invitations.models import Admission, Audience
from klatsch.people.queries import person_for_guest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation
    from klatsch.people.models import Person


def check_audience(invitation: Invitation) -> None:
    """Raise `Refused` for an audience that cannot be; leave out circles where none are asked for."""
    if invitation.audience != Audience.CIRCLES:
        invitation.audience_circles = []
    elif not isinstance(invitation.audience_circles, list) or not invitation.audience_circles:
        raise Refused(
            "Please choose at least one circle, or another answer to who may book.", code="audience-without-circle"
        )
    else:
        circle_ids = set(invitation.audience_circles)
        if circle_ids - set(circles_of(invitation.host).values_list("pk", flat=True)):
            raise Refused("One of these circles is not among yours any more: please look again.", code="no-such-circle")
        invitation.audience_circles = sorted(circle_ids)
    if invitation.admission == Admission.BY_DRAW and invitation.identifies_by_email:
        raise Refused(
            "Times that are drawn by lot are for anybody, or for people with a link of their own.",
            code="lottery-audience",
        )


def protect_circle_names(invitation: Invitation) -> None:
    """Keep the names of circles that an invitation is addressed to, whatever later assessments find."""
    if invitation.audience_circles:
        circles = Circle.objects.filter(host=invitation.host_id, pk__in=invitation.audience_circles)
        circles.update(is_named_by_host=True)


def circle_ids_by_name(host: Host, names: Sequence[str]) -> list[int]:
    """Return the ids of the host's circles with these names. Raises `Refused` for a name that none has."""
    by_name = {circle.label.casefold(): circle.pk for circle in reversed(circles_of(host))}
    for name in names:
        if name.casefold() not in by_name:
            raise Refused("You have no circle “%(name)s”.", code="no-such-circle", name=name[:120])
    return [by_name[name.casefold()] for name in names]


def guest_access_by_email(invitation: Invitation, email: str) -> GuestAccess:
    """Return how whoever reads the mail of an address may book; the handle that a guest writes proves nothing."""
    if not invitation.identifies_by_email:
        return GuestAccess.OFFERED
    return guest_access_of_person(invitation, person_for_guest(invitation.host, email=email))


def guest_access_of_person(invitation: Invitation, person: Person | None) -> GuestAccess:
    """Return how a person of the deck, or a stranger (None), may book: at most three queries."""
    return guest_access(
        AudienceName.of(invitation.audience),
        frozenset(invitation.audience_circles),
        RequestPolicyName(invitation.asking),
        GuestStanding() if person is None else _guest_standing(invitation, person),
    )


def _guest_standing(invitation: Invitation, person: Person) -> GuestStanding:
    circles: frozenset[int] = frozenset()
    if invitation.audience_circles:
        circles = frozenset(circles_of_person(person).values_list("pk", flat=True))
    levels = dict(current_assessments(person.host).filter(person=person).values_list("matter", "level"))
    level = TrustLevel.MET if person.got_at else TrustLevel(levels.get(AssessmentKind.TRUST) or TrustLevel.STRANGER)
    return GuestStanding(circles=circles, reached_out=AssessmentKind.REACHED_OUT in levels, trust_level=level)
