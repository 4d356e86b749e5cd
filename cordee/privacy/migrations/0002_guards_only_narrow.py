from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, grant, policy_function, protect

ME, US = "(select policy.membership())", "(select policy.organisation())"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
DEMO = "(select policy.job()) = 'demo'"
OFFICER = f"((select policy.role()) = 'rights_officer' and {HERE})"
LEADS_A_TEAM = "(select policy.role()) = 'team_lead'"
ANY_LEVEL = "{lead,partner,invited,reader,trace}"

# Cases that a guard shuts to who asks. A job works on all but the frozen ones, that of the demo on those too.
SHUT = """
select coalesce(array_agg(distinct guard.case_id), '{{}}') from public.privacy_guard guard
 where guard.lifted_at is null
   and (select policy.job()) is distinct from 'demo' and (select policy.role()) is distinct from 'rights_officer'
   and (guard.kind = 'restricted'
        or ((select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
            and not exists (select from public.privacy_caseassignment mine
                             where mine.case_id = guard.case_id and mine.ended_at is null
                               and mine.membership_id = (select policy.membership()))){more})
"""
# The holder of an answer link is nobody in particular: it keeps the request, without the person.
CONTENT = SHUT.format(more=" or (select app.ctx()) like 'link:%'")
FROZEN = """
select coalesce(array_agg(guard.case_id), '{}') from public.privacy_guard guard
 where guard.lifted_at is null and guard.kind = 'restricted'
   and (select policy.job()) is distinct from 'demo' and (select policy.role()) is distinct from 'rights_officer'
"""
SHUT_PERSONS = """
select coalesce(array_agg(distinct one.person_id), '{}') from public.cases_case one
 where one.id = any ((select policy.shut_contents())::uuid[])
"""


def of_shut_cases(table, function):
    return f"""
select coalesce(array_agg(one.id), '{{}}') from public.{table} one
 where one.case_id = any ((select policy.{function}())::uuid[])
"""


GUARDABLE = """
select one.id from public.cases_case one
 where one.id = $1 and policy.role() = 'rights_officer'
   and (policy.departements() = '{}' or one.departement = any (policy.departements()))
"""
# The case of a request, or of itself, named by the first bits of its key.
REFERENCED = """
select coalesce(array_agg(distinct found.case_id), '{}')
  from (select referral.case_id, referral.departement from public.referrals_referral referral
         where referral.id between low and high
        union all
        select one.id, one.departement from public.cases_case one where one.id between low and high) found
 where (policy.departements() = '{}' or found.departement = any (policy.departements()))
   and (policy.role() = 'rights_officer'
        or (policy.role() in ('adviser', 'team_lead', 'health_professional')
            and not found.case_id = any ((select policy.shut_contents())::uuid[])))
"""
# Members who may be assigned to a case: by the rights officer, those of every organisation that takes part; by a team
# lead, those of the own organisation.
ASSIGNABLE = """
select coalesce(array_agg(distinct member.id), '{}')
  from public.network_membership member
  join public.network_user account on account.id = member.user_id
  join public.cases_participation part on part.organisation_id = member.organisation_id
 where part.case_id = one and part.valid_from <= statement_timestamp()
   and (part.valid_until is null or statement_timestamp() < part.valid_until)
   and member.role in ('phone_agent', 'adviser', 'team_lead', 'health_professional') and account.is_active
   and member.valid_from <= statement_timestamp()
   and (member.valid_until is null or statement_timestamp() < member.valid_until)
   and (one = policy.guardable_case(one)
        or (policy.role() = 'team_lead' and member.organisation_id = policy.organisation()
            and one = policy.case_as(one, '{lead,partner,invited,reader,trace}')
            and not exists (select from public.privacy_guard guard where guard.case_id = one
                             and guard.kind = 'restricted' and guard.lifted_at is null)))
"""
# Whether contact and place are masked: for who has the request on the screen.
SENSITIVE = """
select exists (select from public.privacy_guard guard
                where guard.case_id = one and guard.kind = 'sensitive' and guard.lifted_at is null)
"""
# Since when a request is frozen, for who would otherwise read it: what was on their screen is not a secret to them.
FROZEN_SINCE = """
select (guard.placed_at at time zone 'Europe/Paris')::date::text
  from public.referrals_referral referral
  join public.privacy_guard guard on guard.case_id = referral.case_id
 where referral.id = one and guard.kind = 'restricted' and guard.lifted_at is null
   and (referral.id = policy.link_referral() or referral.id = policy.referral_part(referral.id, '{}')
        or (referral.recipient_id = policy.organisation() and referral.sent_at is not null
            and policy.role() in ('adviser', 'team_lead', 'health_professional')
            and (policy.departements() = '{}' or referral.departement = any (policy.departements()))))
"""


def outside(column, function):
    """Hashed once a query, whatever the number of guards."""
    shut = f"select shut.id from unnest((select policy.{function}())::uuid[]) shut (id)"
    return f"({column} is null or {column} not in ({shut}))"


MAY_GUARD = (
    f"((select policy.role()) = 'rights_officer' and case_id = policy.guardable_case(case_id))"
    f" or ({LEADS_A_TEAM} and kind = 'sensitive' and case_id = policy.case_as(case_id, '{{lead,partner}}'))"
)
OURS = f"case_id = policy.case_as(case_id, '{ANY_LEVEL}')"
READS_GUARD = (
    f"{DEMO} or {OFFICER} or (kind = 'sensitive' and {OURS} and {outside('case_id', 'frozen_cases')}"
    f" and ({LEADS_A_TEAM} or case_id = any ((select policy.assigned_cases())::uuid[])))"
)
ASSIGNED = """
select coalesce(array_agg(mine.case_id), '{}') from public.privacy_caseassignment mine
 where mine.membership_id = policy.membership() and mine.ended_at is null
   and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
"""
OF_TEAM = f"({LEADS_A_TEAM} and organisation_id = {US})"


def narrow(table, column, function, otherwise=""):
    name = f"{table}_guarded"
    rule = f"{outside(column, function)}{otherwise}"
    return migrations.RunSQL(
        f"create policy {name} on {table} as restrictive for all to {APPLICATION_ROLES}"
        f" using ({rule}) with check ({rule})",
        f"drop policy {name} on {table}",
    )


def in_the_departement_of_its_case(table):
    name = f"{table}_is_in_the_departement_of_its_case"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key (case_id, departement)"
        " references cases_case (id, departement)",
        f"alter table {table} drop constraint {name}",
    )


NARROWED = [
    ("cases_case", "id", "shut_cases"),
    # A team lead reads that its organisation takes part in a sensitive case, or it could not assign anybody.
    ("cases_participation", "case_id", "shut_cases", f" or ({OF_TEAM} and {outside('case_id', 'frozen_cases')})"),
    ("people_person", "id", "shut_persons"),
    ("people_identity", "person_id", "shut_persons"),
    ("people_contact", "person_id", "shut_persons"),
    ("people_noticegiven", "person_id", "shut_persons"),
    ("people_consent", "case_id", "shut_cases"),
    ("people_acceptance", "case_id", "shut_cases"),
    ("orientation_orientation", "case_id", "shut_contents"),
    ("orientation_situation", "orientation_id", "shut_orientations"),
    ("orientation_healthfacts", "orientation_id", "shut_orientations"),
    ("orientation_trace", "orientation_id", "shut_orientations"),
    ("referrals_referral", "case_id", "shut_cases"),
    ("referrals_referralsummary", "referral_id", "shut_referrals"),
    ("referrals_referralmessage", "referral_id", "shut_messages"),
    ("referrals_transition", "referral_id", "shut_referrals"),
    ("referrals_attempt", "referral_id", "shut_referrals"),
    ("referrals_answerlink", "referral_id", "shut_referrals"),
    ("frontdesk_call", "referral", "shut_referrals"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_guards_assignments_and_emergencies"),
        ("referrals", "0008_the_follow_up_is_guarded"),
        ("frontdesk", "0002_calls_are_their_agents_own"),
        ("orientation", "0002_each_class_has_its_readers"),
    ]

    operations = [
        grant("select", "privacy_guard, privacy_caseassignment, privacy_emergencyaccess", to="cordee_policy"),
        in_the_departement_of_its_case("privacy_guard"),
        in_the_departement_of_its_case("privacy_caseassignment"),
        in_the_departement_of_its_case("privacy_emergencyaccess"),
        policy_function("shut_cases()", returns="uuid[]", body=SHUT.format(more="")),
        policy_function("frozen_cases()", returns="uuid[]", body=FROZEN),
        policy_function("shut_contents()", returns="uuid[]", body=CONTENT),
        policy_function("shut_persons()", returns="uuid[]", body=SHUT_PERSONS),
        policy_function(
            "shut_orientations()", returns="uuid[]", body=of_shut_cases("orientation_orientation", "shut_contents")
        ),
        policy_function("shut_referrals()", returns="uuid[]", body=of_shut_cases("referrals_referral", "shut_cases")),
        policy_function("shut_messages()", returns="uuid[]", body=of_shut_cases("referrals_referral", "shut_contents")),
        policy_function("assigned_cases()", returns="uuid[]", body=ASSIGNED),
        policy_function("guardable_case(one uuid)", returns="uuid", body=GUARDABLE),
        policy_function("referenced_cases(low uuid, high uuid)", returns="uuid[]", body=REFERENCED),
        policy_function("assignable_members(one uuid)", returns="uuid[]", body=ASSIGNABLE),
        policy_function("is_sensitive(one uuid)", returns="boolean", body=SENSITIVE),
        policy_function("frozen_since(one uuid)", returns="text", body=FROZEN_SINCE),
        protect(
            "privacy_guard",
            select=READS_GUARD,
            insert=f"{DEMO} or (placed_by_id = {ME} and lifted_at is null and ({MAY_GUARD}))",
            update=f"lifted_at is null and ({MAY_GUARD})",
            update_check=f"lifted_by_id = {ME} and ({MAY_GUARD})",
        ),
        grant("select, insert", "privacy_guard, privacy_caseassignment"),
        grant("update (lifted_at, lifted_by_id, lifted_by_label, lift_reason)", "privacy_guard"),
        protect(
            "privacy_caseassignment",
            select=f"{DEMO} or {OFFICER} or {OF_TEAM} or membership_id = {ME}",
            insert=f"{DEMO} or (assigned_by_id = {ME} and ended_at is null"
            " and membership_id = any (policy.assignable_members(case_id)))",
            update=f"ended_at is null and ({OFFICER} or {OF_TEAM})",
            update_check=f"ended_at is not null and ({OFFICER} or {OF_TEAM})",
        ),
        grant("update (ended_at, ended_by_label)", "privacy_caseassignment"),
        *(narrow(*one) for one in NARROWED),
    ]
