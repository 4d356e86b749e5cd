import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [("audit", "0001_schemas_context_and_extensions")]  # for btree_gist

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wall', models.DateTimeField()),
                ('ticks', models.FloatField()),
                ('era', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='ClockPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('drift_seconds', models.BigIntegerField()),
                ('clean_beats', models.PositiveSmallIntegerField(default=0)),
                ('resumed_at', models.DateTimeField(null=True)),
                ('resumed_by', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('resumed_at', None)), name='the_clock_is_stopped_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='ClockSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('departement', models.CharField(blank=True, max_length=3)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('acknowledge', models.PositiveSmallIntegerField()),
                ('answer', models.PositiveSmallIntegerField()),
                ('first_reminder', models.PositiveSmallIntegerField()),
                ('second_reminder', models.PositiveSmallIntegerField()),
                ('expiry', models.PositiveSmallIntegerField()),
                ('start', models.PositiveSmallIntegerField()),
                ('follow_up_calendar_days', models.PositiveSmallIntegerField()),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('departement', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='one_setting_of_the_clocks_a_day'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='clocks_end_after_they_begin'), models.CheckConstraint(condition=models.Q(('acknowledge__gte', 1), ('acknowledge__lte', models.F('answer')), ('first_reminder__gte', 1), ('first_reminder__lt', models.F('second_reminder')), ('answer__lt', models.F('expiry')), ('second_reminder__lt', models.F('expiry')), ('follow_up_calendar_days__gte', 1), ('start__gte', 1)), name='clocks_come_in_order')],
            },
        ),
    ]
