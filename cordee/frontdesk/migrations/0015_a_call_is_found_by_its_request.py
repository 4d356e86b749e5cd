from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("frontdesk", "0014_who_follows_the_request_reads_whom_the_agent_rang")]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("referral__isnull", False)), fields=["referral"], name="call_by_request"
            ),
        ),
    ]
