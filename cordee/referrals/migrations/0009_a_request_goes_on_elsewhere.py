import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0002_policies_ask_who_acts'),
        ('people', '0003_a_person_follows_her_cases'),
        ('referrals', '0008_the_follow_up_is_guarded'),
    ]

    operations = [
        migrations.CreateModel(
            name='Continuation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_label', models.CharField(max_length=200)),
                ('responder_name', models.CharField(blank=True, max_length=120)),
                ('channel', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('comment', models.CharField(blank=True, max_length=500)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('act_digest', models.CharField(max_length=64)),
                ('how', models.CharField(max_length=20)),
                ('child', models.UUIDField(unique=True)),
                ('offer', models.UUIDField()),
                ('service_family', models.CharField(max_length=60)),
                ('service_version', models.CharField(max_length=80)),
                ('need', models.CharField(max_length=60)),
                ('purpose', models.CharField(blank=True, max_length=200)),
                ('acknowledge_by', models.DateField(null=True)),
                ('answer_by', models.DateField(null=True)),
                ('remind_on', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None)),
                ('expires_on', models.DateField(null=True)),
                ('agree_by', models.DateField(null=True)),
                ('link', models.UUIDField(null=True)),
                ('link_hash', models.CharField(blank=True, max_length=64)),
                ('link_address', models.EmailField(blank=True, max_length=254)),
                ('consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.consent')),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='continuations', to='referrals.referral')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('how__in', ['redirigee', 'suivante', 'aussi'])), name='continuation_is_known'), models.CheckConstraint(condition=models.Q(('consent__isnull', True), models.Q(('answer_by__isnull', False), ('how', 'redirigee'), ('link__isnull', False)), _connector='OR'), name='continuation_that_leaves_has_its_days_and_its_link'), models.UniqueConstraint(condition=models.Q(('how', 'redirigee')), fields=('source',), name='referral_is_redirected_once')],
            },
        ),
        migrations.CreateModel(
            name='ReferralComplement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_label', models.CharField(max_length=200)),
                ('responder_name', models.CharField(blank=True, max_length=120)),
                ('channel', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('comment', models.CharField(blank=True, max_length=500)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('act_digest', models.CharField(max_length=64)),
                ('text', models.CharField(max_length=500)),
                ('acknowledge_by', models.DateField()),
                ('answer_by', models.DateField()),
                ('remind_on', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('expires_on', models.DateField()),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='complement', to='referrals.referral')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('channel__in', ['account', 'link', 'phone', 'clock', 'person'])), name='complement_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ReferralQuestion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_label', models.CharField(max_length=200)),
                ('responder_name', models.CharField(blank=True, max_length=120)),
                ('channel', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('comment', models.CharField(blank=True, max_length=500)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('act_digest', models.CharField(max_length=64)),
                ('text', models.CharField(max_length=500)),
                ('acknowledge_by', models.DateField()),
                ('answer_by', models.DateField()),
                ('remind_on', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('expires_on', models.DateField()),
                ('days_before', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), size=None)),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='question', to='referrals.referral')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('channel__in', ['account', 'link', 'phone', 'clock', 'person'])), name='question_says_something')],
            },
        ),
    ]
