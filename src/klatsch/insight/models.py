"""What klatsch thinks it knows of a host's people, with its reasons, and what the host says about that.

Everything here but the host's own word can be thrown away and made again from the deck. The host's word (`DismissedAssessment`,
`MutedPerson`, names and members set by hand) is never touched by making anew. Nothing here is ever seen by anybody else.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klatsch.people.models import Person

SENTENCE_MAX_LENGTH = 500


class AssessmentKind(models.TextChoices):
    """What a statement about somebody is about."""

    REACHED_OUT = "reached_out", _("Waits for an answer from you")
    DORMANT = "dormant", _("An old tie gone quiet")
    ALIKE = "alike", _("You think alike")
    BRIDGE = "bridge", _("Between two circles")
    ONE_SIDED = "one_sided", _("You wrote, and nothing came back")
    AUTOMATION = "automation", _("Probably automated")
    TRUST = "trust", _("How well you know each other")


class Assessment(models.Model):
    """One statement about a person: a sentence, the reasons it stands on, and how much speaks for it.

    `value` is between 0 and 1, for trust the number of the rung; `trust_level` names that rung. `happened_at` is the last
    thing it tells of.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments", db_index=False)
    matter = models.CharField(max_length=12, choices=AssessmentKind)
    value = models.FloatField(default=0.0)
    level = models.CharField(max_length=12, blank=True)
    sentence = models.CharField(max_length=SENTENCE_MAX_LENGTH)
    reasons = models.JSONField(default=list)
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


class Circle(models.Model):
    """Why some people are here together. Found ones are made anew; what the host did to one stays.

    `key` names the fact a found circle stands on, so that it is known again although its members changed.
    """

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(max_length=120)
    is_named_by_host = models.BooleanField(default=False)
    is_made_by_hand = models.BooleanField(default=False)
    key = models.CharField(max_length=200, blank=True)
    strength = models.FloatField(default=0.0)
    reasons = models.JSONField(default=list)
    # Ids of people most like its members, the likest first.
    suggestions = models.JSONField(default=list)
    made_at = models.DateTimeField()
    assessed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"circle {self.pk}"


class CircleMember(models.Model):
    """Somebody in a circle; `is_by_hand` when the host said so."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="memberships", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    is_by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "person"], name="member_once")]

    def __str__(self) -> str:
        return f"person {self.person_id} in circle {self.circle_id}"


class DismissedAssessment(models.Model):
    """The host said *not so*, for good: of a matter about a person, of somebody in a circle, or of a whole circle."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="overrules")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="overrules")
    matter = models.CharField(max_length=12, choices=AssessmentKind, blank=True)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.CASCADE, related_name="overrules")
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
        return f"overrule {self.pk}"


class MutedPerson(models.Model):
    """Somebody whom the host does not want to be reminded of on Today, for good."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="dismissal")
    dismissed_at = models.DateTimeField()

    class Meta:
        db_table = "insight_dismissal"

    def __str__(self) -> str:
        return f"dismissal of person {self.person_id}"


class Vouch(models.Model):
    """`by` told the host that `person` is all right; `mistaken_at` when the host found out otherwise.

    Whether it counts is decided anew each time: `levels.valid_vouches`.
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
    """One of the five of a day, with its sentence: drawn once, so that it stays the same all day."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    on = models.DateField()
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="picks")
    why = models.CharField(max_length=12)
    sentence = models.CharField(max_length=SENTENCE_MAX_LENGTH)

    class Meta:
        db_table = "insight_pick"
        constraints = [
            models.UniqueConstraint(fields=["host", "on", "place"], name="pick_has_a_place"),
            models.UniqueConstraint(fields=["host", "on", "person"], name="pick_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"pick {self.place} of {self.on}"


class Reassessment(models.Model):
    """How far making everything anew is for one host; the row that its workers share."""

    host = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reassessment")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # The host's language when it began: another one now calls for other words.
    said_in = models.CharField(max_length=12, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"reassessment of host {self.host_id}"

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None or self.finished_at < self.asked_at


class BulkAction(models.Model):
    """One thing that the host did in the deck to one or many people at once, kept so that it can be undone."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="triage_steps")
    verb = models.CharField(max_length=12)
    circle = models.ForeignKey(Circle, null=True, on_delete=models.CASCADE, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "insight_triagestep"

    def __str__(self) -> str:
        return f"step {self.pk}"


class BulkActionChange(models.Model):
    """What a step changed about one person: marks or membership `before` and `after`, as `services.triage` has them."""

    step = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="changes", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        db_table = "insight_triagechange"
        constraints = [models.UniqueConstraint(fields=["step", "person"], name="change_once")]

    def __str__(self) -> str:
        return f"change of person {self.person_id}"
