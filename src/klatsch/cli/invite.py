from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from klatsch.invitations.options import AdmissionName, AudienceName, RequestPolicyName


def invite(
    title: Annotated[str, typer.Option(help="What guests read first.")],
    purpose: Annotated[str, typer.Option(help="Why you are doing this. Guests read it, too.")],
    window: Annotated[list[str], typer.Option(help="When you can, such as mon-fri=09:00-17:00; may be repeated.")],
    host: Annotated[str | None, typer.Option(help="The host's e-mail address, where there are several.")] = None,
    minutes: Annotated[int, typer.Option(help="How long one chat takes.")] = 30,
    days: Annotated[int, typer.Option(help="For how many days from now slots are offered.", min=1, max=400)] = 7,
    slots: Annotated[int, typer.Option(help="How many chats there are in all.")] = 7,
    notice: Annotated[int, typer.Option(help="How many minutes before its start a slot can be booked last.")] = 60,
    seats: Annotated[int, typer.Option(help="How many guests share one chat.", min=1, max=6)] = 1,
    per_day: Annotated[int | None, typer.Option(help="At most so many chats on one day.", min=1)] = None,
    per_week: Annotated[int | None, typer.Option(help="At most so many chats in one week.", min=1)] = None,
    per_guest: Annotated[int | None, typer.Option(help="At most so many chats with one guest.", min=1)] = None,
    per_guest_days: Annotated[int, typer.Option(help="Within how many days of each other.", min=1, max=400)] = 30,
    admission: Annotated[AdmissionName, typer.Option(help="Who gets a time.")] = AdmissionName.FIRST_COME,
    draw_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M"], help="With --admission draw: when, on the host's wall clock."),
    ] = None,
    favour_reach_outs: Annotated[
        bool, typer.Option("--favour-reach-outs", help="Three lots for people who have been trying to reach you.")
    ] = False,
    personal_links: Annotated[
        bool, typer.Option("--personal-links", help="Only people whom you give a link of their own.")
    ] = False,
    audience: Annotated[AudienceName, typer.Option(help="Who may book.")] = AudienceName.ANYONE,
    circle: Annotated[
        list[str] | None, typer.Option(help="The name of a circle of yours whose people may book; may be repeated.")
    ] = None,
    asking: Annotated[
        RequestPolicyName,
        typer.Option(help="Who else may ask you for a time, by how well you know each other at least."),
    ] = RequestPolicyName.NOBODY,
    must_confirm: Annotated[bool, typer.Option("--must-confirm", help="Only people who confirm by mail.")] = False,
    remind: Annotated[
        list[int] | None,
        typer.Option(help="How many minutes before a chat its guest is reminded; may be repeated; 0: never."),
    ] = None,
    open_now: Annotated[bool, typer.Option("--open", help="Let guests book at once; otherwise it is a draft.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a sentence.")] = False,
) -> None:
    """Publish an invitation: some chats, with a purpose, at times of yours."""
    from klatsch.cli.django import start_django

    start_django()
    from klatsch.accounts.queries import host_by_email
    from klatsch.core import clock
    from klatsch.core.net.urls import absolute_url
    from klatsch.invitations import lifecycle
    from klatsch.invitations.audience_rules import circle_ids_by_name
    from klatsch.invitations.models import default_reminders
    from klatsch.invitations.options import parse_weekly_windows

    now, owner = clock.now(), host_by_email(host)
    if personal_links:
        audience = AudienceName.PERSONAL_LINK
    elif circle:
        audience = AudienceName.CIRCLES
    invitation = lifecycle.draft_invitation(
        host=owner,
        title=title,
        purpose=purpose,
        weekly=parse_weekly_windows(window),
        minutes=minutes,
        capacity=slots,
        seats=seats,
        daily_limit=per_day,
        weekly_limit=per_week,
        guest_limit=per_guest,
        guest_limit_days=per_guest_days,
        admission=admission.admission,
        draws_at=draw_at and draw_at.replace(tzinfo=ZoneInfo(owner.time_zone)),
        favours_reach_outs=favour_reach_outs,
        audience=audience.audience,
        audience_circles=circle_ids_by_name(owner, circle or []),
        asking=asking.value,
        must_confirm=must_confirm,
        reminders=default_reminders() if remind is None else [minutes for minutes in remind if minutes],
        notice_minutes=notice,
        starts_at=now,
        ends_at=now + timedelta(days=days),
        now=now,
    )
    if open_now:
        lifecycle.open_invitation(invitation=invitation, now=now)
    summary = {"slug": invitation.slug, "url": absolute_url(f"/i/{invitation.slug}/"), "state": str(invitation.state)}
    if as_json:
        typer.echo(json.dumps(summary))
    elif open_now:
        typer.echo(f"Open for {slots} chats: {summary['url']}")
    else:
        typer.echo(f"Kept as a draft ({summary['slug']}). Open it on your page, or call this with --open next time.")
