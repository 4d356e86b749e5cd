from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, append_only, grant, policy_function, protect

WORKING = "(select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
FOLLOWING = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
US, ME = "(select policy.organisation())", "(select policy.membership())"
DEMO = "(select policy.job()) = 'demo'"
CLOCK = "(select policy.job()) in ('demo', 'clock')"
HER_HASH = "case when (select app.ctx()) like 'person:%' then substr((select app.ctx()), 8) end"
BY_HER = "(select app.ctx()) like 'person:%'"

# Her link opens her case while it runs, and for thirty days after each question about what became of her.
PERSON_LINK = """
select link.id from public.people_personlink link
  join public.cases_case of_it on of_it.id = link.case_id
 where link.revoked_at is null
   and link.secret_hash = case when app.ctx() like 'person:%' then substr(app.ctx(), 8) end
   and (of_it.state = 'open' or exists (
       select from public.cases_personquestion question
        where question.case_id = of_it.id
          and question.asked_on > (statement_timestamp() at time zone 'Europe/Paris')::date - 30))
"""
OWN_CASE = "select link.case_id from public.people_personlink link where link.id = policy.person_link()"
OWN_PERSON = "select link.person_id from public.people_personlink link where link.id = policy.person_link()"

# Whom the job that sends may write to: who has a link of her own that lives.
PERSONS_WRITTEN_TO = """
select coalesce(array_agg(distinct link.person_id), '{}')
  from public.people_personlink link
 where link.revoked_at is null and policy.job() = 'outbox'
"""
# Whom the organisation that asked for a follow-up calls today, to hear what became of her.
PERSONS_TO_CALL = """
select coalesce(array_agg(distinct of_it.person_id), '{}')
  from public.cases_personquestion question
  join public.cases_case of_it on of_it.id = question.case_id
 where question.caller_id = policy.organisation() and question.state = 'asked'
   and question.call_on <= (statement_timestamp() at time zone 'Europe/Paris')::date
   and (policy.departements() = '{}' or question.departement = any (policy.departements()))
   and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
"""
QUESTION_TO_CALL = """
select question.id from public.cases_personquestion question
 where question.id = one and question.caller_id = policy.organisation() and question.state = 'asked'
   and (policy.departements() = '{}' or question.departement = any (policy.departements()))
   and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
"""
OWN_QUESTION = """
select question.id from public.cases_personquestion question
 where question.id = one and question.case_id = policy.own_case() and question.state in ('asked', 'unanswered')
"""
# Whether there is a way to ask the person of a case, for who works on it: yes or no, never which.
REACHABLE = """
select exists (
    select from public.cases_case of_it join public.people_contact contact on contact.person_id = of_it.person_id
     where of_it.id = one and (contact.phone <> '' or contact.email <> '')
       and (of_it.id = policy.case_as(of_it.id, '{lead,partner,invited,trace}') or of_it.id = policy.link_case()
            or of_it.id = policy.watched_case(of_it.id) or policy.job() in ('clock', 'demo')))
"""

MEMBERS = "case_id = policy.case_as(case_id, '{lead,partner,trace}')"
ACTING = (
    f"{CLOCK} or case_id = policy.case_as(case_id, '{{lead,partner,invited,trace}}')"
    " or case_id = (select policy.link_case()) or case_id = policy.watched_case(case_id)"
)
FOLLOWED = "case_id = any ((select policy.cases_as('{lead,partner}'))::uuid[])"
OWN_CASE_ID, OWN_PERSON_ID = "case_id = (select policy.own_case())", "person_id = (select policy.own_person())"
CALLING = f"caller_id = {US} and {WORKING} and {HERE}"
TO_CALL = "person_id = any ((select policy.persons_to_call())::uuid[])"
WRITTEN_TO = "person_id = any ((select policy.persons_written_to())::uuid[])"


def opened(table, name, command, expression):
    clause = {
        "select": f"using ({expression})",
        "insert": f"with check ({expression})",
        "update": f"using ({expression}) with check ({expression})",
    }[command]
    return migrations.RunSQL(
        f"create policy {table}_{name}_{command} on {table} for {command} to {APPLICATION_ROLES} {clause}",
        f"drop policy {table}_{name}_{command} on {table}",
    )


def of_the_case(table, name, columns):
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({columns}) "
        f"references cases_case (id, {columns.split(', ')[1]})",
        f"alter table {table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_the_persons_own_word"),
        ("people", "0005_a_link_of_a_person_is_no_membership"),
        ("audit", "0004_the_journal_has_a_part_for_each_month"),
    ]

    operations = [
        grant("select", "people_personlink, cases_personquestion, cases_personanswer", to="cordee_policy"),
        policy_function("person_link()", returns="uuid", body=PERSON_LINK),
        policy_function("own_case()", returns="uuid", body=OWN_CASE),
        policy_function("own_person()", returns="uuid", body=OWN_PERSON),
        policy_function("persons_written_to()", returns="uuid[]", body=PERSONS_WRITTEN_TO),
        policy_function("persons_to_call()", returns="uuid[]", body=PERSONS_TO_CALL),
        policy_function("question_to_call(one uuid)", returns="uuid", body=QUESTION_TO_CALL),
        policy_function("own_question(one uuid)", returns="uuid", body=OWN_QUESTION),
        policy_function("reachable_person_of(one uuid)", returns="boolean", body=REACHABLE),
        protect(
            "people_personlink",
            select=f"(select policy.job()) in ('demo', 'clock', 'outbox') or secret_hash = {HER_HASH} or {MEMBERS}",
            insert=f"revoked_at is null and ({ACTING})",
            update=f"{CLOCK} or {MEMBERS}",
        ),
        grant("select, insert", "people_personlink"),
        grant("update (revoked_at)", "people_personlink"),
        of_the_case("people_personlink", "personal_link_is_of_the_person_of_its_case", "case_id, person_id"),
        of_the_case("people_personlink", "personal_link_is_in_the_departement_of_its_case", "case_id, departement"),
        protect(
            "cases_personquestion",
            select=f"(select policy.job()) in ('demo', 'clock', 'outbox') or {FOLLOWED} or ({CALLING}) or {OWN_CASE_ID}",
            insert=f"state = 'planned' and calls = 0 and ({ACTING})",
            update=f"{CLOCK} or ({CALLING}) or {OWN_CASE_ID}",
        ),
        protect(
            "cases_personanswer",
            select=f"{DEMO} or ({FOLLOWING} and {FOLLOWED}) or membership_id = {ME} or {OWN_CASE_ID}",
            insert=f"{DEMO} or ({BY_HER} and channel = 'person' and membership_id is null and {OWN_CASE_ID}"
            " and question_id = policy.own_question(question_id))"
            f" or (channel = 'phone' and membership_id = {ME} and question_id = policy.question_to_call(question_id))",
        ),
        grant("select, insert", "cases_personquestion, cases_personanswer"),
        grant("update (state, call_on, calls)", "cases_personquestion"),
        append_only("cases_personanswer"),
        of_the_case("cases_personquestion", "question_is_in_the_departement_of_its_case", "case_id, departement"),
        of_the_case("cases_personanswer", "answer_is_in_the_departement_of_its_case", "case_id, departement"),
        opened("audit_event", "by_person", "insert", f"{BY_HER} and actor_kind = 'person' and membership is null"),
        opened("people_identity", "of_her", "select", f"{OWN_PERSON_ID} or {TO_CALL}"),
        opened("people_contact", "of_her", "select", f"{OWN_PERSON_ID} or {TO_CALL} or {WRITTEN_TO}"),
        opened("people_noticegiven", "of_her", "select", OWN_PERSON_ID),
        opened("people_noticegiven", "of_her", "insert", f"{BY_HER} and by_id is null and {OWN_PERSON_ID}"),
        opened("people_consent", "of_her", "select", f"{OWN_CASE_ID} or (select policy.job()) = 'clock'"),
        opened("people_consent", "of_her", "update", f"{OWN_CASE_ID} or (select policy.job()) = 'clock'"),
        opened(
            "people_consent",
            "of_her",
            "insert",
            f"{BY_HER} and {OWN_CASE_ID} and recorded_by_id is null and withdrawn_at is null and channel = 'link'"
            " and given_by_link = (select policy.person_link())",
        ),
        grant("update (renewal_asked_on, end_told_on)", "people_consent"),
        opened("people_acceptance", "of_her", "select", OWN_CASE_ID),
        opened("people_acceptance", "of_her", "insert", f"{BY_HER} and channel = 'link' and {OWN_CASE_ID}"),
        opened("cases_case", "of_her", "select", "id = (select policy.own_case())"),
        opened("cases_case", "of_her", "update", "id = (select policy.own_case())"),
        opened("cases_participation", "of_her", "select", OWN_CASE_ID),
        opened("cases_participation", "of_her", "insert", f"{BY_HER} and {OWN_CASE_ID}"),
        opened("cases_participation", "of_her", "update", f"{BY_HER} and {OWN_CASE_ID}"),
    ]
