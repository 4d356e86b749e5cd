import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cordee.audit.rls import grant


class Migration(migrations.Migration):
    dependencies = [("network", "0002_policies_ask_who_acts")]

    operations = [
        migrations.CreateModel(
            name="AccountSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("opened_at", models.DateTimeField(null=True)),
                ("browser", models.CharField(blank=True, max_length=60)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        # A session is read before anybody is known to act: no row security, the key of 32 random signs is the lock.
        grant("select, insert, update, delete", "network_accountsession", to="cordee_web"),
        grant("select, delete", "network_accountsession", to="cordee_worker"),
    ]
