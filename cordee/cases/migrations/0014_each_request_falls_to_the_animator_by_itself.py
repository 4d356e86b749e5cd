from django.db import migrations, models
from django.db.models import Q

OF_A_REQUEST = Q(reason="suite_en_retard", referral__isnull=True) | ~Q(reason="suite_en_retard") & Q(
    referral__isnull=False
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_no_case_without_its_grounds")]

    operations = [
        migrations.AddConstraint(
            "escalation", models.CheckConstraint(condition=OF_A_REQUEST, name="request_of_an_escalation_is_named")
        ),
        migrations.RemoveConstraint("escalation", "one_open_escalation_for_a_reason"),
        migrations.AddConstraint(
            "escalation",
            models.UniqueConstraint(
                fields=["case", "reason", "referral"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="one_open_escalation_for_a_reason",
            ),
        ),
    ]
