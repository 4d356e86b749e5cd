from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0017_the_line_reads_why_it_is_to_call'),
        ('network', '0007_who_hears_of_messages_that_nobody_got'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='escalation',
            name='escalation_reason_is_known',
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['sans_reponse', 'a_appeler', 'refusee_sans_suite', 'trop_de_redirections', 'suite_en_retard', 'demarrage_en_retard'])), name='escalation_reason_is_known'),
        ),
    ]
