from django.db import migrations, models

NEXT_ACTIONS = ["", "transmettre", "attendre_reponse", "premier_contact", "proposer_autre", "confirmer_suivi", "rappeler", "confirmer_souhait", "completer_demande", "decider", "rendre_compte"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_an_open_case_has_exactly_one_lead")]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="case_next_action_is_known"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_action__in", NEXT_ACTIONS)), name="case_next_action_is_known"
            ),
        ),
    ]
