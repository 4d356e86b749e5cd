import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0003_releases_never_change'),
        ('network', '0002_policies_ask_who_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnmetNeed',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('need', models.CharField(max_length=60)),
                ('on', models.DateField()),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('times', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('departement', 'need', 'on'), name='unmet_need_is_counted_by_day')],
            },
        ),
        migrations.CreateModel(
            name='CapacityProposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('proposed_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('is_full', models.BooleanField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacity_proposals', to='catalogue.offer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('offer',), name='capacity_is_asked_once_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('is_full', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('is_full__isnull', False)), _connector='OR'), name='capacity_answer_says_what_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='CoverageReview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('commune_name', models.CharField(max_length=120)),
                ('departement', models.CharField(max_length=3)),
                ('times', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverage_reviews', to='catalogue.offer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('offer', 'commune_name'), name='coverage_is_reviewed_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='RuleReview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('service_family', models.CharField(max_length=60)),
                ('service_version', models.CharField(max_length=80)),
                ('catalogue_hash', models.CharField(max_length=64)),
                ('orientation', models.UUIDField()),
                ('departement', models.CharField(max_length=3)),
                ('reason', models.CharField(max_length=20)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('facts', models.JSONField()),
                ('conditions', models.JSONField()),
                ('opened_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('conclusion', models.CharField(blank=True, max_length=20)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
            ],
            options={
                'indexes': [models.Index(fields=['settled_at', '-opened_at'], name='rulereview_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('conclusion', ''), ('settled_at', None), ('settled_by', None)), models.Q(('conclusion__in', ['regle_changee', 'regle_juste', 'pratique_locale']), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_review_says_what_was_concluded')],
            },
        ),
    ]
