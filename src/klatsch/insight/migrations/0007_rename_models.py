from django.db import migrations


class Migration(migrations.Migration):
    """Give models the names of the field; their tables keep the names that they have."""

    dependencies = [
        ("insight", "0006_reassessment_said_in"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name="Overrule", new_name="DismissedAssessment"),
                migrations.AlterModelTable(name="dismissedassessment", table="insight_overrule"),
                migrations.RenameModel(old_name="Dismissal", new_name="MutedPerson"),
                migrations.AlterModelTable(name="mutedperson", table="insight_dismissal"),
                migrations.RenameModel(old_name="Pick", new_name="DailySuggestion"),
                migrations.AlterModelTable(name="dailysuggestion", table="insight_pick"),
                migrations.RenameModel(old_name="TriageStep", new_name="BulkAction"),
                migrations.AlterModelTable(name="bulkaction", table="insight_triagestep"),
                migrations.RenameModel(old_name="TriageChange", new_name="BulkActionChange"),
                migrations.AlterModelTable(name="bulkactionchange", table="insight_triagechange"),
            ],
        ),
    ]
