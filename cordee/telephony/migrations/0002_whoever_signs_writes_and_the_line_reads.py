from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

AGENT = "(select policy.role()) = 'phone_agent'"
JOB = "(select policy.job()) in ('enquiries', 'demo')"
VISITOR = "(select app.ctx()) = 'visitor'"
MINE = f"{AGENT} and membership_id = (select policy.membership())"
OURS = f"{AGENT} and organisation_id = (select policy.organisation())"
DESK = "telephony_phonedesk"
EVENT = "telephony_phoneevent"
CALL = "telephony_phonecall"

# Calls of the same number that this organisation has answered, but those of a case that a guard shuts to the agent.
CALLS = """
select call.started_at, call.outcome::text
  from public.telephony_phonecall tied
  join public.frontdesk_call call on call.id = tied.call_id and call.ended_at is not null
 where policy.role() = 'phone_agent' and $1 <> '' and tied.number_hash = $1
   and tied.organisation_id = policy.organisation()
   and (call.referral is null or call.referral <> all (policy.shut_referrals()))
 order by call.started_at desc
 limit $2
"""
# Requests that run and that this organisation has sent, of whoever is reached at this number. Each is then read with
# the rights of the agent.
REQUESTS = """
select coalesce(array_agg(distinct referral.id), '{}')
  from public.people_contact contact
  join public.cases_case held on held.person_id = contact.person_id
  join public.referrals_referral referral on referral.case_id = held.id
 where policy.role() = 'phone_agent' and $1 <> '' and contact.phone_key = $1
   and referral.sender_id = policy.organisation()
   and referral.state in ('attente_accord', 'envoyee', 'recue', 'acceptee', 'demarree')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("telephony", "0001_calls_on_the_telephone"),
        ("enquiries", "0010_a_missed_call_is_a_demand"),
        ("privacy", "0002_guards_only_narrow"),
    ]

    operations = [
        protect(DESK, select=MINE, insert=MINE, update=MINE, delete=MINE),
        grant("select, insert, update, delete", DESK),
        protect(
            EVENT,
            select=f"({AGENT} and received_at > statement_timestamp() - interval '4 hours') or {JOB}",
            insert=f"({VISITOR} and settled_at is null) or {JOB}",
            update=JOB,
            delete=JOB,
        ),
        grant("select, insert", EVENT),
        grant("update, delete", EVENT, to="cordee_worker"),
        protect(CALL, select=f"({OURS}) or {JOB}", insert=f"({MINE} and {OURS}) or {JOB}", delete=JOB),
        grant("select, insert", CALL),
        grant("delete", CALL, to="cordee_worker"),
        grant("select", f"{CALL}, people_contact, cases_case", to="cordee_policy"),
        policy_function(
            "calls_of_number(number_hash text, most integer)",
            returns="table(started_at timestamptz, outcome text)",
            body=CALLS,
        ),
        policy_function("requests_of_number(phone text)", returns="uuid[]", body=REQUESTS),
    ]
