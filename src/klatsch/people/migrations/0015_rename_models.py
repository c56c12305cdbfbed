import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Give models and fields the names of the field; their tables and columns keep the names that they have."""

    dependencies = [
        ("people", "0014_grams_in_plain_order"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name="Import", new_name="ImportJob"),
                migrations.AlterModelTable(name="importjob", table="people_import"),
                migrations.RenameModel(old_name="Verdict", new_name="DuplicateDecision"),
                migrations.AlterModelTable(name="duplicatedecision", table="people_verdict"),
                migrations.RenameModel(old_name="Suggestion", new_name="DuplicateSuggestion"),
                migrations.AlterModelTable(name="duplicatesuggestion", table="people_suggestion"),
                migrations.RenameModel(old_name="TableColumns", new_name="ColumnMapping"),
                migrations.AlterModelTable(name="columnmapping", table="people_tablecolumns"),
                migrations.RenameModel(old_name="Photo", new_name="Avatar"),
                migrations.AlterModelTable(name="avatar", table="people_photo"),
                migrations.RenameModel(old_name="Retelling", new_name="ImportConfirmation"),
                migrations.AlterModelTable(name="importconfirmation", table="people_retelling"),
                migrations.RenameField(model_name="importedfile", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="unreadfile", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="importconfirmation", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="avatar", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="fieldchange", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="fact", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="hostfact", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="connection", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="interaction", old_name="of_import", new_name="import_job"),
                migrations.RenameField(model_name="importjob", old_name="is_repeat", new_name="is_duplicate"),
                migrations.RemoveConstraint(
                    model_name='importedfile',
                    name='imported_file_once',
                ),
                migrations.AlterField(
                    model_name='avatar',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='photos', to='people.importjob'),
                ),
                migrations.AlterField(
                    model_name='connection',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='connections', to='people.importjob'),
                ),
                migrations.AlterField(
                    model_name='fact',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='facts', to='people.importjob'),
                ),
                migrations.AlterField(
                    model_name='fieldchange',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='people.importjob'),
                ),
                migrations.AlterField(
                    model_name='hostfact',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='host_facts', to='people.importjob'),
                ),
                migrations.AlterField(
                    model_name='importconfirmation',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', on_delete=django.db.models.deletion.CASCADE, related_name='retellings', to='people.importjob'),
                ),
                migrations.AlterField(
                    model_name='importedfile',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', on_delete=django.db.models.deletion.CASCADE, related_name='files', to='people.importjob'),
                ),
                migrations.AlterField(
                    model_name='importjob',
                    name='is_duplicate',
                    field=models.BooleanField(db_column='is_repeat', default=False),
                ),
                migrations.AlterField(
                    model_name='importjob',
                    name='state',
                    field=models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('asking', 'Needs Mapping'), ('done', 'Done'), ('refused', 'Refused')], default='waiting', max_length=8),
                ),
                migrations.AlterField(
                    model_name='interaction',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='interactions', to='people.importjob'),
                ),
                migrations.AlterField(
                    model_name='unreadfile',
                    name='import_job',
                    field=models.ForeignKey(db_column='of_import_id', on_delete=django.db.models.deletion.CASCADE, related_name='unread_files', to='people.importjob'),
                ),
                migrations.AddConstraint(
                    model_name='importedfile',
                    constraint=models.UniqueConstraint(fields=('import_job', 'name', 'part'), name='imported_file_once'),
                ),
            ],
        ),
    ]
