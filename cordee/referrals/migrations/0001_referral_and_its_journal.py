import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_case_and_participation'),
        ('network', '0002_policies_ask_who_acts'),
        ('orientation', '0001_orientation_in_three_classes'),
        ('people', '0002_consents_and_acceptances'),
    ]

    operations = [
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='cases.case')),
                ('orientation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='orientation.orientation')),
                ('consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='people.consent')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sent_referrals', to='network.organisation')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received_referrals', to='network.organisation')),
                ('offer', models.UUIDField()),
                ('service_family', models.CharField(max_length=60)),
                ('service_version', models.CharField(max_length=80)),
                ('state', models.CharField(default='brouillon', max_length=20)),
                ('state_since', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('acknowledge_by', models.DateField(null=True)),
                ('answer_by', models.DateField(null=True)),
                ('remind_on', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), default=list, size=None)),
                ('expires_on', models.DateField(null=True)),
                ('reminders_sent', models.PositiveSmallIntegerField(default=0)),
                ('last_reminded_on', models.DateField(null=True)),
                ('override_reason', models.CharField(blank=True, max_length=300)),
                ('first_contact_on', models.DateField(null=True)),
                ('refusal_reason', models.CharField(blank=True, max_length=20)),
                ('refusal_text', models.CharField(blank=True, max_length=500)),
                ('cancel_reason', models.CharField(blank=True, max_length=300)),
                ('responder_name', models.CharField(blank=True, max_length=120)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='referrals.referral')),
                ('hops', models.PositiveSmallIntegerField(default=0)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('next_deadline_on', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(models.Case(models.When(state='envoyee', then=models.F('acknowledge_by')), models.When(state='recue', then=models.F('answer_by')), models.When(state='acceptee', then=models.F('first_contact_on'))), models.Value(datetime.date(9999, 12, 31)), output_field=models.DateField()), output_field=models.DateField())),
            ],
            options={
                'indexes': [models.Index(fields=['recipient', 'next_deadline_on', 'id'], name='referral_of_recipient'), models.Index(fields=['sender', 'next_deadline_on', 'id'], name='referral_of_sender'), models.Index(fields=['departement', 'state'], name='referral_of_departement'), models.Index(condition=models.Q(('state__in', ['envoyee', 'recue'])), fields=['expires_on'], name='referral_awaits')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['brouillon', 'attente_accord', 'envoyee', 'recue', 'acceptee', 'demarree', 'cloturee', 'refusee', 'redirigee', 'expiree', 'retiree', 'annulee', 'erreur'])), name='referral_state_is_known'), models.CheckConstraint(condition=models.Q(('sender', models.F('recipient')), _negated=True), name='referral_goes_to_someone_else'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['acceptee', 'cloturee', 'demarree', 'envoyee', 'expiree', 'recue', 'redirigee', 'refusee']), _negated=True), models.Q(('consent__isnull', False), ('orientation__isnull', False), models.Q(('service_version', ''), _negated=True)), _connector='OR'), name='sent_referral_keeps_consent_trace_and_service_version'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['acceptee', 'cloturee', 'demarree', 'envoyee', 'expiree', 'recue', 'redirigee', 'refusee']), _negated=True), models.Q(('acknowledge_by__isnull', False), ('answer_by__isnull', False), ('expires_on__isnull', False), ('remind_on__len', 2), ('sent_at__isnull', False)), _connector='OR'), name='sent_referral_has_its_clocks'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refusee'), _negated=True), ('refusal_reason__in', ['complet', 'non_eligible', 'hors_zone', 'deja_suivi', 'injoignable', 'autre_acteur', 'ne_souhaite_pas', 'incomplet']), _connector='OR'), name='refused_referral_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'acceptee'), _negated=True), ('first_contact_on__isnull', False), _connector='OR'), name='accepted_referral_says_when_the_first_contact_is'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['recue', 'acceptee', 'refusee']), _negated=True), models.Q(('responder_name', ''), _negated=True), _connector='OR'), name='answered_referral_says_who_answered'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'expiree'), _negated=True), ('reminders_sent__gte', 2), _connector='OR'), name='expired_referral_was_recalled_twice'), models.CheckConstraint(condition=models.Q(('hops__lte', 3)), name='referral_is_passed_on_three_times_at_most'), models.UniqueConstraint(fields=('sender', 'idempotency_key'), name='referral_is_drafted_once_a_key')],
            },
        ),
        migrations.CreateModel(
            name='ReferralSummary',
            fields=[
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='summary', serialize=False, to='referrals.referral')),
                ('departement', models.CharField(max_length=3)),
                ('need', models.CharField(max_length=60)),
                ('purpose', models.CharField(max_length=200)),
                ('commune_name', models.CharField(blank=True, max_length=120)),
                ('age_band', models.CharField(default='inconnu', max_length=20)),
                ('employment_status', models.CharField(blank=True, max_length=120)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('age_band__in', ('moins_25', '25_34', '35_44', '45_54', '55_plus', 'inconnu'))), name='summary_age_band_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('need', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='summary_says_what_is_asked')],
            },
        ),
        migrations.CreateModel(
            name='ReferralMessage',
            fields=[
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='message', serialize=False, to='referrals.referral')),
                ('departement', models.CharField(max_length=3)),
                ('text', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='AllowedMove',
            fields=[
                ('pk', models.CompositePrimaryKey('from_state', 'to_state', blank=True, editable=False, primary_key=True, serialize=False)),
                ('from_state', models.CharField(max_length=20)),
                ('to_state', models.CharField(max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions', to='referrals.referral')),
                ('departement', models.CharField(max_length=3)),
                ('version', models.PositiveIntegerField()),
                ('from_state', models.CharField(max_length=20)),
                ('to_state', models.CharField(max_length=20)),
                ('verb', models.CharField(max_length=20)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_label', models.CharField(max_length=200)),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('responder_name', models.CharField(blank=True, max_length=120)),
                ('channel', models.CharField(max_length=10)),
                ('effective_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('comment', models.CharField(blank=True, max_length=500)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('act_digest', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('verb__in', ['ask_consent', 'send', 'agree', 'lapse', 'acknowledge', 'accept', 'refuse', 'redirect', 'expire', 'start', 'close', 'reopen', 'withdraw', 'cancel', 'correct'])), name='transition_verb_is_known'), models.CheckConstraint(condition=models.Q(('channel__in', ['account', 'link', 'phone', 'clock'])), name='transition_channel_is_known'), models.CheckConstraint(condition=models.Q(('actor_label', ''), _negated=True), name='transition_says_who_acted'), models.UniqueConstraint(fields=('referral', 'version'), name='referral_moves_one_step_at_a_time'), models.UniqueConstraint(fields=('referral', 'idempotency_key'), name='one_key_one_effect')],
            },
        ),
        migrations.CreateModel(
            name='AnswerLink',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='referrals.referral')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('departement', models.CharField(max_length=3)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('sent_to', models.EmailField(max_length=254)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('secret_hash__regex', '^[0-9a-f]{64}$')), name='link_secret_is_hashed'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('referral',), name='referral_has_one_live_link_at_a_time')],
            },
        ),
    ]
