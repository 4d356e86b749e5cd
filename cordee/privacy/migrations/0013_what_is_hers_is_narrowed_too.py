from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES

SHUT = "case_id not in (select shut.id from unnest((select policy.shut_cases())::uuid[]) shut (id))"


def narrow(table):
    return migrations.RunSQL(
        f"create policy {table}_guarded on {table} as restrictive for all to {APPLICATION_ROLES}"
        f" using ({SHUT}) with check ({SHUT})",
        f"drop policy {table}_guarded on {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0012_a_team_lead_assigns_where_they_work"),
        ("sheet", "0002_a_sheet_is_hers_and_whoever_holds_its_link_reads_it"),
        ("voice", "0002_she_asks_and_the_rights_officer_answers"),
    ]

    operations = [narrow("sheet_sheet"), narrow("voice_rightsrequest")]
