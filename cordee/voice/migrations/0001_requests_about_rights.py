import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0017_the_line_reads_why_it_is_to_call'),
        ('network', '0007_who_hears_of_messages_that_nobody_got'),
    ]

    operations = [
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('right', models.CharField(max_length=20)),
                ('words', models.CharField(max_length=1000)),
                ('asked_at', models.DateTimeField()),
                ('answer_by', models.DateField()),
                ('idempotency_key', models.CharField(max_length=80)),
                ('answer', models.CharField(blank=True, max_length=20)),
                ('answer_words', models.CharField(blank=True, max_length=1000)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights_requests', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['answer_by'], name='right_to_answer'), models.Index(fields=['case'], name='right_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('right__in', ['coordonnees', 'correction', 'effacement'])), name='right_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answer__in', ['fait', 'fait_en_partie', 'refuse']), ('answered_at__isnull', False)), _connector='OR'), name='answered_right_says_what_was_done'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_at__isnull', False), models.Q(('answer_words', ''), _negated=True)), _connector='OR'), name='answered_right_says_it_in_words'), models.UniqueConstraint(fields=('case', 'idempotency_key'), name='right_is_asked_once_a_key')],
            },
        ),
    ]
