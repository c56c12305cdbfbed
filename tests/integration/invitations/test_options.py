"""The options of an invitation are described once: model, form, API and command line agree with the description."""

import inspect
from typing import Any

import pytest
from django.db.models import NOT_PROVIDED

from klatsch.api.invitation_schema import InvitationIn
from klatsch.cli.invite import invite
from klatsch.invitations.create import create_invitation
from klatsch.invitations.models import Invitation
from klatsch.invitations.options import INVITATION_OPTIONS, InvitationOption, program_options
from klatsch.web.host.invitations.forms import InvitationForm

# Fields that no host sets.
INTERNAL_FIELDS = {
    *("id", "host", "slug", "state", "created_at", "opened_at", "closed_at", "revision", "drawn_at", "draw_seed")
}
# The form asks for days and a closing time; windows have forms of their own.
FORM_FIELDS = {"starts_at": "first_day", "ends_at": "last_day", "closes_at": "closes"}
NO_FORM_FIELDS = {"weekly", "overrides", "time_zone"}


def test_every_field_that_a_host_sets_is_described() -> None:
    fields = {field.name for field in Invitation._meta.concrete_fields}
    assert fields - INTERNAL_FIELDS == set(INVITATION_OPTIONS)


@pytest.mark.parametrize("option", INVITATION_OPTIONS.values(), ids=lambda option: option.field)
def test_the_model_has_the_same_default_and_length(option: InvitationOption) -> None:
    field: Any = Invitation._meta.get_field(option.field)
    if option.type is str and option.maximum:
        assert field.max_length == option.maximum
    if option.default is ... or option.field in {"ends_at", "overrides", "audience_circles"}:
        return
    default = field.get_default()
    described = {"admission": "first_come"}.get(option.field, option.default)
    assert default == (list(described) if isinstance(described, tuple) else described)
    assert option.default is not None or field.default in {None, NOT_PROVIDED}


@pytest.mark.parametrize("option", INVITATION_OPTIONS.values(), ids=lambda option: option.field)
def test_the_form_asks_for_every_option(option: InvitationOption) -> None:
    if option.field in NO_FORM_FIELDS:
        return
    field: Any = InvitationForm.base_fields[FORM_FIELDS.get(option.field, option.field)]
    if option.maximum is not None and getattr(field, "max_value", None) is not None:
        assert field.max_value <= option.maximum
    if option.minimum is not None and getattr(field, "min_value", None) is not None:
        assert field.min_value == option.minimum


@pytest.mark.parametrize("option", program_options(), ids=lambda option: option.name)
def test_programs_and_commands_have_every_option(option: InvitationOption) -> None:
    assert InvitationIn.model_fields[option.name].description == option.description
    assert option.cli_name in inspect.signature(invite).parameters
    assert f'"{option.name}"' in inspect.getsource(invite), "the command does not hand it on"


@pytest.mark.django_db
def test_an_invitation_from_nothing_but_its_words_has_the_defaults(hanna: Any, now: Any) -> None:
    values = {"title": "Coffee", "purpose": "To talk", "windows": ["mon-fri=09:00-17:00"]}
    invitation = create_invitation(host=hanna, values=values, now=now)
    assert invitation.state == "draft"
    assert (invitation.minutes, invitation.capacity, invitation.reminders) == (30, 7, [1440, 60])
    assert (invitation.ends_at - now).days == 7
