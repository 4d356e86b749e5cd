from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
WORKING = "(select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
DEMO = "(select policy.job()) = 'demo'"
US, ME = "(select policy.organisation())", "(select policy.membership())"

THE_NEW_PERSON = f"{DEMO} or person_id = policy.new_person(person_id)"
FOLLOWED = "person_id = any ((select policy.followed_persons())::uuid[])"
NAMED_OR_RECORDED = f"organisation_id = {US} or recorded_for_id = {US}"
CONSENTS = (
    f"{DEMO} or case_id = any ((select policy.cases_as('{{lead}}'))::uuid[]) or (({NAMED_OR_RECORDED})"
    " and case_id = policy.case_as(case_id, '{lead,partner,invited,reader,trace}'))"
)


def known(column):
    return f"{column} = any ((select policy.content_persons('identity'))::uuid[])"


def known_or_sent(column):
    return f"{DEMO} or {known(column)} or {column} = policy.sent_person({column}, 'identity')"


# Yes or no, across all organisations: what must be asked before somebody is written down twice.
POSSIBLE_EXISTING_PERSON = """
select coalesce(policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional'), false) and (
       exists (select from public.people_identity identity
                 join public.cases_case known on known.person_id = identity.person_id and known.state = 'open'
                where identity.name_key = $1 and identity.birth_date = $2)
    or exists (select from public.people_contact contact
                 join public.cases_case known on known.person_id = contact.person_id and known.state = 'open'
                where contact.phone_key = $3 and $3 <> ''))
"""

WITHDRAWN_ONCE = """
create function app.refuse_second_withdrawal() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    raise exception 'consent % was withdrawn', old.id
        using errcode = 'restrict_violation', constraint = 'consent_is_withdrawn_once';
end $body$
"""


def of_the_case(table, name, columns):
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({columns}) "
        f"references cases_case (id, {columns.split(', ')[1]})",
        f"alter table {table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_consents_and_acceptances"),
        ("cases", "0002_a_participation_opens_a_case"),
    ]

    operations = [
        grant("select", "people_identity, people_contact", to="cordee_policy"),
        policy_function(
            "possible_existing_person(name_key text, birth_date date, phone text)",
            returns="boolean",
            body=POSSIBLE_EXISTING_PERSON,
        ),
        protect(
            "people_person",
            select=known_or_sent("id"),
            insert=f"{DEMO} or (registered_by_id = {ME} and {WORKING} and {HERE})",
        ),
        protect("people_identity", select=known_or_sent("person_id"), insert=THE_NEW_PERSON),
        protect("people_contact", select=f"{DEMO} or {known('person_id')}", insert=THE_NEW_PERSON),
        protect(
            "people_noticegiven",
            select=f"{DEMO} or {FOLLOWED} or (organisation_id = {US} and {WORKING} and {HERE})",
            insert=f"{DEMO} or (organisation_id = {US} and by_id = {ME} and {WORKING}"
            f" and (person_id = policy.new_person(person_id) or {FOLLOWED}))",
        ),
        protect(
            "people_consent",
            select=CONSENTS,
            insert=f"{DEMO} or (recorded_for_id = {US} and recorded_by_id = {ME} and withdrawn_at is null"
            " and case_id = policy.case_as(case_id, '{lead,partner}'))",
            update=CONSENTS,
        ),
        protect(
            "people_acceptance",
            select=f"{DEMO} or case_id = any ((select policy.cases_as('{{lead,partner,reader}}'))::uuid[])"
            " or case_id = policy.case_as(case_id, '{trace}')",
            insert=f"{DEMO} or case_id = policy.case_as(case_id, '{{lead,partner}}')",
        ),
        grant(
            "select, insert",
            "people_person, people_identity, people_contact, people_noticegiven, people_consent, people_acceptance",
        ),
        grant("update (withdrawn_at, withdrawn_channel, withdrawn_by_label)", "people_consent"),
        migrations.RunSQL(WITHDRAWN_ONCE, "drop function app.refuse_second_withdrawal()"),
        migrations.RunSQL(
            "create trigger consent_is_withdrawn_once before update on people_consent for each row "
            "when (old.withdrawn_at is not null) execute function app.refuse_second_withdrawal()",
            "drop trigger consent_is_withdrawn_once on people_consent",
        ),
        of_the_case("people_consent", "consent_is_of_the_person_of_its_case", "case_id, person_id"),
        of_the_case("people_consent", "consent_is_in_the_departement_of_its_case", "case_id, departement"),
        of_the_case("people_acceptance", "acceptance_is_of_the_person_of_its_case", "case_id, person_id"),
        of_the_case("people_acceptance", "acceptance_is_in_the_departement_of_its_case", "case_id, departement"),
        migrations.RunSQL(
            "alter table people_consent add constraint consent_belongs_to_one_case unique (id, case_id)",
            "alter table people_consent drop constraint consent_belongs_to_one_case",
        ),
    ]
