from django.db import migrations, models


class Migration(migrations.Migration):
    """Give models and fields the names of the field; their tables and columns keep the names that they have."""

    dependencies = [
        ("calendars", "0002_entry_watchedcalendar_sealed_login_and_more"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name="Busy", new_name="BusyPeriod"),
                migrations.AlterModelTable(name="busyperiod", table="calendars_busy"),
                migrations.RenameModel(old_name="Entry", new_name="WrittenEvent"),
                migrations.AlterModelTable(name="writtenevent", table="calendars_entry"),
                migrations.RenameField(model_name="watchedcalendar", old_name="trouble", new_name="last_error"),
                migrations.RenameField(model_name="writtenevent", old_name="trouble", new_name="last_error"),
                migrations.AlterField(
                    model_name='watchedcalendar',
                    name='last_error',
                    field=models.CharField(blank=True, db_column='trouble', max_length=200),
                ),
                migrations.AlterField(
                    model_name='writtenevent',
                    name='last_error',
                    field=models.CharField(blank=True, db_column='trouble', max_length=200),
                ),
            ],
        ),
    ]
