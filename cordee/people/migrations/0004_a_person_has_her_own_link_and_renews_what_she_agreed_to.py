import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0003_a_person_follows_her_cases"),
        ("cases", "0003_an_open_case_has_exactly_one_lead"),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='end_told_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='given_by_link',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='renewal_asked_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='renews',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_by', to='people.consent'),
        ),
        migrations.CreateModel(
            name='PersonLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='person_links', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='personal_link_secret_is_hashed'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('case',), name='case_has_one_live_personal_link_at_a_time')],
            },
        ),
    ]
