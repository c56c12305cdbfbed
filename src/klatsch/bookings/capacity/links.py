"""Personal links: made for one person, good for one chat, over at a moment."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from klatsch.bookings.capacity.locks import lock_host_calendar
from klatsch.bookings.errors import NotInAudience
from klatsch.bookings.models import PersonalLink
from klatsch.bookings.queries import personal_links_of
from klatsch.core.errors import Refused
from klatsch.core.security.tokens import new_token
from klatsch.invitations.models import Audience

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from klatsch.bookings.models import Booking, WaitlistEntry
    from klatsch.invitations.models import Invitation
    from klatsch.people.models.people import Person

LINK_LIFETIME = timedelta(days=14)


@transaction.atomic
def make_personal_link(*, invitation: Invitation, person: Person, now: datetime) -> PersonalLink:
    """Make the one link of `person` to `invitation`, good for two weeks or until it closes; a new one ends the earlier.

    Locks the agenda of the host. Raises `Refused` when somebody uses the earlier one, or there is nothing to link to.
    """
    if invitation.host_id != person.host_id or invitation.closes_at <= now:
        raise Refused("This invitation is over: there is nothing that a link could lead to.")
    lock_host_calendar(invitation.host_id)
    link = next((one for one in personal_links_of(person) if one.invitation_id == invitation.pk), None)
    if link is None:
        link = PersonalLink(invitation=invitation, person=person)
    elif link.is_in_use():
        raise Refused("They have used their link already: the chat is among yours.")
    link.token, link.created_at, link.booking, link.waiting = new_token(), now, None, None
    link.expires_at = min(now + LINK_LIFETIME, invitation.closes_at)
    link.save()
    return link


@transaction.atomic
def make_personal_links(*, invitation: Invitation, people: Collection[Person], now: datetime) -> list[PersonalLink]:
    """Give everybody of `people` a link who has none that is good, and return those that can be written to them.

    A link that is still good stays as it was written; who has used theirs is left out. As many statements for a
    hundred people as for one. Locks the agenda of the host. Raises `Refused` when the invitation is over.
    """
    if invitation.closes_at <= now:
        raise Refused("This invitation is over: there is nothing that a link could lead to.")
    lock_host_calendar(invitation.host_id)
    owners = {person.pk: person for person in people if person.host_id == invitation.host_id}
    theirs = Q(person__in=owners) | Q(person__merged_into__in=owners)
    known: dict[int, PersonalLink] = {}
    for link in (
        _links_with_bookings()
        .filter(theirs, invitation=invitation)
        .select_related("person")
        .order_by("created_at", "pk")
    ):
        owner = link.person.merged_into_id or link.person_id
        if owner not in known or not known[owner].is_in_use():
            known[owner] = link
    expires_at = min(now + LINK_LIFETIME, invitation.closes_at)
    for link in (over := [link for link in known.values() if link.expires_at <= now and not link.is_in_use()]):
        link.token, link.created_at, link.expires_at = new_token(), now, expires_at
        link.booking = link.waiting = None
    PersonalLink.objects.bulk_update(over, ["token", "created_at", "expires_at", "booking", "waiting"])
    new = [
        PersonalLink(invitation=invitation, person=person, token=new_token(), created_at=now, expires_at=expires_at)
        for pk, person in owners.items()
        if pk not in known
    ]
    PersonalLink.objects.bulk_create(new)
    return [link for link in (*known.values(), *new) if not link.is_in_use()]


def admitting_link(invitation: Invitation, token: str, now: datetime) -> PersonalLink | None:
    """Return the link that lets a guest in, None where none is needed; needs the agenda's lock.

    Who comes without one to an invitation that knows its guests by mail is looked at when they confirm.

    Raises `NotInAudience` for a link that is none, not of this invitation, over, or used already.
    """
    if invitation.audience == Audience.ANYONE or (invitation.identifies_by_email and not token):
        return None
    link = _links_with_bookings().filter(invitation=invitation, token=token).first() if token else None
    if link is None:
        raise NotInAudience("This invitation is for people to whom its host gave a link of their own.")
    if link.expires_at <= now:
        raise NotInAudience("The time of your personal link is over. Its host will gladly give you a new one.")
    if link.is_in_use():
        raise NotInAudience("Your personal link was used already: it is good for one chat.")
    return link


def use_link(
    link: PersonalLink | None, *, booking: Booking | None = None, waiting: WaitlistEntry | None = None
) -> None:
    """Note who came by a link, so that nobody else does; needs the agenda's lock."""
    if link is not None:
        PersonalLink.objects.filter(pk=link.pk).update(booking=booking, waiting=waiting)


def _links_with_bookings() -> QuerySet[PersonalLink]:
    return PersonalLink.objects.select_related("booking", "waiting__booking")
