from django.db import migrations


class Migration(migrations.Migration):
    """Give models the names of the field; their tables keep the names that they have."""

    dependencies = [
        ("bookings", "0010_waiting_for_others"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel(old_name="Waiting", new_name="WaitlistEntry"),
                migrations.AlterModelTable(name="waitlistentry", table="bookings_waiting"),
                migrations.RenameModel(old_name="ChatFeed", new_name="IcsFeed"),
                migrations.AlterModelTable(name="icsfeed", table="bookings_chatfeed"),
                migrations.RenameModel(old_name="Wish", new_name="LotteryEntry"),
                migrations.AlterModelTable(name="lotteryentry", table="bookings_wish"),
                migrations.RenameModel(old_name="Drawing", new_name="LotteryResult"),
                migrations.AlterModelTable(name="lotteryresult", table="bookings_drawing"),
            ],
        ),
    ]
