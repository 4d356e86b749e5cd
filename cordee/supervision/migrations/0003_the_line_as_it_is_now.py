from django.db import migrations

from cordee.audit.rls import grant, policy_function

# What rings and what runs on the telephone, without any number; which desk is whose.
EVENTS = """
select event.line_key::text, event.happening::text, event.at, event.desk::text, event.seconds::bigint
  from public.telephony_phoneevent event
 where policy.supervised_line() is not null and event.line_key <> ''
   and event.received_at > statement_timestamp() - interval '4 hours'
 order by event.line_key, event.received_at, event.id
 limit 5000
"""
# Agents in force: their desk, since when a call of the console is open, whether a session of theirs is, and when they
# last did something. Of what is said in a call, nothing.
AGENTS = """
select account.full_name::text, coalesce(desk.identity, '')::text, open.since,
       (select max(act.at) from public.audit_event act
         where act.at > statement_timestamp() - $1 and act.membership = agent.id)
  from public.network_membership agent
  join public.network_user account on account.id = agent.user_id and account.is_active
  left join public.telephony_phonedesk desk on desk.membership_id = agent.id
  left join lateral (select min(call.started_at) as since from public.frontdesk_call call
                      where call.membership_id = agent.id and call.ended_at is null) open on true
 where agent.organisation_id = policy.supervised_line() and agent.role = 'phone_agent'
   and agent.valid_from <= statement_timestamp()
   and (agent.valid_until is null or statement_timestamp() < agent.valid_until)
   and (open.since is not null or desk.identity is not null or exists (
        select from public.network_accountsession session
         where session.account_id = account.id and session.expire_date > statement_timestamp()))
 order by account.full_name, agent.id
 limit 200
"""
# Demands that run, by kind: late, due before the given moment, in nobody's hands, all. Those that only a printed code
# answers are not the line's to call.
QUEUE = """
select demand.kind::text, count(*) filter (where demand.next_at < $1),
       count(*) filter (where demand.next_at >= $1 and demand.next_at < $2),
       count(*) filter (where demand.owner_id is null), count(*)
  from public.enquiries_enquiry demand
 where policy.supervised_line() is not null and demand.state in ('recue', 'accord_attendu', 'prise')
   and not (demand.kind = 'medecin' and demand.state = 'accord_attendu' and not exists (
        select from public.enquiries_enquirycontact contact where contact.enquiry_id = demand.id))
 group by demand.kind
"""
# Ended calls of the same stretch of the day, today (0) and each week before.
OUTCOMES = """
select call.outcome::text, week.back, count(*)
  from generate_series(0, $3) as week(back)
  join public.frontdesk_call call
    on call.started_at >= ($1 - make_interval(weeks => week.back)) at time zone 'Europe/Paris'
   and call.started_at < ($2 - make_interval(weeks => week.back)) at time zone 'Europe/Paris'
 where call.organisation_id = policy.supervised_line() and call.ended_at is not null
 group by call.outcome, week.back
"""


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0002_the_line_is_guarded"),
        ("telephony", "0002_whoever_signs_writes_and_the_line_reads"),
        ("enquiries", "0010_a_missed_call_is_a_demand"),
        ("frontdesk", "0006_a_call_keeps_its_last_acts"),
        ("network", "0007_who_hears_of_messages_that_nobody_got"),
        ("audit", "0003_journal_is_written_never_read"),
    ]

    operations = [
        grant(
            "select",
            "telephony_phoneevent, telephony_phonedesk, frontdesk_call, enquiries_enquiry, enquiries_enquirycontact, "
            "network_accountsession, audit_event",
            to="cordee_policy",
        ),
        policy_function(
            "line_events()",
            returns="table(line_key text, happening text, at timestamptz, desk text, seconds bigint)",
            body=EVENTS,
        ),
        policy_function(
            "line_agents(seen_within interval)",
            returns="table(name text, desk text, on_call_since timestamptz, seen_at timestamptz)",
            body=AGENTS,
        ),
        policy_function(
            "line_queue(at timestamptz, soon timestamptz)",
            returns="table(kind text, late bigint, due bigint, unowned bigint, runs bigint)",
            body=QUEUE,
        ),
        policy_function(
            "line_outcomes(since timestamp, until timestamp, weeks integer)",
            returns="table(outcome text, back integer, times bigint)",
            body=OUTCOMES,
        ),
    ]
