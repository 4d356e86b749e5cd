from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("frontdesk", "0015_a_call_is_found_by_its_request")]

    operations = [
        migrations.AddField(model_name="call", name="warned_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["warned_at"], condition=models.Q(("warned_at__isnull", False)), name="call_warned_of"
            ),
        ),
    ]
