from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from klatsch.accounts.models import ApiToken, Host, SetUpLink
from klatsch.core.errors import NotFound, Refused
from klatsch.core.security.tokens import digest, new_token

SET_UP_LINK_LIFETIME = timedelta(days=2)


@transaction.atomic
def create_host(*, email: str, name: str, time_zone: str, password: str | None, now: datetime) -> Host:
    """Make a host. Without a password they can sign in only by an API token.

    Raises `Refused` when the address is none or taken, the zone unknown, the name empty or the password too weak.
    """
    email, name = email.strip().lower(), name.strip()
    if not name:
        raise Refused("Please give the host a name: guests will see it.")
    if time_zone not in available_timezones():
        raise Refused(
            "There is no time zone called “%(time_zone)s”: use a name such as Europe/Berlin.", time_zone=time_zone
        )
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("That does not look like an e-mail address: it should be like name@example.org.") from None
    if Host.objects.filter(email=email).exists():
        raise Refused("There is already a host with this e-mail address on this server.")
    host = Host(email=email, name=name, time_zone=time_zone, joined_at=now)
    _set_password(host, password)
    host.save()
    return host


@transaction.atomic
def change_password(*, host: Host, password: str) -> None:
    """Give `host` another password; whoever is signed in as them has to sign in again.

    Raises `Refused` when it is too weak.
    """
    _set_password(host, password)
    host.save(update_fields=["password"])


def choose_language(*, host: Host, language: str) -> None:
    """Speak `language` with `host`, on pages and in letters. Raises `Refused` when klatsch does not speak it."""
    if language not in dict(settings.LANGUAGES):
        raise Refused("klatsch does not speak this language yet.")
    host.language = language
    host.save(update_fields=["language"])


def _set_password(host: Host, password: str | None) -> None:
    if password is None:
        host.set_unusable_password()
        return
    try:
        validate_password(password, host)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    host.set_password(password)


@transaction.atomic
def create_api_token(*, host: Host, name: str, now: datetime) -> str:
    """Make an API token for `host` and return it; only its digest is kept, so it cannot be shown again."""
    token = "klatsch_" + new_token()
    ApiToken.objects.create(host=host, name=name, digest=digest(token), created_at=now)
    return token


@transaction.atomic
def create_set_up_link(*, now: datetime) -> str:
    """Return the secret of a new one-time link for making a host; earlier unused links end."""
    SetUpLink.objects.filter(used_at=None).delete()
    token = new_token()
    SetUpLink.objects.create(digest=digest(token), expires_at=now + SET_UP_LINK_LIFETIME)
    return token


@transaction.atomic
def use_set_up_link(*, token: str, email: str, name: str, time_zone: str, password: str, now: datetime) -> Host:
    """Make a host by a one-time link. The link is spent only when the host was really made.

    Raises `NotFound` for a link that is unknown, spent or too old, and whatever `create_host` raises.
    """
    spent = SetUpLink.objects.filter(digest=digest(token), used_at=None, expires_at__gt=now).update(used_at=now)
    if not spent:
        raise NotFound("This set-up link was used already or is too old: restart klatsch to get a new one.")
    return create_host(email=email, name=name, time_zone=time_zone, password=password, now=now)
