from django.db import migrations

from cordee.audit.rls import append_only, grant


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_releases_and_offers")]

    operations = [
        append_only("catalogue_release"),
        append_only("catalogue_publication"),
        grant("select", "catalogue_release, catalogue_publication, catalogue_offer"),
    ]
