from __future__ import annotations

import json
from datetime import datetime  # noqa: TC003 - typer reads the annotations
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from klatsch.invitations.choices import AdmissionName, AudienceName, MeetingPlaceName, RequestPolicyName
from klatsch.invitations.options import program_options

_OPTIONS = {option.cli_name: option for option in program_options()}


def _option(name: str, *flags: str, more: str = "", is_checked_here: bool = False, **details: Any) -> Any:  # noqa: ANN401 - what typer takes and returns
    """Return the typer option of an option of invitations.

    :param is_checked_here: refuse values out of its bounds as wrong usage; others are refused with their sentence.
    """
    option = _OPTIONS[name]
    if is_checked_here:
        details |= {"min": option.minimum, "max": option.maximum}
    return typer.Option(*flags, help=option.description + more, **details)


def _default(name: str) -> Any:  # noqa: ANN401 - of the type of the option
    return _OPTIONS[name].default


def invite(
    title: Annotated[str, _option("title")],
    purpose: Annotated[str, _option("purpose")],
    window: Annotated[list[str], _option("window", more=" May be repeated.")],
    host: Annotated[str | None, typer.Option(help="The host's e-mail address, where there are several.")] = None,
    minutes: Annotated[int, _option("minutes")] = _default("minutes"),
    days: Annotated[int, _option("days", is_checked_here=True)] = _default("days"),
    slots: Annotated[int, _option("slots")] = _default("slots"),
    notice: Annotated[int, _option("notice")] = _default("notice"),
    seats: Annotated[int, _option("seats", is_checked_here=True)] = _default("seats"),
    per_day: Annotated[int | None, _option("per_day", is_checked_here=True)] = _default("per_day"),
    per_week: Annotated[int | None, _option("per_week", is_checked_here=True)] = _default("per_week"),
    per_guest: Annotated[int | None, _option("per_guest", is_checked_here=True)] = _default("per_guest"),
    per_guest_days: Annotated[int, _option("per_guest_days", is_checked_here=True)] = _default("per_guest_days"),
    admission: Annotated[AdmissionName, _option("admission")] = _default("admission"),
    draw_at: Annotated[
        datetime | None, _option("draw_at", more=" On the host's wall clock.", formats=["%Y-%m-%dT%H:%M"])
    ] = _default("draw_at"),
    favour_reach_outs: Annotated[bool, _option("favour_reach_outs", "--favour-reach-outs")] = _default(
        "favour_reach_outs"
    ),
    personal_links: Annotated[
        bool, typer.Option("--personal-links", help="Only people whom you give a link of their own.")
    ] = False,
    audience: Annotated[AudienceName, _option("audience")] = _default("audience"),
    circle: Annotated[list[str] | None, _option("circle", more=" May be repeated.")] = None,
    asking: Annotated[RequestPolicyName, _option("asking")] = _default("asking"),
    must_confirm: Annotated[bool, _option("must_confirm", "--must-confirm")] = _default("must_confirm"),
    place: Annotated[MeetingPlaceName, _option("place")] = _default("place"),
    place_details: Annotated[str, _option("place_details")] = _default("place_details"),
    question: Annotated[str, _option("question")] = _default("question"),
    remind: Annotated[list[int] | None, _option("remind", more=" May be repeated; 0: never.")] = None,
    open_now: Annotated[bool, typer.Option("--open", help="Let guests book at once; otherwise it is a draft.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a sentence.")] = False,
) -> None:
    """Publish an invitation: some chats, with a purpose, at times of yours."""
    from klatsch.cli.django import start_django

    start_django()
    from klatsch.accounts.queries import host_by_email
    from klatsch.core import clock
    from klatsch.core.net.urls import absolute_url
    from klatsch.invitations.create import create_invitation

    owner = host_by_email(host)
    if personal_links:
        audience = AudienceName.PERSONAL_LINK
    elif circle:
        audience = AudienceName.CIRCLES
    values = {
        "title": title,
        "purpose": purpose,
        "windows": window,
        "minutes": minutes,
        "days": days,
        "slots": slots,
        "notice": notice,
        "seats": seats,
        "per_day": per_day,
        "per_week": per_week,
        "per_guest": per_guest,
        "per_guest_days": per_guest_days,
        "admission": admission,
        "draws_at": draw_at and draw_at.replace(tzinfo=ZoneInfo(owner.time_zone)),
        "favours_reach_outs": favour_reach_outs,
        "audience": audience,
        "circles": circle or [],
        "asking": asking,
        "must_confirm": must_confirm,
        "place": place,
        "place_details": place_details,
        "question": question,
    }
    if remind is not None:
        values["reminders"] = [before for before in remind if before]
    invitation = create_invitation(host=owner, values=values, now=clock.now(), is_open=open_now)
    created = {
        "slug": invitation.slug,
        "url": absolute_url(f"/i/{invitation.slug}/"),
        "state": str(invitation.state),
    }
    if as_json:
        typer.echo(json.dumps(created))
    elif open_now:
        typer.echo(f"Open for {slots} chats: {created['url']}")
    else:
        typer.echo(f"Kept as a draft ({created['slug']}). Open it on your page, or call this with --open next time.")
