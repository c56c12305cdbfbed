"""The forms of guests: to book a slot, and to join the waiting list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klatsch.bookings.guest_details import MAX_FIELD_LENGTHS, GuestDetails
from klatsch.scheduling.slot_ids import parse_slot_id

if TYPE_CHECKING:
    from datetime import datetime

    from klatsch.invitations.models import Invitation
    from klatsch.web.guest.query_state import QueryState

GUEST_FIELDS = ("name", "email", "handle", "answer", "time_zone")


class GuestForm(forms.Form):
    """A form in which guests say who they are; `GuestDetails` checks what they typed."""

    def guest_details(self, language: str, query_state: QueryState) -> GuestDetails:
        """Return the cleaned details of the guest; mistakes in them become errors of the fields."""
        typed = {name: self.data.get(name, "") for name in GUEST_FIELDS if name in self.base_fields}
        details = GuestDetails(**typed, language=language, via=query_state.via, link=query_state.link).cleaned()
        for field, sentence in details.mistakes().items():
            if field in self.fields:
                self.errors.pop(field, None)
                self.add_error(field, sentence)
        return details


class BookingForm(GuestForm):
    """A slot, who the guest is, and the host's one question."""

    name = forms.CharField(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("The calendar invitation and letters about this chat go there, nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    handle = forms.CharField(
        label=_("Which handle do I know you by?"),
        help_text=_("@name@server, a link to a profile, anything I may recognise."),
        required=False,
    )
    answer = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    slot = forms.CharField(error_messages={"required": _("Please choose one of the times.")})
    time_zone = forms.CharField()

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        for name, limit in MAX_FIELD_LENGTHS.items():
            if name in self.fields:
                self.fields[name].widget.attrs["maxlength"] = limit
        if invitation.question:
            self.fields["answer"].label = invitation.question
        else:
            del self.fields["answer"]

    def clean_slot(self) -> datetime:
        """Return the start of the chosen slot."""
        starts_at = parse_slot_id(self.cleaned_data["slot"])
        if starts_at is None:
            raise forms.ValidationError(_("Please choose one of the times."))
        return starts_at


class WaitlistForm(GuestForm):
    """A name and an address for the waiting list."""

    name = forms.CharField(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("A letter tells you when a time is yours, and nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    time_zone = forms.CharField(widget=forms.HiddenInput)
