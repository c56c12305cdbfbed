"""The schema of a new invitation, derived from the options of `invitations.options`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from ninja import Field, Schema
from pydantic import create_model

from klatsch.api.schemas import InstantIn
from klatsch.invitations.options import InvitationOption, program_options

MAX_LIST_ITEMS = 100


def option_field(option: InvitationOption) -> tuple[Any, Any]:
    """Return the type and the field of one option, as pydantic takes them."""
    bounds: dict[str, Any] = {}
    value_type: Any = option.type
    if value_type == list[int]:
        value_type = list[Annotated[int, Field(ge=option.minimum, le=option.maximum)]]
        bounds = {"max_length": MAX_LIST_ITEMS}
    elif value_type == list[str]:
        bounds = {"max_length": MAX_LIST_ITEMS, "min_length": 1 if option.default is ... else 0}
    elif value_type is str:
        bounds = {"max_length": option.maximum}
    elif value_type == datetime | None:
        value_type = InstantIn | None
    else:
        bounds = {"ge": option.minimum, "le": option.maximum}
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    return value_type, Field(
        default,
        description=option.description,
        **{name: bound for name, bound in bounds.items() if bound is not None},
    )


if TYPE_CHECKING:

    class InvitationOptionsIn(Schema):
        pass

else:
    InvitationOptionsIn = create_model(
        "InvitationOptionsIn",
        __base__=Schema,
        **{option.name: option_field(option) for option in program_options()},
    )


class InvitationIn(InvitationOptionsIn):
    open: bool = Field(default=False, description="Open it at once; otherwise it is a draft.")
