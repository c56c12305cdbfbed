"""Personal links: made for one person, good for one chat, over at a moment."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from klatsch.bookings.capacity.locks import host_calendar_locked
from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.events import guest_identified
from klatsch.bookings.models import PersonalLink
from klatsch.bookings.queries import personal_links_of
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.invitations.models import Audience

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.bookings.models import Booking, WaitlistEntry
    from klatsch.invitations.models import Invitation
    from klatsch.people.models import Person

LINK_LIFETIME = timedelta(days=14)


def make_personal_link(*, invitation: Invitation, person: Person, now: datetime) -> PersonalLink:
    """Make the one link of `person` to `invitation`, good for two weeks or until it closes; a new one ends the earlier.

    Locks the calendar of the host. Raises `Refused` when somebody uses the earlier one, or the invitation is over.
    """
    if invitation.host_id != person.host_id or invitation.closes_at <= now:
        raise _invitation_over_error()
    with host_calendar_locked(invitation.host_id, now):
        link = next((link for link in personal_links_of(person) if link.invitation_id == invitation.pk), None)
        if link is None:
            link = PersonalLink(invitation=invitation, person=person)
        elif link.is_in_use():
            raise Refused("They have used their link already: the chat is among yours.", code="link-in-use")
        _renew(link, invitation, now)
        link.save()
    return link


def make_personal_links(*, invitation: Invitation, people: Collection[Person], now: datetime) -> list[PersonalLink]:
    """Give everybody of `people` a link who has none that is good, and return those that can be written to them.

    A link that is still good stays as it was written; who has used theirs is left out. As many statements for a
    hundred people as for one. Locks the calendar of the host. Raises `Refused` when the invitation is over.
    """
    if invitation.closes_at <= now:
        raise _invitation_over_error()
    with host_calendar_locked(invitation.host_id, now):
        owners = {person.pk: person for person in people if person.host_id == invitation.host_id}
        link_by_owner = _links_by_owner(invitation, owners)
        outdated = [link for link in link_by_owner.values() if link.expires_at <= now and not link.is_in_use()]
        for link in outdated:
            _renew(link, invitation, now)
        PersonalLink.objects.bulk_update(outdated, ["token", "created_at", "expires_at", "booking", "waiting"])
        new_links = [
            PersonalLink(invitation=invitation, person=person)
            for pk, person in owners.items()
            if pk not in link_by_owner
        ]
        for link in new_links:
            _renew(link, invitation, now)
        PersonalLink.objects.bulk_create(new_links)
    return [link for link in (*link_by_owner.values(), *new_links) if not link.is_in_use()]


def _links_by_owner(invitation: Invitation, owners: Mapping[int, Person]) -> dict[int, PersonalLink]:
    """Return the link that counts for each person by id: one in use before others, and a newer before an older."""
    links = _links_with_bookings().filter(Q(person__in=owners) | Q(person__merged_into__in=owners))
    link_by_owner: dict[int, PersonalLink] = {}
    for link in links.filter(invitation=invitation).select_related("person").order_by("created_at", "pk"):
        owner_id = link.person.merged_into_id or link.person_id
        if owner_id not in link_by_owner or not link_by_owner[owner_id].is_in_use():
            link_by_owner[owner_id] = link
    return link_by_owner


def _renew(link: PersonalLink, invitation: Invitation, now: datetime) -> None:
    link.token = new_token()
    link.created_at = now
    link.expires_at = min(now + LINK_LIFETIME, invitation.closes_at)
    link.booking = None
    link.waiting = None


def _invitation_over_error() -> Refused:
    return Refused("This invitation is over: there is nothing that a link could lead to.", code="invitation-over")


def admitting_link(invitation: Invitation, token: str, now: datetime) -> PersonalLink | None:
    """Return the link that lets a guest in, None where none is needed. Needs the lock of the host's calendar.

    Who comes without a link to an invitation that identifies guests by email is looked up when they confirm.

    Raises `NotInAudience` for a link that is none, not of this invitation, over, or used already.
    """
    if invitation.audience == Audience.ANYONE or (invitation.identifies_by_email and not token):
        return None
    link = _links_with_bookings().filter(invitation=invitation, token=token).first() if token else None
    if link is None:
        raise NotInAudience(
            "This invitation is for people to whom its host gave a link of their own.", code="personal-link-needed"
        )
    if link.expires_at <= now:
        raise NotInAudience(
            "The time of your personal link is over. Its host will gladly give you a new one.",
            code="personal-link-expired",
        )
    if link.is_in_use():
        raise NotInAudience("Your personal link was used already: it is good for one chat.", code="personal-link-used")
    return link


def use_link(
    link: PersonalLink | None, now: datetime, *, booking: Booking | None = None, waiting: WaitlistEntry | None = None
) -> None:
    """Note who came by a link, so that nobody else does. Needs the lock of the host's calendar."""
    if link is None:
        return
    PersonalLink.objects.filter(pk=link.pk).update(booking=booking, waiting=waiting)
    if booking is not None:
        guest_identified.publish(
            host_id=booking.host_id, now=now, subject=booking, booking_id=booking.pk, person_id=link.person_id
        )


def _links_with_bookings() -> QuerySet[PersonalLink]:
    return PersonalLink.objects.select_related("booking", "waiting__booking")
