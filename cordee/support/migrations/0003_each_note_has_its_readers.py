from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, protect

guards = import_module("cordee.privacy.migrations.0002_guards_only_narrow")

NOTE = "support_note"
ME, US = "(select policy.membership())", "(select policy.organisation())"
DEMO = "(select policy.job()) = 'demo'"
READS = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
HEALTH_ROLE = "(select policy.role()) = 'health_professional'"
SUPPORTS = "case_id = policy.case_as(case_id, '{lead,partner}')"
OURS = (
    f"(audience = 'mon_organisme' and organisation_id = {US} and {READS}"
    " and case_id = policy.case_as(case_id, '{lead,partner,invited,reader,trace}'))"
)
TEAM = (
    f"(audience = 'equipe' and {READS} and {SUPPORTS} and case_id = policy.content_case(case_id, 'situation'))"
)
HEALTH = (
    f"(audience = 'sante' and {HEALTH_ROLE} and {SUPPORTS} and case_id = policy.content_case(case_id, 'health'))"
)
SIGNED = f"membership_id = {ME} and organisation_id = {US}"
WRITES = f"({SIGNED} and struck_at is null and {READS} and {SUPPORTS} and (audience = 'mon_organisme' or {TEAM} or {HEALTH}))"


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0002_a_note"),
        ("privacy", "0014_cases_past_their_term_are_listed"),
        ("referrals", "0018_policies_ask_row_by_row"),
    ]

    operations = [
        protect(
            NOTE,
            select=f"membership_id = {ME} or {OURS} or {TEAM} or {HEALTH} or {DEMO}",
            insert=f"{WRITES} or {DEMO}",
            update=f"membership_id = {ME} and struck_at is null",
            update_check=f"membership_id = {ME} and struck_at is not null and struck_reason <> ''",
        ),
        grant("select, insert", NOTE),
        grant("update (struck_at, struck_reason)", NOTE),
        guards.narrow(NOTE, "case_id", "shut_contents"),
        guards.in_the_departement_of_its_case(NOTE),
    ]
