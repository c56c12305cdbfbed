from django.db import migrations, models


class Migration(migrations.Migration):
    """Give models and fields the names of the field; their tables and columns keep the names that they have."""

    dependencies = [
        ("letters", "0003_mailboxplace"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name="Letter", new_name="Email"),
                migrations.AlterModelTable(name="email", table="letters_letter"),
                migrations.RenameModel(old_name="LetterWishes", new_name="EmailPreferences"),
                migrations.AlterModelTable(name="emailpreferences", table="letters_letterwishes"),
                migrations.RenameModel(old_name="Declined", new_name="UnsubscribedAddress"),
                migrations.AlterModelTable(name="unsubscribedaddress", table="letters_declined"),
                migrations.RenameModel(old_name="MailboxPlace", new_name="MailboxPosition"),
                migrations.AlterModelTable(name="mailboxposition", table="letters_mailboxplace"),
                migrations.RenameField(model_name="email", old_name="trouble", new_name="last_error"),
                migrations.RenameField(model_name="email", old_name="useful_until", new_name="expires_at"),
                migrations.AlterField(
                    model_name='email',
                    name='expires_at',
                    field=models.DateTimeField(db_column='useful_until', null=True),
                ),
                migrations.AlterField(
                    model_name='email',
                    name='last_error',
                    field=models.CharField(blank=True, db_column='trouble', max_length=200),
                ),
            ],
        ),
    ]
