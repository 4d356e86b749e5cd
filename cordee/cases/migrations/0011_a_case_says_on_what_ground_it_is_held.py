import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_a_case_closes_once_no_request_runs")]

    operations = [
        migrations.AddField("case", "controller", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.organisation")),
        migrations.AddField("case", "lawful_basis", models.CharField(max_length=30, default=""), preserve_default=False),
        migrations.AddField("case", "health_exception", models.CharField(max_length=30, default=""), preserve_default=False),
    ]
