import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_a_person_opens_her_own_case'),
        ('network', '0002_policies_ask_who_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('referral', models.UUIDField(null=True)),
                ('reason', models.CharField(max_length=30)),
                ('due_on', models.DateField()),
                ('opened_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('ending', models.CharField(blank=True, max_length=30)),
                ('last_key', models.CharField(blank=True, max_length=80)),
                ('awaits', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='cases.case')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['departement', 'due_on', 'id'], name='escalation_to_do')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['sans_reponse', 'refusee_sans_suite', 'trop_de_redirections', 'suite_en_retard', 'demarrage_en_retard'])), name='escalation_reason_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('ending', '')), models.Q(('closed_at__isnull', False), ('ending__in', ['nouvelle_demande', 'suite_prevue', 'reglee', 'organisme_relance', 'autre_organisme', 'demande_annulee', 'autrement'])), _connector='OR'), name='closed_escalation_says_what_was_done'), models.CheckConstraint(condition=models.Q(models.Q(('taken_at__isnull', True), ('taken_by__isnull', True)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False)), _connector='OR'), name='escalation_taken_up_says_by_whom_and_when'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('case', 'reason'), name='one_open_escalation_for_a_reason')],
            },
        ),
    ]
