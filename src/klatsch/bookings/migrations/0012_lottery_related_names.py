import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0011_rename_models'),
        ('invitations', '0010_rename_models'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='lotteryentry',
            options={'verbose_name_plural': 'lottery entries'},
        ),
        migrations.AlterField(
            model_name='lotteryentry',
            name='booking',
            field=models.OneToOneField(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lottery_entry', to='bookings.booking'),
        ),
        migrations.AlterField(
            model_name='lotteryentry',
            name='invitation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lottery_entries', to='invitations.invitation'),
        ),
        migrations.AlterField(
            model_name='lotteryentry',
            name='link',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lottery_entries', to='bookings.personallink'),
        ),
        migrations.AlterField(
            model_name='lotteryentry',
            name='waiting',
            field=models.OneToOneField(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lottery_entry', to='bookings.waitlistentry'),
        ),
        migrations.AlterField(
            model_name='lotteryresult',
            name='invitation',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='lottery_result', serialize=False, to='invitations.invitation'),
        ),
    ]
