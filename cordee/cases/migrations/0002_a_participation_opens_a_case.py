from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

WORKS_ON_CASES = "policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
READS_CONTENT = "policy.role() in ('adviser', 'team_lead', 'health_professional')"

# The clock is that of the statement: a participation that ends closes the case from the next statement on.
MINE = """participation.organisation_id = policy.organisation()
   and participation.valid_from <= statement_timestamp()
   and (participation.valid_until is null or statement_timestamp() < participation.valid_until)
   and (policy.departements() = '{}' or participation.departement = any (policy.departements()))"""

CASES_AS = f"""
select coalesce(array_agg(distinct participation.case_id), '{{}}')
  from public.cases_participation participation
 where {MINE} and participation.level = any (levels) and {WORKS_ON_CASES}
"""
CASE_AS = f"""
select participation.case_id
  from public.cases_participation participation
 where participation.case_id = one and {MINE} and participation.level = any (levels) and {WORKS_ON_CASES}
 limit 1
"""

# A consent counts from its first day until the day before its last, in Paris, unless it was withdrawn.
IN_FORCE = """consent.withdrawn_at is null
          and consent.valid_from <= (statement_timestamp() at time zone 'Europe/Paris')::date
          and (statement_timestamp() at time zone 'Europe/Paris')::date < consent.valid_until"""
# By its own door or because the case came back; else by a consent in force that names the class.
AGREED = f"""(participation.opened_by in ('porte', 'retour') or exists (
       select from public.people_consent consent
        where consent.case_id = participation.case_id and consent.organisation_id = participation.organisation_id
          and {IN_FORCE} and class = any (consent.classes)))"""
INSIDE = f"{MINE} and participation.level in ('lead', 'partner', 'reader') and {READS_CONTENT} and {AGREED}"

CONTENT_CASE = f"""
select participation.case_id from public.cases_participation participation
 where participation.case_id = one and {INSIDE} limit 1
"""
CONTENT_PERSONS = f"""
select coalesce(array_agg(distinct one.person_id), '{{}}')
  from public.cases_participation participation
  join public.cases_case one on one.id = participation.case_id
 where {INSIDE}
"""

# Who handed over keeps what it sent; of health, only while the consent that it recorded holds.
SENT_CASE = f"""
select participation.case_id from public.cases_participation participation
 where participation.case_id = one and {MINE} and participation.level = 'trace' and {READS_CONTENT}
   and (class <> 'health' or exists (
       select from public.people_consent consent
        where consent.case_id = participation.case_id and consent.recorded_for_id = participation.organisation_id
          and {IN_FORCE} and class = any (consent.classes)))
 limit 1
"""
SENT_PERSON = """
select case_of_person.person_id from public.cases_case case_of_person
 where case_of_person.person_id = one and case_of_person.id = policy.sent_case(case_of_person.id, class) limit 1
"""
FOLLOWED_PERSONS = """
select coalesce(array_agg(distinct followed.person_id), '{}')
  from public.cases_case followed where followed.id = any (policy.cases_as('{lead,partner}'))
"""

# Of the act that is being written: a person whom this membership has just registered, a case nobody takes part in yet.
NEW_PERSON = """
select person.id from public.people_person person
 where person.id = one and person.registered_by_id = policy.membership()
   and not exists (select from public.cases_case opened where opened.person_id = person.id)
"""
NEW_CASE = """
select opened.id from public.cases_case opened
 where opened.id = one and opened.next_action_owner_id = policy.organisation()
   and not exists (select from public.cases_participation participation where participation.case_id = opened.id)
"""

HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
WORKING = "(select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
DEMO = "(select policy.job()) = 'demo'"
CLOCK = "(select policy.job()) in ('demo', 'clock')"


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_case_and_participation"),
        ("people", "0002_consents_and_acceptances"),
        ("network", "0002_policies_ask_who_acts"),
    ]

    operations = [
        grant(
            "select", "people_person, people_consent, cases_case, cases_participation", to="cordee_policy"
        ),
        policy_function("cases_as(levels text[])", returns="uuid[]", body=CASES_AS),
        policy_function("case_as(one uuid, levels text[])", returns="uuid", body=CASE_AS),
        policy_function("content_case(one uuid, class text)", returns="uuid", body=CONTENT_CASE),
        policy_function("content_persons(class text)", returns="uuid[]", body=CONTENT_PERSONS),
        policy_function("sent_case(one uuid, class text)", returns="uuid", body=SENT_CASE),
        policy_function("sent_person(one uuid, class text)", returns="uuid", body=SENT_PERSON),
        policy_function("followed_persons()", returns="uuid[]", body=FOLLOWED_PERSONS),
        policy_function("new_person(one uuid)", returns="uuid", body=NEW_PERSON),
        policy_function("new_case(one uuid)", returns="uuid", body=NEW_CASE),
        protect(
            "cases_case",
            select=f"{CLOCK} or id = any ((select policy.cases_as('{{lead,partner,invited,reader}}'))::uuid[])"
            " or id = policy.case_as(id, '{trace}')",
            insert=f"{DEMO} or ({WORKING} and {HERE} and next_action_owner_id = (select policy.organisation())"
            " and person_id = policy.new_person(person_id))",
            update=f"{CLOCK} or id = policy.case_as(id, '{{lead,partner,invited,trace}}')",
        ),
        protect(
            "cases_participation",
            select=f"{CLOCK} or case_id = any ((select policy.cases_as('{{lead,partner,reader}}'))::uuid[])"
            " or case_id = policy.case_as(case_id, '{trace}')"
            " or (level in ('lead', 'invited') and case_id = any ((select policy.cases_as('{invited}'))::uuid[]))"
            f" or (organisation_id = (select policy.organisation()) and {WORKING} and {HERE})",
            insert=f"{DEMO} or case_id = policy.case_as(case_id, '{{lead,partner,invited,trace}}')"
            " or (level = 'lead' and opened_by = 'porte' and organisation_id = (select policy.organisation())"
            " and case_id = policy.new_case(case_id))",
            update=f"{CLOCK} or case_id = policy.case_as(case_id, '{{lead,partner,invited,trace}}')"
            f" or (organisation_id = (select policy.organisation()) and {WORKING} and {HERE})",
        ),
        grant("select, insert", "cases_case, cases_participation"),
        grant("update (state, next_action, next_action_on, next_action_owner_id)", "cases_case"),
        grant("update (valid_until)", "cases_participation"),
    ]
