import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0002_policies_ask_who_acts'),
        ('people', '0001_person_identity_contact_and_notice'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='people.person')),
                ('departement', models.CharField(max_length=3)),
                ('programme', models.CharField(max_length=60)),
                ('state', models.CharField(default='open', max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('next_action', models.CharField(blank=True, max_length=30)),
                ('next_action_on', models.DateField(null=True)),
                ('next_action_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['next_action_owner', 'next_action_on'], name='cases_case_next_action')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='case_state_is_known'), models.CheckConstraint(condition=models.Q(('next_action__in', ['', 'transmettre', 'attendre_reponse', 'premier_contact', 'proposer_autre', 'confirmer_suivi', 'rappeler', 'confirmer_souhait', 'completer_demande', 'decider'])), name='case_next_action_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), models.Q(models.Q(('next_action', ''), _negated=True), ('next_action_on__isnull', False), ('next_action_owner__isnull', False)), _connector='OR'), name='open_case_says_what_comes_next_when_and_by_whom'), models.UniqueConstraint(fields=('id', 'person'), name='case_belongs_to_one_person'), models.UniqueConstraint(fields=('id', 'departement'), name='case_belongs_to_one_departement')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='cases.case')),
                ('departement', models.CharField(max_length=3)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('level', models.CharField(max_length=10)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(null=True)),
                ('opened_by', models.CharField(max_length=20)),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('referral', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'level', 'case'], name='cases_participation_mine')],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['lead', 'partner', 'invited', 'reader', 'trace'])), name='participation_level_is_known'), models.CheckConstraint(condition=models.Q(('opened_by__in', ['porte', 'retour', 'orientation', 'transmission'])), name='participation_opening_is_known'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='participation_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('level', 'lead'), ('valid_until', None)), fields=('case',), name='case_has_one_lead_at_a_time'), models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('case', 'organisation', 'level', 'referral'), name='organisation_has_a_level_once_at_a_time', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('level', 'invited'), ('referral__isnull', False)), models.Q(models.Q(('level', 'invited'), _negated=True), ('referral__isnull', True)), _connector='OR'), name='invitation_says_to_which_referral')],
            },
        ),
    ]
