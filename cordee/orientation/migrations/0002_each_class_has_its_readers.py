from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

WORKING = "(select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
DEMO = "(select policy.job()) = 'demo'"
US, ME = "(select policy.organisation())", "(select policy.membership())"

OPEN_ORIENTATION = """
select orientation.id from public.orientation_orientation orientation
 where orientation.id = one and (
       (orientation.case_id is null and orientation.by_id = policy.membership()
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional'))
    or orientation.case_id = policy.content_case(orientation.case_id, class)
    or (orientation.organisation_id = policy.organisation()
        and orientation.case_id = policy.sent_case(orientation.case_id, class)))
"""
OWN_ORIENTATION = """
select orientation.id from public.orientation_orientation orientation
 where orientation.id = one and orientation.by_id = policy.membership() and orientation.case_id is null
"""
IN_HAND = f"(case_id is null and by_id = {ME} and {WORKING})"

STAYS = """
create function app.refuse_another_case() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    raise exception 'orientation % belongs to a case', old.id
        using errcode = 'restrict_violation', constraint = 'orientation_stays_with_its_case';
end $body$
"""


def content(table, data_class):
    return protect(
        table,
        select=f"{DEMO} or orientation_id = policy.open_orientation(orientation_id, '{data_class}')",
        insert=f"{DEMO} or orientation_id = policy.own_orientation(orientation_id)",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("orientation", "0001_orientation_in_three_classes"),
        ("cases", "0002_a_participation_opens_a_case"),
    ]

    operations = [
        grant("select", "orientation_orientation", to="cordee_policy"),
        policy_function("open_orientation(one uuid, class text)", returns="uuid", body=OPEN_ORIENTATION),
        policy_function("own_orientation(one uuid)", returns="uuid", body=OWN_ORIENTATION),
        protect(
            "orientation_orientation",
            select=f"{DEMO} or {IN_HAND} or case_id = any ((select policy.cases_as('{{lead,partner,reader}}'))::uuid[])"
            " or case_id = policy.case_as(case_id, '{trace}')",
            insert=f"{DEMO} or (case_id is null and by_id = {ME} and organisation_id = {US} and {WORKING} and {HERE})",
            update=f"{DEMO} or {IN_HAND} or case_id = policy.case_as(case_id, '{{lead}}')",
        ),
        content("orientation_situation", "situation"),
        content("orientation_healthfacts", "health"),
        content("orientation_trace", "health"),
        grant(
            "select, insert",
            "orientation_orientation, orientation_situation, orientation_healthfacts, orientation_trace",
        ),
        grant("update (case_id, chosen_family, override_code, override_text)", "orientation_orientation"),
        migrations.RunSQL(STAYS, "drop function app.refuse_another_case()"),
        migrations.RunSQL(
            "create trigger orientation_stays_with_its_case before update on orientation_orientation for each row "
            "when (old.case_id is not null and new.case_id is distinct from old.case_id) "
            "execute function app.refuse_another_case()",
            "drop trigger orientation_stays_with_its_case on orientation_orientation",
        ),
        migrations.RunSQL(
            "alter table orientation_orientation add constraint orientation_is_in_the_departement_of_its_case "
            "foreign key (case_id, departement) references cases_case (id, departement)",
            "alter table orientation_orientation drop constraint orientation_is_in_the_departement_of_its_case",
        ),
        migrations.RunSQL(
            "alter table orientation_orientation add constraint orientation_belongs_to_one_case unique (id, case_id)",
            "alter table orientation_orientation drop constraint orientation_belongs_to_one_case",
        ),
    ]
