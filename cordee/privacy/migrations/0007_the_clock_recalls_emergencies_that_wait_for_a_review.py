from django.db import migrations, models

from cordee.audit.rls import APPLICATION_ROLES, grant

TABLE = "privacy_emergencyaccess"
CLOCK = "(select policy.job()) = 'clock'"


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_who_has_read_a_case_is_told_to_whom_it_concerns")]

    operations = [
        migrations.AddField("emergencyaccess", "recalled_on", models.DateField(null=True)),
        grant("update (recalled_on)", TABLE),
        migrations.RunSQL(
            [
                f"create policy {TABLE}_by_clock_select on {TABLE} for select to {APPLICATION_ROLES} using ({CLOCK})",
                f"create policy {TABLE}_by_clock_update on {TABLE} for update to {APPLICATION_ROLES} "
                f"using ({CLOCK} and reviewed_at is null) with check ({CLOCK} and reviewed_at is null)",
            ],
            [f"drop policy {TABLE}_by_clock_update on {TABLE}", f"drop policy {TABLE}_by_clock_select on {TABLE}"],
        ),
    ]
