from django.db import migrations


class Migration(migrations.Migration):
    """Give models the names of the field; their tables keep the names that they have."""

    dependencies = [
        ("invitations", "0009_vouched_people"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name="Visits", new_name="PageViewCount"),
                migrations.AlterModelTable(name="pageviewcount", table="invitations_visits"),
            ],
        ),
    ]
