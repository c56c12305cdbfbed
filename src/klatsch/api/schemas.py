"""Schemas of requests and responses. Instants are ISO 8601 in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from klatsch.bookings.guest_details import GuestDetails
from klatsch.core.net.urls import absolute_url
from klatsch.invitations.choices import AdmissionName, AudienceName, RequestPolicyName
from klatsch.scheduling.slot_ids import slot_id

if TYPE_CHECKING:
    from django.http import HttpRequest

    from klatsch.bookings.models import Booking
    from klatsch.invitations.models import Invitation
    from klatsch.scheduling.intervals import Interval


ACCEPTED_YEARS = range(1900, 3000)
InstantOut = Annotated[datetime, PlainSerializer(slot_id, return_type=str)]
# Many programs send null for an unknown value.
_null_as_empty = BeforeValidator(lambda value: "" if value is None else value)
ShortText = Annotated[str, Field(max_length=100), _null_as_empty]
LongText = Annotated[str, Field(max_length=2000), _null_as_empty]


def to_utc(instant: datetime) -> datetime:
    """Return an instant in UTC, which it is taken for without a zone. Raises ValueError far from our time."""
    if instant.year not in ACCEPTED_YEARS:
        raise ValueError(f"Moments lie between the years {ACCEPTED_YEARS[0]} and {ACCEPTED_YEARS[-1]}")
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


InstantIn = Annotated[datetime, AfterValidator(to_utc)]


class SlotOut(Schema):
    id: str
    start: InstantOut
    end: InstantOut

    @classmethod
    def of(cls, slot: Interval) -> SlotOut:
        return cls(id=slot_id(slot.starts_at), start=slot.starts_at, end=slot.ends_at)


class SlotsOut(Schema):
    slots: list[SlotOut]


class HostOut(Schema):
    name: str


class InvitationOut(Schema):
    slug: str
    url: str
    title: str
    purpose: str
    state: str
    host: HostOut
    minutes: int
    time_zone: str
    place: str
    question: str
    admission: AdmissionName
    draws_at: InstantOut | None
    drawn_at: InstantOut | None
    audience: AudienceName
    asking: RequestPolicyName
    must_confirm: bool
    seats: int
    closes_at: InstantOut
    capacity: int
    booked: int
    left: int

    @classmethod
    def of(cls, invitation: Invitation, booked: int, now: datetime, request: HttpRequest) -> InvitationOut:
        return cls(
            slug=invitation.slug,
            url=absolute_url(f"/i/{invitation.slug}/", request),
            title=invitation.title,
            purpose=invitation.purpose,
            state=invitation.state,
            host=HostOut(name=invitation.host.name),
            minutes=invitation.minutes,
            time_zone=invitation.time_zone,
            place=invitation.place,
            question=invitation.question,
            admission=AdmissionName.of(invitation.admission),
            draws_at=invitation.draws_at,
            drawn_at=invitation.drawn_at,
            audience=AudienceName.of(invitation.audience),
            asking=RequestPolicyName(invitation.asking),
            must_confirm=invitation.must_confirm,
            seats=invitation.seats,
            closes_at=invitation.closes_at,
            capacity=invitation.capacity,
            booked=booked,
            left=max(0, invitation.capacity - booked) if invitation.is_open(now) else 0,
        )


class GuestIn(Schema):
    name: str = Field(max_length=500)
    email: str = Field(max_length=500)
    time_zone: str = Field(max_length=100)
    link: ShortText = Field("", description="The secret of a personal link, where one is needed.")

    def details(self, language: str, **more: str) -> GuestDetails:
        """Return the details, cleaned; `language` and `more` as in `GuestDetails`."""
        return GuestDetails(
            name=self.name,
            email=self.email,
            time_zone=self.time_zone,
            link=self.link,
            language=language,
            **more,
        ).cleaned()


class GuestRequestIn(GuestIn):
    handle: LongText = ""
    answers: LongText | list[LongText] | dict[str, LongText] = Field(
        "", description="The answer to the invitation's question."
    )
    note: LongText = ""
    via: ShortText = Field("", description="Where the guest found the link, such as mastodon.")

    def details(self, language: str, **more: str) -> GuestDetails:
        """Return the details with handle, answer, note and source."""
        return super().details(
            language, handle=self.handle, answer=self._answer(), note=self.note, via=self.via, **more
        )

    def _answer(self) -> str:
        if isinstance(self.answers, dict):
            return "\n".join(self.answers.values())
        return "\n".join(self.answers) if isinstance(self.answers, list) else self.answers


class BookingIn(GuestRequestIn):
    slot: str = Field(max_length=40, description="The id of an open slot.")


class LotteryEntryIn(GuestRequestIn):
    slots: list[Annotated[str, Field(max_length=40)]] = Field(
        min_length=1, max_length=200, description="The ids of open slots that suit."
    )


class RescheduleIn(Schema):
    slot: str = Field(max_length=40, description="The id of an open slot.")


class WaitlistEntryIn(GuestIn):
    pass


class EntryStateOut(Schema):
    """The state of an entry. Its link is sent by email: who only knows an address learns nothing about its owner."""

    state: str


class BookingDetailsOut(Schema):
    token: str
    state: str
    start: InstantOut
    end: InstantOut
    manage_url: str
    ics_url: str

    @classmethod
    def of(cls, booking: Booking, request: HttpRequest) -> BookingDetailsOut:
        return cls(
            token=booking.token,
            state=booking.state,
            start=booking.starts_at,
            end=booking.ends_at,
            manage_url=absolute_url(f"/b/{booking.token}/", request),
            ics_url=absolute_url(f"/b/{booking.token}/chat.ics", request),
        )


class BookingOut(Schema):
    booking: BookingDetailsOut


class ChatOut(Schema):
    """An upcoming chat, for its host."""

    id: int
    invitation: str
    start: InstantOut
    end: InstantOut
    state: str
    name: str
    email: str
    time_zone: str
    handle: str
    answer: str
    note: str

    @classmethod
    def of(cls, booking: Booking) -> ChatOut:
        return cls(
            id=booking.pk,
            invitation=booking.invitation.slug,
            start=booking.starts_at,
            end=booking.ends_at,
            state=booking.state,
            name=booking.name,
            email=booking.email,
            time_zone=booking.time_zone,
            handle=booking.handle,
            answer=booking.answer,
            note=booking.note,
        )


class ChatsOut(Schema):
    chats: list[ChatOut]
