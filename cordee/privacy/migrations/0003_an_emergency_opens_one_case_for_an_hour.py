from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, grant, policy_function, protect

ME, US = "(select policy.membership())", "(select policy.organisation())"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
DEMO = "(select policy.job()) = 'demo'"
OFFICER = f"((select policy.role()) = 'rights_officer' and {HERE})"
LEADING = (
    "((select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
    " and case_id = any ((select policy.cases_as('{lead}'))::uuid[]))"
)

# A case of the territory that no guard shuts: an emergency widens who reads, it never lifts a guard.
TARGET = """
select one.id from public.cases_case one
 where one.id = $1 and policy.role() in ('adviser', 'team_lead', 'health_professional')
   and (policy.departements() = '{}' or one.departement = any (policy.departements()))
   and not exists (select from public.privacy_guard guard where guard.case_id = one.id and guard.lifted_at is null)
"""
# The département of a case that one may guard, assign or open, which one does not always read.
DEPARTEMENT = """
select one_case.departement::text from public.cases_case one_case
 where one_case.id = one
   and (one = policy.guardable_case(one) or one = policy.emergency_target(one)
        or (policy.role() = 'team_lead' and one = policy.case_as(one, '{lead,partner,invited,reader,trace}')
            and not exists (select from public.privacy_guard guard where guard.case_id = one
                             and guard.kind = 'restricted' and guard.lifted_at is null)))
"""
OPENED = """
select coalesce(array_agg(opened.case_id), '{}') from public.privacy_emergencyaccess opened
 where opened.membership_id = policy.membership()
   and policy.role() in ('adviser', 'team_lead', 'health_professional')
   and opened.opened_at <= statement_timestamp() and statement_timestamp() < opened.expires_at
"""
PERSONS = """
select coalesce(array_agg(distinct one.person_id), '{}') from public.cases_case one
 where one.id = any ((select policy.emergency_cases())::uuid[])
"""


def of_cases(table):
    return f"""
select coalesce(array_agg(one.id), '{{}}') from public.{table} one
 where one.case_id = any ((select policy.emergency_cases())::uuid[])
"""


def opened(table, column, function):
    name = f"{table}_in_an_emergency_select"
    return migrations.RunSQL(
        f"create policy {name} on {table} for select to {APPLICATION_ROLES}"
        f" using ({column} = any ((select policy.{function}())::uuid[]))",
        f"drop policy {name} on {table}",
    )


# As a reader: the line, who it is, the facts. Neither notes nor the words that a sender wrote to a receiver.
OPENS = [
    ("cases_case", "id", "emergency_cases"),
    ("cases_participation", "case_id", "emergency_cases"),
    ("people_person", "id", "emergency_persons"),
    ("people_identity", "person_id", "emergency_persons"),
    ("people_contact", "person_id", "emergency_persons"),
    ("orientation_orientation", "case_id", "emergency_cases"),
    ("orientation_situation", "orientation_id", "emergency_orientations"),
    ("orientation_healthfacts", "orientation_id", "emergency_orientations"),
    ("orientation_trace", "orientation_id", "emergency_orientations"),
    ("referrals_referral", "case_id", "emergency_cases"),
    ("referrals_referralsummary", "referral_id", "emergency_referrals"),
]


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_guards_only_narrow")]

    operations = [
        policy_function("emergency_target(one uuid)", returns="uuid", body=TARGET),
        policy_function("departement_of_case(one uuid)", returns="text", body=DEPARTEMENT),
        policy_function("emergency_cases()", returns="uuid[]", body=OPENED),
        policy_function("emergency_persons()", returns="uuid[]", body=PERSONS),
        policy_function("emergency_orientations()", returns="uuid[]", body=of_cases("orientation_orientation")),
        policy_function("emergency_referrals()", returns="uuid[]", body=of_cases("referrals_referral")),
        protect(
            "privacy_emergencyaccess",
            select=f"(select policy.job()) in ('demo', 'outbox') or {OFFICER} or {LEADING} or membership_id = {ME}"
            f" or ((select policy.role()) = 'team_lead' and organisation_id = {US})",
            insert=f"{DEMO} or (membership_id = {ME} and organisation_id = {US} and reviewed_at is null"
            " and opened_at <= statement_timestamp() and case_id = policy.emergency_target(case_id))",
            update=f"{OFFICER} and reviewed_at is null and membership_id <> {ME}",
            update_check=f"{OFFICER} and reviewed_by_id = {ME} and membership_id <> {ME}",
        ),
        grant("select, insert", "privacy_emergencyaccess"),
        grant(
            "update (reviewed_at, reviewed_by_id, reviewed_by_label, finding, review_note)", "privacy_emergencyaccess"
        ),
        *(opened(*one) for one in OPENS),
    ]
