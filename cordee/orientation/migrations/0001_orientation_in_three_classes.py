import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_case_and_participation'),
        ('network', '0002_policies_ask_who_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Orientation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orientations', to='cases.case')),
                ('on', models.DateField()),
                ('catalogue_hash', models.CharField(max_length=64)),
                ('programme', models.CharField(blank=True, max_length=60)),
                ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('lead_family', models.CharField(blank=True, max_length=60)),
                ('chosen_family', models.CharField(blank=True, max_length=60)),
                ('override_code', models.CharField(blank=True, max_length=30)),
                ('override_text', models.CharField(blank=True, max_length=500)),
                ('settled', models.BooleanField()),
                ('trace_hash', models.CharField(max_length=64)),
                ('decided_at', models.DateTimeField()),
                ('by_label', models.CharField(max_length=200)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['case'], name='orientation_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('override_code__in', ['', 'souhait_personne', 'deja_essaye', 'pas_de_place', 'plus_accessible', 'deja_suivi', 'autre'])), name='orientation_override_code_is_known'), models.CheckConstraint(condition=models.Q(('chosen_family', models.F('lead_family')), models.Q(('override_code', ''), _negated=True), _connector='OR'), name='another_choice_than_the_engine_s_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('override_code', 'autre'), _negated=True), models.Q(('override_text', ''), _negated=True), _connector='OR'), name='another_reason_is_written_out'), models.CheckConstraint(condition=models.Q(('trace_hash__regex', '^[0-9a-f]{64}$')), name='orientation_keeps_its_trace')],
            },
        ),
        migrations.CreateModel(
            name='Situation',
            fields=[
                ('orientation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='orientation.orientation')),
                ('departement', models.CharField(max_length=3)),
                ('facts', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='HealthFacts',
            fields=[
                ('orientation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='health_facts', serialize=False, to='orientation.orientation')),
                ('departement', models.CharField(max_length=3)),
                ('facts', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Trace',
            fields=[
                ('orientation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='orientation.orientation')),
                ('departement', models.CharField(max_length=3)),
                ('decision', models.JSONField()),
                ('offers', models.JSONField(null=True)),
            ],
        ),
    ]
