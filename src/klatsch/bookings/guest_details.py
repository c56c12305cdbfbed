"""Validate what guests enter about themselves: the same rules for pages and programs."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cache
from zoneinfo import available_timezones

from klatsch.core.i18n.messages import translate
from klatsch.core.sanitize import sanitize_line, sanitize_text

MAX_FIELD_LENGTHS = {
    "name": 120,
    "email": 254,
    "handle": 200,
    "answer": 2000,
    "note": 2000,
    "language": 12,
    "time_zone": 64,
    "link": 40,
}
MULTILINE_FIELDS = frozenset({"answer", "note"})
# Names in the list of zones that stand for none: what this machine is set to, and what it is before anybody set it.
PSEUDO_ZONES = frozenset({"localtime", "Factory", "posixrules"})


@dataclass(frozen=True, kw_only=True)
class GuestDetails:
    """The details that a guest enters. `cleaned` puts `email` in lower case: one address is one guest.

    `via` is where the link was that they followed, such as "mastodon"; "" where nobody knows.
    `link` is the secret of the personal link by which they came, or "".
    """

    name: str
    email: str
    time_zone: str
    language: str = "en"
    handle: str = ""
    answer: str = ""
    note: str = ""
    via: str = ""
    link: str = ""

    def cleaned(self) -> GuestDetails:
        """Return the details without surrounding space and without control characters."""
        tidy = {
            field.name: (sanitize_text if field.name in MULTILINE_FIELDS else sanitize_line)(getattr(self, field.name))
            for field in fields(self)
        }
        return replace(self, **{**tidy, "email": tidy["email"].lower(), "via": clean_via(tidy["via"])})

    def mistakes(self) -> dict[str, str]:
        """Return what keeps these (cleaned) details from being usable: field name -> one kind sentence."""
        mistakes = {
            name: translate("This is longer than the %(longest)d characters that fit here.", longest=limit)
            for name, limit in MAX_FIELD_LENGTHS.items()
            if len(getattr(self, name)) > limit
        }
        if not any(letter.isprintable() for letter in self.name):
            mistakes["name"] = translate("Please tell us your name, so that your host knows whom to expect.")
        if not is_email(self.email):
            mistakes["email"] = translate(
                "Please give an e-mail address like name@example.org: the invitation goes there."
            )
        if self.time_zone not in _time_zone_names():
            mistakes["time_zone"] = translate("Please choose a time zone from the list, such as Europe/Berlin.")
        return mistakes


def clean_via(text: str) -> str:
    """Return `text` where it can be the name of a place that a link was posted at, and "" for anything else."""
    return text if re.fullmatch("[a-z0-9_-]{1,32}", text) else ""


def clean_link_token(text: str) -> str:
    """Return `text` where it can be the secret of a personal link, and "" for anything else."""
    return text if re.fullmatch("[A-Za-z0-9_-]{1,40}", text) else ""


@cache
def _time_zone_names() -> frozenset[str]:
    return frozenset(available_timezones()) - PSEUDO_ZONES


def is_email(address: str) -> bool:
    """Return True when `address` has the form of one e-mail address."""
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or len(address) > MAX_FIELD_LENGTHS["email"]:
        return False
    labels = domain.split(".")
    plain = all(label and label.replace("-", "").isalnum() for label in labels) and len(labels) > 1
    return plain and local.isprintable() and not any(letter in local for letter in ' "(),:;<>@[\\]')
