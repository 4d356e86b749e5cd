from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clocks', '0002_read_by_all_written_by_the_worker'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='clocksetting',
            name='clocks_come_in_order',
        ),
        migrations.AddField(
            model_name='clocksetting',
            name='consent_lapse',
            field=models.PositiveSmallIntegerField(default=10),
        ),
        migrations.AddField(
            model_name='clocksetting',
            name='question_pause',
            field=models.PositiveSmallIntegerField(default=5),
        ),
        migrations.AddField(
            model_name='clocksetting',
            name='reopening_calendar_days',
            field=models.PositiveSmallIntegerField(default=90),
        ),
        migrations.AddField(
            model_name='clocksetting',
            name='twin_calendar_days',
            field=models.PositiveSmallIntegerField(default=21),
        ),
        migrations.AddConstraint(
            model_name='clocksetting',
            constraint=models.CheckConstraint(condition=models.Q(('acknowledge__gte', 1), ('acknowledge__lte', models.F('answer')), ('first_reminder__gte', 1), ('first_reminder__lt', models.F('second_reminder')), ('answer__lt', models.F('expiry')), ('second_reminder__lt', models.F('expiry')), ('consent_lapse__gte', 1), ('follow_up_calendar_days__gte', 1), ('question_pause__gte', 1), ('start__gte', 1), ('reopening_calendar_days__gte', 1), ('twin_calendar_days__gte', 1)), name='clocks_come_in_order'),
        ),
    ]
