from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_escalations_have_their_readers")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["next_action_on"], name="cases_case_open_due"
            ),
        ),
    ]
