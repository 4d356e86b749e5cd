import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_case_and_participation'),
        ('network', '0002_policies_ask_who_acts'),
        ('people', '0001_person_identity_contact_and_notice'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.person')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='cases.case')),
                ('departement', models.CharField(max_length=3)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('purpose', models.CharField(max_length=200)),
                ('wording_version', models.CharField(max_length=40)),
                ('words', models.TextField()),
                ('channel', models.CharField(max_length=20)),
                ('given_at', models.DateTimeField()),
                ('recorded_by_label', models.CharField(max_length=200)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('recorded_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_channel', models.CharField(blank=True, max_length=20)),
                ('withdrawn_by_label', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'organisation'], name='people_consent_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('classes__contained_by', ['identity', 'situation', 'health']), models.Q(('classes', []), _negated=True)), name='consent_shares_known_classes'), models.CheckConstraint(condition=models.Q(models.Q(('words', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='consent_keeps_what_was_said'), models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from'))), name='consent_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('channel__in', ['voice', 'link', 'paper', 'in_person']), ('withdrawn_channel__in', ['', 'voice', 'link', 'paper', 'in_person'])), name='consent_channel_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_channel', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_channel', ''), _negated=True), models.Q(('withdrawn_by_label', ''), _negated=True)), _connector='OR'), name='withdrawn_consent_says_how_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='people.person')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='cases.case')),
                ('departement', models.CharField(max_length=3)),
                ('service_family', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('channel', models.CharField(max_length=20)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['voice', 'link', 'paper', 'in_person'])), name='acceptance_channel_is_known'), models.UniqueConstraint(fields=('case', 'service_family'), name='acceptance_is_recorded_once_a_service')],
            },
        ),
    ]
