"""Create an invitation from the options that a program or a command gives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from klatsch.invitations.audience_rules import circle_ids_by_name
from klatsch.invitations.lifecycle import draft_invitation, open_invitation
from klatsch.invitations.options import parse_weekly_windows, program_options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from klatsch.accounts.models import Host
    from klatsch.invitations.models import Invitation


@transaction.atomic
def create_invitation(*, host: Host, values: Mapping[str, Any], now: datetime, is_open: bool = False) -> Invitation:
    """Create an invitation, and open it where `is_open`.

    :param values: by the names of `InvitationOption`; what is missing has its default.
    Raises `Refused` with one sentence when something in it cannot be.
    """
    by_field = {option.field: values.get(option.name, option.default) for option in program_options()}
    invitation = draft_invitation(
        host=host,
        title=by_field.pop("title"),
        purpose=by_field.pop("purpose"),
        weekly=parse_weekly_windows(by_field.pop("weekly")),
        minutes=by_field.pop("minutes"),
        starts_at=now,
        ends_at=now + timedelta(days=by_field.pop("ends_at")),
        admission=by_field.pop("admission").admission,
        audience=by_field.pop("audience").audience,
        audience_circles=circle_ids_by_name(host, by_field.pop("audience_circles")),
        reminders=list(by_field.pop("reminders")),
        now=now,
        **{field: getattr(value, "value", value) for field, value in by_field.items()},
    )
    return open_invitation(invitation=invitation, now=now) if is_open else invitation
