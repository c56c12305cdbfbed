"""The secret address of a host's ICS feed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class IcsFeed(models.Model):
    """The secret address at which a host's calendar program reads their chats. It only shows, and can be renewed.

    Kept as it is, not as a digest: the host must be able to see the address again, and whoever can read this row
    can read the chats beside it anyway.
    """

    host = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="chat_feed"
    )
    token = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "bookings_chatfeed"

    def __str__(self) -> str:
        return f"chat feed of host {self.host_id}"
