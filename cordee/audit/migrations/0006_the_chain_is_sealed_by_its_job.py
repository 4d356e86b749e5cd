from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, append_only, grant, protect

SEALER = "(select policy.job()) = 'seal'"


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_each_event_is_tied_to_the_one_before")]

    operations = [
        protect("audit_chainlink", select=SEALER, insert=SEALER),
        append_only("audit_chainlink"),
        grant("select, insert", "audit_chainlink", to="cordee_worker"),
        migrations.RunSQL(
            f"create policy audit_event_sealed_select on audit_event for select to {APPLICATION_ROLES} using ({SEALER})",
            "drop policy audit_event_sealed_select on audit_event",
        ),
        grant("select", "audit_event", to="cordee_worker"),
    ]
