"""The form of an invitation offers every option as `invitations.options` describes it."""

from __future__ import annotations

import pytest
from django import forms

from klatsch.invitations.choices import AdmissionName, AudienceName, MeetingPlaceName, RequestPolicyName
from klatsch.invitations.options import INVITATION_OPTIONS
from klatsch.web.host.invitations.forms import InvitationForm

# Asked for in other fields: days instead of instants, formsets for windows; the time zone is the host's.
FIELDS_BESIDE = {
    "starts_at": "first_day",
    "ends_at": "last_day",
    "closes_at": "closes",
    "weekly": None,
    "overrides": None,
    "time_zone": None,
}
FIELDS = InvitationForm.base_fields


def test_every_option_has_a_field() -> None:
    names = {FIELDS_BESIDE.get(field, field) for field in INVITATION_OPTIONS} - {None}
    assert names == set(FIELDS)


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if isinstance(field, forms.IntegerField)])
def test_numbers_have_the_bounds_of_their_option(name: str) -> None:
    field, option = FIELDS[name], INVITATION_OPTIONS[name]
    assert isinstance(field, forms.IntegerField)
    assert (field.min_value, field.max_value) == (option.minimum, option.maximum)
    assert field.required == (option.type is int)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("admission", [member.admission for member in AdmissionName]),
        ("audience", [member.audience for member in AudienceName]),
        ("asking", [member.value for member in RequestPolicyName]),
        ("place", [member.value for member in MeetingPlaceName]),
    ],
)
def test_every_name_of_an_option_can_be_chosen(name: str, values: list[str]) -> None:
    field = FIELDS[name]
    assert isinstance(field, forms.ChoiceField)
    assert {value for value, _label in field.choices} == set(values)  # type: ignore[misc]
