"""Assessments of a host's people with their reasons, circles, daily suggestions, and the host's corrections.

Assessments, found circles and suggestions can be deleted and computed again from the deck. The host's corrections
(`DismissedAssessment`, `MutedPerson`, names and members set by hand) are never touched by that. Nothing here is ever
shown to anybody else.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klatsch.core.i18n.messages import message_from_json
from klatsch.people.models import Person

SENTENCE_MAX_LENGTH = 500


class AssessmentKind(models.TextChoices):
    """The subject of an assessment."""

    REACHED_OUT = "reached_out", _("Waits for an answer from you")
    DORMANT = "dormant", _("An old tie gone quiet")
    ALIKE = "alike", _("You think alike")
    BRIDGE = "bridge", _("Between two circles")
    ONE_SIDED = "one_sided", _("You wrote, and nothing came back")
    AUTOMATION = "automation", _("Probably automated")
    TRUST = "trust", _("How well you know each other")


class Assessment(models.Model):
    """An inference about a person: a message, the reasons for it, and its weight.

    `value` is between 0 and 1, for trust the number of the level, and `level` is its name. `happened_at` is the time
    of the last act that it is about. `message` and `reason_messages` hold JSON of `Message`; rows that were written
    before there were messages hold plain text, in the language of that time, until they are computed again.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments", db_index=False)
    matter = models.CharField(max_length=12, choices=AssessmentKind)
    value = models.FloatField(default=0.0)
    level = models.CharField(max_length=12, blank=True)
    message = models.JSONField(null=True)
    reason_messages = models.JSONField(default=list, db_column="reasons")
    plain_sentence = models.CharField(max_length=SENTENCE_MAX_LENGTH, blank=True, default="", db_column="sentence")
    happened_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "matter"], name="assessment_once")]
        indexes = [
            models.Index(fields=["host", "matter", "-happened_at"], name="assessment_newest"),
            models.Index(fields=["host", "matter", "-value"], name="assessment_weightiest"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} of person {self.person_id}"

    @property
    def sentence(self) -> str:
        """The assessment in the language of the reader."""
        return str(message_from_json(self.message)) if self.message else self.plain_sentence

    @property
    def reasons(self) -> list[str]:
        """The reasons in the language of the reader."""
        return [str(message_from_json(reason)) for reason in self.reason_messages]


class Circle(models.Model):
    """A community in the host's deck: people who are there for the same reason, found by detection or made by hand.

    Found circles are computed again; the host's changes to one stay. `key` names the fact that a found circle is based
    on, to recognize it when its members have changed. `name_message` is JSON of the `Message` that a found circle is
    called by, and `name` its text when it was found.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(max_length=120)
    name_message = models.JSONField(null=True)
    is_named_by_host = models.BooleanField(default=False)
    is_made_by_hand = models.BooleanField(default=False)
    key = models.CharField(max_length=200, blank=True)
    strength = models.FloatField(default=0.0)
    reason_messages = models.JSONField(default=list, db_column="reasons")
    # Ids of the people who are most similar to its members, the most similar first.
    suggestions = models.JSONField(default=list)
    made_at = models.DateTimeField()
    assessed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"circle {self.pk}"

    @property
    def label(self) -> str:
        """The name by the host, or else the name of a found circle in the language of the reader."""
        if self.is_named_by_host or not self.name_message:
            return self.name
        return str(message_from_json(self.name_message))

    @property
    def reasons(self) -> list[str]:
        """The reasons in the language of the reader."""
        return [str(message_from_json(reason)) for reason in self.reason_messages]


class CircleMember(models.Model):
    """A person in a circle; `is_by_hand` when the host put them there."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    is_by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "person"], name="member_once")]

    def __str__(self) -> str:
        return f"person {self.person_id} in circle {self.circle_id}"


class DismissedAssessment(models.Model):
    """The host's lasting *not so*: about a kind of assessment of a person, a member of a circle, or a whole circle."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dismissed_assessments")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="dismissed_assessments")
    matter = models.CharField(max_length=12, choices=AssessmentKind, blank=True)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.CASCADE, related_name="dismissed_assessments")
    overruled_at = models.DateTimeField()

    class Meta:
        db_table = "insight_overrule"
        constraints = [
            models.UniqueConstraint(fields=["person", "matter"], condition=~Q(matter=""), name="overruled_once"),
            models.UniqueConstraint(
                fields=["circle", "person"], condition=Q(circle__isnull=False), name="overruled_member_once"
            ),
            models.UniqueConstraint(
                fields=["circle"], condition=Q(circle__isnull=False, person=None), name="overruled_circle_once"
            ),
            models.CheckConstraint(
                condition=Q(circle=None, person__isnull=False) & ~Q(matter="") | Q(circle__isnull=False, matter=""),
                name="overrule_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"dismissed assessment {self.pk}"


class MutedPerson(models.Model):
    """A person who is never suggested again on Today, because the host said so."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="muted")
    dismissed_at = models.DateTimeField()

    class Meta:
        db_table = "insight_dismissal"

    def __str__(self) -> str:
        return f"muted person {self.person_id}"


class Vouch(models.Model):
    """A statement to the host by `by` that `person` is all right; `mistaken_at` when the host found out otherwise.

    `trust_levels.valid_vouches` decides anew each time which of them count.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vouches")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="vouches_given")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="vouches")
    vouched_at = models.DateTimeField()
    mistaken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "person"], name="vouched_once"),
            models.CheckConstraint(condition=~Q(by=models.F("person")), name="vouch_for_another"),
        ]

    def __str__(self) -> str:
        return f"vouch {self.pk}"


class DailySuggestion(models.Model):
    """One of the five people to meet on a day, with its message: picked once, so that it stays the same all day.

    Rows that were written before there were messages hold plain text.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    on = models.DateField()
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="daily_suggestions")
    why = models.CharField(max_length=12)
    message = models.JSONField(null=True)
    plain_sentence = models.CharField(max_length=SENTENCE_MAX_LENGTH, blank=True, default="", db_column="sentence")

    class Meta:
        db_table = "insight_pick"
        constraints = [
            models.UniqueConstraint(fields=["host", "on", "place"], name="pick_has_a_place"),
            models.UniqueConstraint(fields=["host", "on", "person"], name="pick_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.place} of {self.on}"

    @property
    def sentence(self) -> str:
        """The reason in the language of the reader."""
        return str(message_from_json(self.message)) if self.message else self.plain_sentence


class Reassessment(models.Model):
    """The progress of recomputing all assessments of one host: the row by which workers coordinate."""

    host = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reassessment")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"reassessment of host {self.host_id}"

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None or self.finished_at < self.asked_at


class BulkAction(models.Model):
    """An action of the host on one or many people of the deck, kept so that it can be undone."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bulk_actions")
    verb = models.CharField(max_length=12)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "insight_triagestep"

    def __str__(self) -> str:
        return f"bulk action {self.pk}"


class BulkActionChange(models.Model):
    """The marks or the membership of one person `before` and `after` a bulk action."""

    step = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="changes", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        db_table = "insight_triagechange"
        constraints = [models.UniqueConstraint(fields=["step", "person"], name="change_once")]

    def __str__(self) -> str:
        return f"change of person {self.person_id}"
