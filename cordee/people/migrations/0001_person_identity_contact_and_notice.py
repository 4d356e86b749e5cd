import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0002_policies_ask_who_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('created_at', models.DateTimeField()),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
            ],
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='identity', serialize=False, to='people.person')),
                ('departement', models.CharField(max_length=3)),
                ('family_name', models.CharField(max_length=80)),
                ('given_name', models.CharField(max_length=80)),
                ('birth_date', models.DateField(null=True)),
                ('name_key', models.CharField(max_length=170)),
            ],
            options={
                'indexes': [models.Index(fields=['name_key'], name='people_identity_name_key')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='contact', serialize=False, to='people.person')),
                ('departement', models.CharField(max_length=3)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('phone_key', models.CharField(blank=True, max_length=30)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('commune_code', models.CharField(blank=True, max_length=5)),
                ('preferred_channel', models.CharField(default='phone', max_length=10)),
                ('discretion', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
            ],
            options={
                'indexes': [models.Index(fields=['phone_key'], name='people_contact_phone_key')],
                'constraints': [models.CheckConstraint(condition=models.Q(('phone_key__regex', '^[0-9]*$')), name='contact_phone_key_is_digits'), models.CheckConstraint(condition=models.Q(('preferred_channel__in', ['phone', 'email', 'letter'])), name='contact_channel_is_known'), models.CheckConstraint(condition=models.Q(('discretion__contained_by', ['no_message', 'not_at_work', 'neutral_sender'])), name='contact_discretion_is_known')],
            },
        ),
        migrations.CreateModel(
            name='NoticeGiven',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='people.person')),
                ('departement', models.CharField(max_length=3)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('version', models.CharField(max_length=40)),
                ('words', models.TextField()),
                ('channel', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('by_label', models.CharField(max_length=200)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['voice', 'link', 'paper', 'in_person'])), name='notice_channel_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('version', ''), _negated=True), models.Q(('words', ''), _negated=True)), name='notice_says_what_was_told')],
            },
        ),
    ]
