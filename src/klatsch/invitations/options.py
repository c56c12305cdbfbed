"""The options of an invitation, each described once.

The form of the pages, the schema of the API, the command line and the manual derive names, types, defaults, bounds and
descriptions from here. Loads no Django, so that `klatsch invite --help` does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from klatsch.core.errors import Refused
from klatsch.invitations.choices import AdmissionName, AudienceName, MeetingPlaceName, RequestPolicyName
from klatsch.scheduling.availability import WEEKDAYS, parse_window

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_TITLE_LENGTH = 120
MAX_PURPOSE_LENGTH = 1000
MIN_CHAT_MINUTES = 5
MAX_CHAT_MINUTES = 720
MAX_BUFFER_MINUTES = 240
MAX_NOTICE_MINUTES = 40_320
MAX_DAYS = 400
MAX_CAPACITY = 1000
MAX_SEATS = 6
MAX_REMINDERS = 6
MIN_REMINDER_MINUTES = 5
MAX_REMINDER_MINUTES = 20_160
DEFAULT_REMINDERS = (1440, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationOption:
    """One option of an invitation.

    :param field: the field of the model `Invitation`, and of the form.
    :param name: what the API calls it; the same as `field` where nothing else is said.
    :param cli_name: what the command line calls it, with underscores; the same as `name` where nothing else is said.
    :param type: the type of its value for programs; `X | None` where it may be left out without a default.
    :param description: a sentence for the reference of the API and the help of the command line.
    :param default: the value without one; `...` where one is needed.
    :param minimum: bounds of a number, of each item of a list of numbers, or of the length of a text.
    :param is_for_programs: False for options that only the pages have.
    """

    field: str
    name: str
    cli_name: str
    type: Any
    description: str
    default: Any
    minimum: int | None
    maximum: int | None
    is_for_programs: bool


def _option(
    field: str,
    type_: Any,  # noqa: ANN401 - a type or a union of types
    description: str,
    *,
    default: Any = ...,  # noqa: ANN401 - of that type
    name: str = "",
    cli_name: str = "",
    minimum: int | None = None,
    maximum: int | None = None,
    is_for_programs: bool = True,
) -> InvitationOption:
    return InvitationOption(
        field=field,
        name=name or field,
        cli_name=cli_name or name or field,
        type=type_,
        description=description,
        default=default,
        minimum=minimum,
        maximum=maximum,
        is_for_programs=is_for_programs,
    )


_LIST = (
    _option("title", str, "What guests read first.", maximum=MAX_TITLE_LENGTH),
    _option("purpose", str, "Why you are doing this. Guests read it, too.", maximum=MAX_PURPOSE_LENGTH),
    _option(
        "weekly",
        list[str],
        "When you can, such as mon-fri=09:00-17:00, on the host's wall clock.",
        name="windows",
        cli_name="window",
    ),
    _option("overrides", list, "Days with other windows.", default=(), is_for_programs=False),
    _option("minutes", int, "How long one chat takes.", default=30, minimum=MIN_CHAT_MINUTES, maximum=MAX_CHAT_MINUTES),
    _option(
        "ends_at",
        int,
        "For how many days from now slots are offered.",
        name="days",
        default=7,
        minimum=1,
        maximum=MAX_DAYS,
    ),
    _option(
        "capacity",
        int,
        "How many chats there are in all.",
        name="slots",
        default=7,
        minimum=1,
        maximum=MAX_CAPACITY,
    ),
    _option("seats", int, "How many guests share one chat.", default=1, minimum=1, maximum=MAX_SEATS),
    _option(
        "daily_limit",
        int | None,
        "At most so many chats on one day of the host's.",
        name="per_day",
        default=None,
        minimum=1,
        maximum=MAX_CAPACITY,
    ),
    _option(
        "weekly_limit",
        int | None,
        "At most so many chats in one week of the host's, from Monday.",
        name="per_week",
        default=None,
        minimum=1,
        maximum=MAX_CAPACITY,
    ),
    _option(
        "guest_limit",
        int | None,
        "At most so many chats with one guest, over all invitations.",
        name="per_guest",
        default=None,
        minimum=1,
        maximum=MAX_CAPACITY,
    ),
    _option(
        "guest_limit_days",
        int,
        "Within how many days of each other.",
        name="per_guest_days",
        default=30,
        minimum=1,
        maximum=MAX_DAYS,
    ),
    _option(
        "notice_minutes",
        int,
        "How many minutes before its start a slot can be booked last.",
        name="notice",
        default=60,
        minimum=0,
        maximum=MAX_NOTICE_MINUTES,
    ),
    _option("admission", AdmissionName, "Who gets a time.", default=AdmissionName.FIRST_COME),
    _option(
        "draws_at",
        datetime | None,
        "With the admission draw: when lots are drawn.",
        default=None,
        cli_name="draw_at",
    ),
    _option(
        "favours_reach_outs",
        bool,
        "Three lots for people who have been trying to reach the host.",
        default=False,
        cli_name="favour_reach_outs",
    ),
    _option("audience", AudienceName, "Who may book.", default=AudienceName.ANYONE),
    _option(
        "audience_circles",
        list[str],
        "The names of the circles whose people may book, for the audience circles.",
        name="circles",
        cli_name="circle",
        default=(),
    ),
    _option(
        "asking",
        RequestPolicyName,
        "Who else may ask for a time and waits for a yes, by how well you know each other at least.",
        default=RequestPolicyName.NOBODY,
    ),
    _option("must_confirm", bool, "Only people who confirm by mail.", default=False),
    _option(
        "reminders",
        list[int],
        "How many minutes before a chat its guest is reminded.",
        cli_name="remind",
        default=DEFAULT_REMINDERS,
        minimum=MIN_REMINDER_MINUTES,
        maximum=MAX_REMINDER_MINUTES,
    ),
    _option("place", MeetingPlaceName, "How you meet.", default=MeetingPlaceName.VIDEO),
    _option(
        "place_details",
        str,
        "The link, number or address of the place; only those who have booked see it.",
        default="",
        maximum=300,
    ),
    _option("question", str, "One question to the guests.", default="", maximum=200),
    _option(
        "buffer_before_minutes",
        int,
        "Minutes that stay free before a chat.",
        default=0,
        minimum=0,
        maximum=MAX_BUFFER_MINUTES,
        is_for_programs=False,
    ),
    _option(
        "buffer_after_minutes",
        int,
        "Minutes that stay free after a chat.",
        default=0,
        minimum=0,
        maximum=MAX_BUFFER_MINUTES,
        is_for_programs=False,
    ),
    _option(
        "increment_minutes",
        int | None,
        "Minutes from one start to the next.",
        default=None,
        minimum=MIN_CHAT_MINUTES,
        maximum=MAX_CHAT_MINUTES,
        is_for_programs=False,
    ),
    _option("time_zone", str, "The time zone of its windows; the host's.", default="", is_for_programs=False),
    _option("starts_at", datetime, "When the first slot may begin.", is_for_programs=False),
    _option("closes_at", datetime, "Until when guests can book.", is_for_programs=False),
    _option("is_listed", bool, "Anybody may find it.", default=False, is_for_programs=False),
)
# By the name of the field.
INVITATION_OPTIONS = {option.field: option for option in _LIST}


def program_options() -> list[InvitationOption]:
    """Return the options that the API and the command line have, in the order in which they are documented."""
    return [option for option in INVITATION_OPTIONS.values() if option.is_for_programs]


def parse_weekly_windows(texts: Iterable[str]) -> list[dict[str, Any]]:
    """Return windows such as `mon-fri=09:00-17:00` in the form in which an invitation stores them.

    Raises `Refused` with one sentence when one of them cannot be read.
    """
    try:
        windows = [parse_window(text) for text in texts]
    except ValueError as error:
        raise Refused(str(error), code="window-invalid") from None
    return [
        {
            "days": [WEEKDAYS[day] for day in sorted(window.days)],
            "start": _format_clock(window.times.start),
            "end": _format_clock(window.times.end),
        }
        for window in windows
    ]


def _format_clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
