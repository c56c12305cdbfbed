"""Tables of accounts: hosts, API tokens and set-up links."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from datetime import datetime


class Host(AbstractBaseUser):
    """The user model: somebody who offers chats, and owns a deck, invitations and a calendar."""

    email = models.EmailField(unique=True)  # kept in lower case, so unique means one person
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    # The language of the first sign-in, until they choose another; empty before it.
    language = models.CharField(max_length=12, blank=True, default="")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = BaseUserManager()

    def __str__(self) -> str:
        return f"host {self.pk}"


class ApiToken(models.Model):
    """A key with which a program acts for a host. Only its digest is stored."""

    host = models.ForeignKey(Host, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class SetUpLink(models.Model):
    """The one-time link that makes the first host of a server, or one more host."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"set-up link {self.pk}"

    def is_usable(self, now: datetime) -> bool:
        """Tell whether the link is neither used nor expired."""
        return self.used_at is None and now < self.expires_at
