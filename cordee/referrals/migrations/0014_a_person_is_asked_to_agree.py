import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("referrals", "0013_who_already_follows_learns_it"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='attempt',
            name='attempt_channel_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='transition',
            name='transition_channel_is_known',
        ),
        migrations.AddField(
            model_name='referral',
            name='agree_by',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='asked_classes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['account', 'link', 'phone', 'clock', 'person'])), name='attempt_channel_is_known'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'attente_accord'), _negated=True), models.Q(('agree_by__isnull', False), ('asked_classes__len__gt', 0)), _connector='OR'), name='awaiting_referral_says_what_is_asked_and_until_when'),
        ),
        migrations.AddConstraint(
            model_name='transition',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['account', 'link', 'phone', 'clock', 'person'])), name='transition_channel_is_known'),
        ),
    ]
