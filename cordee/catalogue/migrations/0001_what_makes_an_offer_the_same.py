from django.db import migrations

# Sorted, so that the order of a list does not make another offer. Immutable: it reads its arguments only.
OFFER_IDENTITY = """
create function app.offer_identity(
    organisation uuid, kind text, families text[], departements text[], communes text[], regimes text[]
) returns uuid language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select md5(organisation::text || '/' || kind || '/' || coalesce(
        (select string_agg(list || ':' || item, ',' order by list, item collate "C")
           from (select 1 as list, unnest(families) as item
                 union all select 2, unnest(departements)
                 union all select 3, unnest(communes)
                 union all select 4, unnest(regimes)) items), ''))::uuid
$$
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("audit", "0003_journal_is_written_never_read")]

    operations = [
        migrations.RunSQL(
            [OFFER_IDENTITY],
            ["drop function app.offer_identity(uuid, text, text[], text[], text[], text[])"],
        ),
    ]
