"""Hosts: creating one, changing password and language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from klatsch.accounts.models import Host
from klatsch.core.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def create_host(*, email: str, name: str, time_zone: str, password: str | None, now: datetime) -> Host:
    """Make a host. Without a password they can sign in only by an API token.

    Raises `Refused` when the address is none or taken, the zone unknown, the name empty or the password too weak.
    """
    email = email.strip().lower()
    name = name.strip()
    if not name:
        raise Refused("Please give the host a name: guests will see it.", code="host-has-no-name")
    if time_zone not in available_timezones():
        raise Refused(
            "There is no time zone called “%(time_zone)s”: use a name such as Europe/Berlin.",
            code="time-zone-unknown",
            time_zone=time_zone,
        )
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(
            "That does not look like an e-mail address: it should be like name@example.org.",
            code="email-address-not-valid",
        ) from None
    if Host.objects.filter(email=email).exists():
        raise Refused("There is already a host with this e-mail address on this server.", code="host-exists")
    host = Host(email=email, name=name, time_zone=time_zone, joined_at=now)
    _set_password(host, password)
    host.save()
    return host


@transaction.atomic
def change_password(*, host: Host, password: str) -> None:
    """Give `host` another password, which ends the sessions that are signed in.

    Raises `Refused` when it is too weak.
    """
    _set_password(host, password)
    host.save(update_fields=["password"])


def choose_language(*, host: Host, language: str) -> None:
    """Use `language` for `host`, on pages and in emails. Raises `Refused` when there are no translations into it."""
    if language not in dict(settings.LANGUAGES):
        raise Refused("klatsch does not speak this language yet.", code="language-not-available")
    host.language = language
    host.save(update_fields=["language"])


def _set_password(host: Host, password: str | None) -> None:
    if password is None:
        host.set_unusable_password()
        return
    try:
        validate_password(password, host)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="password-too-weak") from None
    host.set_password(password)
