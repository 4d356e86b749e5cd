from django.db import migrations

TABLES = (
    "territory_departement, territory_epci, territory_commune, territory_formercommune, territory_placename, "
    "territory_basin, territory_basin_communes, territory_load"
)


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_communes_and_basins")]

    operations = [
        migrations.RunSQL(
            f"GRANT SELECT ON {TABLES} TO cordee_web, cordee_worker",
            f"REVOKE SELECT ON {TABLES} FROM cordee_web, cordee_worker",
        ),
    ]
