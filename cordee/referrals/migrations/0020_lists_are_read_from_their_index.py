from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_what_the_follow_up_gave_is_a_next_action'),
        ('network', '0002_policies_ask_who_acts'),
        ('orientation', '0002_each_class_has_its_readers'),
        ('people', '0003_a_person_follows_her_cases'),
        ('referrals', '0019_a_part_of_a_referral_is_opened_by_one_reading'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['envoyee', 'recue'])), fields=['recipient', 'next_deadline_on', 'id'], name='referral_to_answer'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['envoyee', 'recue'])), fields=['sender', 'next_deadline_on', 'id'], name='referral_to_be_answered'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['annulee', 'cloturee', 'expiree', 'redirigee', 'refusee', 'retiree'])), fields=['recipient', '-state_since', 'id'], name='referral_received_over'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['annulee', 'cloturee', 'expiree', 'redirigee', 'refusee', 'retiree'])), fields=['sender', '-state_since', 'id'], name='referral_sent_over'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['annulee', 'cloturee', 'expiree', 'redirigee', 'refusee', 'retiree'])), fields=['departement', '-state_since', 'id'], name='referral_watched_over'),
        ),
    ]
