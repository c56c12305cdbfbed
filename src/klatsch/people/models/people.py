"""People of a deck: their handles, facts, connections to the host and interactions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from klatsch.people.models.imports import ImportJob
from klatsch.people.models.limits import MAX_KEY_LENGTH, MAX_LINE_LENGTH


class Deck(models.Model):
    """The deck of a host: the row that writers lock, the version of its counts, and the salt of its tombstones."""

    host = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deck")
    salt = models.CharField(max_length=64)
    # Every writer changes it; cached counts are valid for one version.
    version = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return f"deck of host {self.host_id}"


class Person(models.Model):
    """One human in a host's deck. The columns of the card are computed from handles and facts."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=MAX_LINE_LENGTH)
    sort_name = models.CharField(max_length=MAX_KEY_LENGTH)
    headline = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    company = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    place = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    known_since = models.DateField(null=True)
    # The text that is searched, without accents and capitals, and its trigrams; see `identity.search_text`.
    search = models.TextField(blank=True)
    grams = models.TextField(blank=True)
    # Messages between person and host, counted anew after every import.
    received = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    last_received_at = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)
    # The host's own marks: talked with, want to talk with, not now.
    got_at = models.DateTimeField(null=True)
    need_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    # The person into whom this one was merged; kept, so that the merge can be undone.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="absorbed", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["host", "sort_name", "id"], condition=Q(merged_into=None), name="person_by_name"),
            models.Index(fields=["host", "known_since", "id"], condition=Q(merged_into=None), name="person_by_since"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="person_absorbed"),
            models.Index(fields=["host", "got_at"], condition=Q(got_at__isnull=False), name="person_got"),
            models.Index(fields=["host", "need_at"], condition=Q(need_at__isnull=False), name="person_needed"),
            models.Index(fields=["host", "set_aside_at"], condition=Q(set_aside_at__isnull=False), name="person_aside"),
            models.Index(
                fields=["host", "last_received_at"], condition=Q(last_received_at__isnull=False), name="person_wrote"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class Handle(models.Model):
    """One account of a person on one network, or one card in an address book, with the values of its source.

    A column came with `first_import` unless `told_by` says otherwise: {"company": id of a later import}.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="handles")
    network = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=MAX_KEY_LENGTH)
    # Known by name only so far; the key is found again when the same name and day come back with an id.
    is_provisional = models.BooleanField(default=False)
    provisional_key = models.CharField(max_length=MAX_KEY_LENGTH, blank=True)
    handle = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    url = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    name = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    company = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    position = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    headline = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    place = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    bio = models.TextField(blank=True)
    photo_url = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    is_declared_bot = models.BooleanField(null=True)
    first_import = models.ForeignKey(ImportJob, null=True, on_delete=models.SET_NULL, related_name="first_handles")
    told_by = models.JSONField(default=dict)
    # Id of the newest import with this handle, whether it changed anything or not; empty for `first_import`.
    confirmed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "network", "actor_id"], name="handle_once")]
        indexes = [
            models.Index(
                fields=["host", "network", "provisional_key"],
                condition=~Q(provisional_key=""),
                name="handle_by_name_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network} handle {self.pk}"


class FieldChange(models.Model):
    """The value of a handle's column before an import changed it, to be restored when that import is undone."""

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="changes")
    import_job = models.ForeignKey(
        ImportJob, on_delete=models.CASCADE, related_name="changes", db_column="of_import_id"
    )
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    before_import = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.field} of handle {self.handle_id}"


class Fact(models.Model):
    """A value of which a person may have many, or that the host wrote by hand.

    From an import it belongs to a handle; by hand it belongs to the person and wins over every import.
    `key` is compared instead of the value: an address in lower case, the account of a link, a digest of the rest.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    handle = models.ForeignKey(Handle, null=True, on_delete=models.CASCADE, related_name="facts", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="facts", db_index=False)
    import_job = models.ForeignKey(
        ImportJob, null=True, on_delete=models.SET_NULL, related_name="facts", db_column="of_import_id"
    )
    field = models.CharField(max_length=20)
    key = models.CharField(max_length=MAX_KEY_LENGTH)
    value = models.TextField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handle", "field", "key"], name="fact_of_handle_once"),
            models.UniqueConstraint(fields=["person", "field", "key"], name="fact_of_person_once"),
            models.CheckConstraint(
                condition=Q(handle=None, person__isnull=False) | Q(handle__isnull=False, person=None),
                name="fact_of_one_owner",
            ),
        ]
        indexes = [models.Index(fields=["host", "field", "key"], name="fact_by_key")]

    def __str__(self) -> str:
        return f"{self.field} {self.pk}"


class HostFact(models.Model):
    """A fact about the host from an archive: own accounts, names, positions, schools."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    import_job = models.ForeignKey(
        ImportJob, null=True, on_delete=models.SET_NULL, related_name="host_facts", db_column="of_import_id"
    )
    network = models.CharField(max_length=40)
    field = models.CharField(max_length=20)
    key = models.CharField(max_length=MAX_KEY_LENGTH)
    value = models.CharField(max_length=MAX_LINE_LENGTH)
    organisation = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "network", "field", "key"], name="host_fact_once")]

    def __str__(self) -> str:
        return f"{self.field} {self.pk}"


class Connection(models.Model):
    """A connection between the host and a handle. `lists` are the host's own labels for it."""

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="connections", db_index=False)
    import_job = models.ForeignKey(
        ImportJob, null=True, on_delete=models.SET_NULL, related_name="connections", db_column="of_import_id"
    )
    direction = models.CharField(max_length=20)
    since_on = models.DateField(null=True)
    since_at = models.DateTimeField(null=True)
    lists = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handle", "direction"], name="connection_once")]

    def __str__(self) -> str:
        return f"{self.direction} {self.pk}"


class Interaction(models.Model):
    """One interaction between the host and a handle, such as a message."""

    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="interactions", db_index=False)
    import_job = models.ForeignKey(
        ImportJob, null=True, on_delete=models.SET_NULL, related_name="interactions", db_column="of_import_id"
    )
    key = models.CharField(max_length=MAX_KEY_LENGTH)
    kind = models.CharField(max_length=20)
    is_inbound = models.BooleanField()
    at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=MAX_LINE_LENGTH, blank=True)
    thread = models.CharField(max_length=MAX_KEY_LENGTH, blank=True)
    is_group = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handle", "key"], name="interaction_once")]
        indexes = [models.Index(fields=["handle", "at"], name="interaction_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
