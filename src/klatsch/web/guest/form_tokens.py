"""Signed tokens in the forms of guests, instead of CSRF cookies and captchas.

A token proves that the form came from us, for this address, and when. So no page for guests sets a cookie, a form
cannot be sent from another site's page without its owner having been here first, and one that comes back faster than
anybody can type is refused. Its random part makes a double click one booking.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing

from klatsch.core.errors import Refused
from klatsch.core.security.tokens import TOKEN_BYTES

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

SIGNATURE_SALT = "klatsch.web.guest"
MIN_FORM_AGE = timedelta(seconds=2)
MAX_FORM_AGE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FormToken:
    """`nonce` is unique to one loading of a page; `age` is the time since then."""

    nonce: str
    age: timedelta


def new_form_token(subject: str, now: datetime) -> str:
    """Return a token for a form about `subject`, a slug or a booking's secret."""
    nonce = secrets.token_urlsafe(TOKEN_BYTES)
    return signing.Signer(salt=f"{SIGNATURE_SALT}:{subject}").sign(f"{int(now.timestamp())}.{nonce}")


def check_form_token(form: QueryDict, subject: str, now: datetime) -> FormToken:
    """Return the token that came with `form`. Raises `Refused` when it is not one of ours, or older than a day."""
    try:
        signed = signing.Signer(salt=f"{SIGNATURE_SALT}:{subject}").unsign(form.get("form_token", ""))
    except signing.BadSignature:
        signed = "0."
    issued, _, nonce = signed.partition(".")
    token = FormToken(nonce, timedelta(seconds=now.timestamp() - int(issued)))
    if token.age > MAX_FORM_AGE:
        raise Refused(
            "This page was open for a long while. Nothing is lost: please press the button again.",
            code="form-too-old",
        )
    return token


def check_honeypot_form(form: QueryDict, subject: str, now: datetime) -> FormToken:
    """Check the token of a form with a honeypot, a field to leave empty, which nobody can fill in within two seconds.

    Raises what `check_form_token` raises, and `Refused` when a program seems to have filled it in; a person presses
    the button again.
    """
    token = check_form_token(form, subject, now)
    if token.age < MIN_FORM_AGE or form.get("website"):
        raise Refused("That went faster than we can follow. Please press the button once more.", code="form-too-fast")
    return token
