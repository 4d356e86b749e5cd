from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_the_chain_is_sealed_by_its_job")]

    operations = [
        migrations.RunSQL(
            "create index audit_event_membership on audit_event (membership, recorded_at)",
            "drop index audit_event_membership",
        ),
    ]
