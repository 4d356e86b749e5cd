import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0004_what_the_follow_up_gave_is_a_next_action"),
        ("referrals", "0008_the_follow_up_is_guarded"),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonQuestion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('departement', models.CharField(max_length=3)),
                ('moment', models.CharField(max_length=10)),
                ('closed_on', models.DateField()),
                ('asked_on', models.DateField()),
                ('state', models.CharField(default='planned', max_length=10)),
                ('call_on', models.DateField(null=True)),
                ('calls', models.PositiveSmallIntegerField(default=0)),
                ('caller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='cases.case')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='referrals.referral')),
            ],
        ),
        migrations.CreateModel(
            name='PersonAnswer',
            fields=[
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='answer', serialize=False, to='cases.personquestion')),
                ('departement', models.CharField(max_length=3)),
                ('helped', models.CharField(max_length=10)),
                ('work', models.CharField(max_length=20)),
                ('needs_help', models.BooleanField()),
                ('words', models.CharField(blank=True, max_length=300)),
                ('channel', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('by_label', models.CharField(max_length=200)),
                ('idempotency_key', models.CharField(max_length=80)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='cases.case')),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.membership')),
            ],
        ),
        migrations.AddIndex(
            model_name='personquestion',
            index=models.Index(condition=models.Q(('state', 'planned')), fields=['asked_on'], name='question_is_planned'),
        ),
        migrations.AddIndex(
            model_name='personquestion',
            index=models.Index(condition=models.Q(('state', 'asked')), fields=['caller', 'call_on'], name='question_is_to_call'),
        ),
        migrations.AddConstraint(
            model_name='personquestion',
            constraint=models.CheckConstraint(condition=models.Q(('moment__in', ['10_jours', '3_mois', '6_mois', '12_mois'])), name='question_moment_is_known'),
        ),
        migrations.AddConstraint(
            model_name='personquestion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'asked', 'answered', 'unanswered', 'dropped'])), name='question_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='personquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'asked'), _negated=True), ('call_on__isnull', False), _connector='OR'), name='asked_question_says_when_somebody_calls'),
        ),
        migrations.AddConstraint(
            model_name='personquestion',
            constraint=models.UniqueConstraint(fields=('referral', 'moment', 'closed_on'), name='question_is_planned_once_a_closing'),
        ),
        migrations.AddConstraint(
            model_name='personanswer',
            constraint=models.CheckConstraint(condition=models.Q(('helped__in', ['oui', 'en_partie', 'non'])), name='answer_says_whether_it_helped'),
        ),
        migrations.AddConstraint(
            model_name='personanswer',
            constraint=models.CheckConstraint(condition=models.Q(('work__in', ['meme_emploi', 'emploi_amenage', 'autre_emploi', 'formation', 'recherche', 'sans_activite', 'non_dit'])), name='answer_work_is_known'),
        ),
        migrations.AddConstraint(
            model_name='personanswer',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['person', 'phone'])), name='answer_channel_is_known'),
        ),
        migrations.AddConstraint(
            model_name='personanswer',
            constraint=models.CheckConstraint(condition=models.Q(('by_label', ''), _negated=True), name='answer_says_who_wrote_it'),
        ),
    ]
