import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CASCADE = django.db.models.deletion.CASCADE


def plain_sentence():
    return models.CharField(blank=True, db_column="sentence", default="", max_length=500)


def reason_messages():
    return models.JSONField(db_column="reasons", default=list)


class Migration(migrations.Migration):
    """Keep messages instead of sentences; the columns of the sentences of before keep their names and their text."""

    dependencies = [
        ("insight", "0007_rename_models"),
        ("people", "0013_photo"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("assessment", "sentence", "plain_sentence"),
                migrations.AlterField("assessment", "plain_sentence", plain_sentence()),
                migrations.RenameField("assessment", "reasons", "reason_messages"),
                migrations.AlterField("assessment", "reason_messages", reason_messages()),
                migrations.RenameField("circle", "reasons", "reason_messages"),
                migrations.AlterField("circle", "reason_messages", reason_messages()),
                migrations.RenameField("dailysuggestion", "sentence", "plain_sentence"),
                migrations.AlterField("dailysuggestion", "plain_sentence", plain_sentence()),
                migrations.AlterField(
                    "bulkaction",
                    "host",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="bulk_actions", to=settings.AUTH_USER_MODEL
                    ),
                ),
                migrations.AlterField(
                    "dailysuggestion",
                    "person",
                    models.ForeignKey(on_delete=CASCADE, related_name="daily_suggestions", to="people.person"),
                ),
                migrations.AlterField(
                    "dismissedassessment",
                    "host",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="dismissed_assessments", to=settings.AUTH_USER_MODEL
                    ),
                ),
                migrations.AlterField(
                    "dismissedassessment",
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=CASCADE, related_name="dismissed_assessments", to="people.person"
                    ),
                ),
                migrations.AlterField(
                    "dismissedassessment",
                    "circle",
                    models.ForeignKey(
                        null=True, on_delete=CASCADE, related_name="dismissed_assessments", to="insight.circle"
                    ),
                ),
                migrations.AlterField(
                    "mutedperson",
                    "person",
                    models.OneToOneField(on_delete=CASCADE, related_name="muted", to="people.person"),
                ),
            ],
        ),
        migrations.AddField("assessment", "message", models.JSONField(null=True)),
        migrations.AddField("circle", "name_message", models.JSONField(null=True)),
        migrations.AddField("dailysuggestion", "message", models.JSONField(null=True)),
        migrations.RemoveField("reassessment", "said_in"),
    ]
