import django.db.models.deletion
from django.db import migrations, models

BASES = ["consentement", "contrat", "obligation_legale", "interets_vitaux", "mission_interet_public", "interets_legitimes"]
EXCEPTIONS = ["consentement_explicite", "protection_sociale", "interets_vitaux", "interet_public_important", "soins_medecine_du_travail", "sante_publique"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_cases_opened_before_are_held_by_their_door")]

    operations = [
        migrations.AlterField("case", "controller", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation")),
        migrations.AddConstraint("case", models.CheckConstraint(condition=models.Q(lawful_basis__in=BASES, health_exception__in=EXCEPTIONS), name="case_says_on_what_ground_it_is_held")),
    ]
