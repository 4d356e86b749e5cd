import datetime
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0017_the_line_reads_why_it_is_to_call'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('recipient', models.CharField(max_length=20)),
                ('lines', models.JSONField()),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='sheet_expires')],
                'constraints': [models.CheckConstraint(condition=models.Q(('recipient__in', ['conseiller', 'medecin', 'employeur'])), name='sheet_recipient_is_known'), models.CheckConstraint(condition=models.Q(('lines', []), _negated=True), name='sheet_says_something'), models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='sheet_secret_is_hashed'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('made_at'), '+', models.Value(datetime.timedelta(days=30))))), name='sheet_lasts_thirty_days_at_most'), models.UniqueConstraint(fields=('case', 'idempotency_key'), name='sheet_is_made_once_a_key')],
            },
        ),
    ]
