from django.db import migrations

from cordee.audit.rls import grant


class Migration(migrations.Migration):
    dependencies = [
        ("demo", "0001_mails_and_what_is_built"),
        ("audit", "0001_schemas_context_and_extensions"),
        ("catalogue", "0003_releases_never_change"),
    ]

    operations = [
        grant("select, insert", "demo_sentmail, demo_built"),
        # The demo builds its offers as a job, with the organisations that the same role may write.
        grant("insert, update", "catalogue_offer", to="cordee_worker"),
    ]
