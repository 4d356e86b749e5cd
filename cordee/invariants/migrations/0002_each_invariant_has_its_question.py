from django.db import migrations

from cordee.audit.rls import grant, policy_function

# Each question returns the ids of the rows where its invariant does not hold. It sees every row and tells nothing but
# ids, to the one job that asks; who is not that job gets an error, never an empty answer that would read "all is well".
# Below "one pass" means: each table named is read once from end to end and joined by hash or by merge, since every
# row has to be looked at; no index would spare that. A new question is a new migration.

SENT_OR_LATER = "('envoyee', 'recue', 'acceptee', 'demarree', 'cloturee', 'refusee', 'redirigee', 'expiree')"
PENDING = "('envoyee', 'recue')"
OPEN = "('brouillon', 'attente_accord', 'envoyee', 'recue', 'acceptee', 'demarree')"
ENDED_UNHELPED = "('refusee', 'redirigee', 'expiree', 'retiree', 'annulee')"
LINKED = "('envoyee', 'recue', 'acceptee', 'demarree', 'cloturee')"  # a closed one may be opened again
SENT_ON = "(referral.sent_at at time zone 'Europe/Paris')::date"
REFERRAL_KINDS = (
    "('referral_sent', 'referral_link', 'referral_reminder', 'referral_closed', 'referral_answered', "
    "'referral_expired')"
)

# The decision as the program writes it (`Decision.to_bytes`): keys in the order of their code points, no space,
# letters as they are. Numbers come back as they were written, save those with an exponent: a decision has none.
CANONICAL = """
create function app.canonical_json(given jsonb) returns text language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp as $body$
begin
    case jsonb_typeof(given)
        when 'object' then
            return '{' || coalesce((
                select string_agg(to_json(key)::text || ':' || case
                           when jsonb_typeof(value) in ('object', 'array') then app.canonical_json(value)
                           else value::text end, ',' order by key collate "C")
                  from jsonb_each(given)), '') || '}';
        when 'array' then
            return '[' || coalesce((
                select string_agg(case
                           when jsonb_typeof(value) in ('object', 'array') then app.canonical_json(value)
                           else value::text end, ',' order by place)
                  from jsonb_array_elements(given) with ordinality one (value, place)), '') || ']';
        else return given::text;
    end case;
end $body$
"""

# One pass over the open cases; of participations only `case_has_one_lead_at_a_time` is read, which holds the leads.
ONE_LEAD = """
select one.id from public.cases_case one
  left join public.cases_participation part
    on part.case_id = one.id and part.level = 'lead' and part.valid_until is null
 where one.state = 'open'
 group by one.id having count(part.id) <> 1
"""

# One pass over the cases.
NEXT_ACTION = """
select one.id from public.cases_case one
 where one.state = 'open'
   and (one.next_action = '' or one.next_action_on is null or one.next_action_owner_id is null)
"""

# One pass over the referrals and the journal, the latter in the order of `referral_moves_one_step_at_a_time`.
STATE = """
select referral.id from public.referrals_referral referral
  left join (select distinct on (line.referral_id) line.referral_id, line.to_state
               from public.referrals_transition line order by line.referral_id, line.version desc) last
    on last.referral_id = referral.id
 where referral.state <> coalesce(last.to_state, 'brouillon')
"""

# One pass over both. The numbers are unique in a referral: from 1, and as many as the highest, they are 1, 2, 3…
VERSION = """
select referral.id from public.referrals_referral referral
  left join (select line.referral_id, count(*) as lines, max(line.version) as highest,
                    min(line.version) as lowest
               from public.referrals_transition line group by line.referral_id) journal
    on journal.referral_id = referral.id
 where referral.version <> coalesce(journal.lines, 0) or referral.version <> coalesce(journal.highest, 0)
    or journal.lowest <> 1
"""

# One pass over the journal in the order of `referral_moves_one_step_at_a_time`; the pairs are a few dozen.
MOVES = """
select line.id
  from (select step.id, step.from_state, step.to_state,
               lag(step.to_state, 1, 'brouillon'::varchar) over (
                   partition by step.referral_id order by step.version) as reached
          from public.referrals_transition step) line
 where line.from_state <> line.reached
    or not exists (select from public.referrals_allowedmove allowed
                    where allowed.from_state = line.from_state and allowed.to_state = line.to_state)
"""

# One pass over the referrals, as the next one.
CLOCKS = f"""
select referral.id from public.referrals_referral referral
 where referral.state in {SENT_OR_LATER}
   and (referral.sent_at is null or referral.acknowledge_by is null or referral.answer_by is null
        or referral.expires_on is null or cardinality(referral.remind_on) = 0)
"""

ANSWERS = """
select referral.id from public.referrals_referral referral
 where (referral.state = 'refusee' and referral.refusal_reason = '')
    or (referral.state = 'acceptee' and referral.first_contact_on is null)
    or (referral.state in ('recue', 'acceptee', 'refusee') and btrim(referral.responder_name) = '')
    or (referral.state = 'expiree' and referral.reminders_sent < 2)
"""

# Few cases wait for an answer: they come first, then their referrals by the index on `case_id`.
NEXT = f"""
select referral.id from public.referrals_referral referral
  join public.cases_case its_case on its_case.id = referral.case_id
 where referral.state in {ENDED_UNHELPED} and its_case.state = 'open' and its_case.next_action = 'attendre_reponse'
   and not exists (
       select from public.referrals_referral other
        where other.case_id = referral.case_id and other.id <> referral.id
          and (other.state in ('attente_accord', 'envoyee', 'recue')
               or (other.state <> 'brouillon' and other.state_since > referral.state_since)))
"""

# One pass over participations, referrals and journal.
LEAD = """
select part.id from public.cases_participation part
 where part.opened_by = 'orientation' and part.level in ('lead', 'partner') and part.valid_until is null
   and not exists (
       select from public.referrals_referral referral
         join public.referrals_transition line on line.referral_id = referral.id and line.to_state = 'acceptee'
        where referral.case_id = part.case_id and referral.recipient_id = part.organisation_id)
"""

# Only referrals that follow another are walked up, by the primary key.
CHAIN = """
with recursive up (id, ancestor) as (
    select child.id, child.parent_id from public.referrals_referral child where child.parent_id is not null
    union all
    select up.id, next.parent_id from up
      join public.referrals_referral next on next.id = up.ancestor
     where next.parent_id is not null
) cycle ancestor set is_cycle using path
select up.id from up where up.is_cycle
union
select child.id from public.referrals_referral child
  left join public.referrals_referral parent on parent.id = child.parent_id
 where child.hops > 3 or (child.parent_id is null and child.hops <> 0)
    or parent.case_id <> child.case_id or child.hops < parent.hops
    or (parent.state = 'redirigee' and child.hops <> parent.hops + 1)
"""

# Redirected ones are few; their children by the index on `parent_id`.
CHILD = """
select referral.id from public.referrals_referral referral
 where referral.state = 'redirigee'
   and not exists (select from public.referrals_referral child where child.parent_id = referral.id)
"""

# One pass each over journal, referrals and messages. They are counted rather than trusted to the unique index, which
# is what a broken operating system (a changed collation) breaks.
ACTS = """
select line.id
  from (select step.id, step.idempotency_key,
               count(*) over (partition by step.referral_id, step.idempotency_key) as times
          from public.referrals_transition step) line
 where line.times > 1 or line.idempotency_key = ''
"""
DRAFTS = """
select one.id
  from (select referral.id, referral.idempotency_key,
               count(*) over (partition by referral.sender_id, referral.idempotency_key) as times
          from public.referrals_referral referral) one
 where one.times > 1 or one.idempotency_key = ''
"""
MESSAGES = """
select one.id
  from (select message.id, message.idempotency_key, message.message_id,
               count(*) over (partition by message.idempotency_key) as times,
               count(*) over (partition by message.message_id) as numbers
          from public.outbox_message message) one
 where one.times > 1 or one.numbers > 1 or one.idempotency_key = '' or one.message_id = ''
"""

# Index `outbox_message_due`; living jobs by `procrastinate_jobs_id_lock_idx_v1`, which holds them alone.
WAITING = """
select message.id from public.outbox_message message
 where message.state = 'queued' and message.not_before < statement_timestamp() - interval '1 hour'
   and not exists (
       select from public.procrastinate_jobs job
        where job.status in ('todo', 'doing') and job.queueing_lock = 'outbox:' || message.id)
"""

# One pass over the messages; failed ones of the last month look into the journal by `audit_event_at`. Older ones may
# outlive their event, which is kept for a year.
FAILED = """
select message.id from public.outbox_message message
 where message.state = 'failed' and message.last_error = ''
union
select message.id from public.outbox_message message
 where message.state = 'failed' and message.not_before > statement_timestamp() - interval '30 days'
   and not exists (
       select from public.audit_event event
        where event.at >= statement_timestamp() - interval '30 days'
          and event.kind = 'outbox.failed' and event.target = message.id::text)
"""

# One pass over messages and referrals.
ACT = f"""
select message.id from public.outbox_message message
 where message.kind in {REFERRAL_KINDS}
   and not exists (select from public.referrals_referral referral where referral.id::text = message.about)
"""

# By far the longest: some 7 ms a decision of 40 kB, which is read and written anew. Hence, unless `whole` is asked, one
# pass over the orientations for those of the last day and for one in 168 of the others, another one each hour: all are
# seen in a week. Their traces come by the primary key.
HASH = """
select orientation.id from public.orientation_orientation orientation
  join public.orientation_trace trace on trace.orientation_id = orientation.id
 where (whole or orientation.decided_at > statement_timestamp() - interval '1 day'
        or ('x' || left(orientation.id::text, 8))::bit(32)::bigint % 168
           = extract(epoch from statement_timestamp())::bigint / 3600 % 168)
   and orientation.trace_hash
    <> encode(sha256(convert_to(app.canonical_json(trace.decision), 'UTF8')), 'hex')
"""

# One pass over the primary keys of the four.
PARTS = """
select orientation.id from public.orientation_orientation orientation
  left join public.orientation_trace trace on trace.orientation_id = orientation.id
  left join public.orientation_situation situation on situation.orientation_id = orientation.id
  left join public.orientation_healthfacts health on health.orientation_id = orientation.id
 where trace.orientation_id is null or situation.orientation_id is null or health.orientation_id is null
"""

# One pass over referrals and orientations.
SENT = """
select referral.id from public.referrals_referral referral
  left join public.orientation_orientation orientation on orientation.id = referral.orientation_id
 where referral.sent_at is not null
   and (orientation.id is null or orientation.case_id is distinct from referral.case_id
        or referral.service_version = '')
"""

# Open invitations, then their referral by its primary key.
INVITED = f"""
select part.id from public.cases_participation part
  left join public.referrals_referral referral on referral.id = part.referral
 where part.level = 'invited' and part.valid_until is null
   and (referral.id is null or referral.state not in {PENDING}
        or referral.recipient_id <> part.organisation_id or referral.case_id <> part.case_id)
"""

# One pass over each table that carries the département of a case: it is what the policies look at.
DEPARTEMENT = """
select part.id from public.cases_participation part
  join public.cases_case one on one.id = part.case_id where part.departement <> one.departement
union all
select referral.id from public.referrals_referral referral
  join public.cases_case one on one.id = referral.case_id where referral.departement <> one.departement
union all
select consent.id from public.people_consent consent
  join public.cases_case one on one.id = consent.case_id where consent.departement <> one.departement
union all
select acceptance.id from public.people_acceptance acceptance
  join public.cases_case one on one.id = acceptance.case_id where acceptance.departement <> one.departement
union all
select orientation.id from public.orientation_orientation orientation
  join public.cases_case one on one.id = orientation.case_id where orientation.departement <> one.departement
union all
select orientation.id from public.orientation_orientation orientation
  left join public.orientation_trace trace on trace.orientation_id = orientation.id
  left join public.orientation_situation situation on situation.orientation_id = orientation.id
  left join public.orientation_healthfacts health on health.orientation_id = orientation.id
 where orientation.departement <> any (array[trace.departement, situation.departement, health.departement])
union all
select referral.id from public.referrals_referral referral
  left join public.referrals_referralsummary summary on summary.referral_id = referral.id
  left join public.referrals_referralmessage message on message.referral_id = referral.id
 where referral.departement <> any (array[summary.departement, message.departement])
union all
select line.id from public.referrals_transition line
  join public.referrals_referral referral on referral.id = line.referral_id
 where line.departement <> referral.departement
union all
select link.id from public.referrals_answerlink link
  join public.referrals_referral referral on referral.id = link.referral_id
 where link.departement <> referral.departement
"""

# One pass over referrals, cases and notices.
INFORMED = """
select referral.id from public.referrals_referral referral
  join public.cases_case one on one.id = referral.case_id
 where referral.sent_at is not null
   and not exists (select from public.people_noticegiven notice
                    where notice.person_id = one.person_id and notice.at <= referral.sent_at)
"""

# One pass over referrals and consents. What the consent became after the sending is C-05's question.
AGREED = f"""
select referral.id from public.referrals_referral referral
  left join public.people_consent consent on consent.id = referral.consent_id
 where referral.sent_at is not null
   and (consent.id is null or consent.case_id <> referral.case_id
        or consent.organisation_id <> referral.recipient_id or not 'identity' = any (consent.classes)
        or {SENT_ON} < consent.valid_from or {SENT_ON} >= consent.valid_until
        or consent.withdrawn_at < referral.sent_at)
"""

# One pass over the consents that were withdrawn; their referrals by the index on `consent_id`.
WITHDRAWN = f"""
select referral.id from public.people_consent consent
  join public.referrals_referral referral on referral.consent_id = consent.id
 where consent.withdrawn_at is not null and referral.state in {OPEN}
"""

# One pass over the links; the second reads their referrals too.
ONE_LINK = """
select link.id
  from (select one.id, count(*) over (partition by one.referral_id) as times
          from public.referrals_answerlink one where one.revoked_at is null) link
 where link.times > 1
"""

# A link that lives when its referral ends stays, to read one's own answer: the policies give it no other right. But
# none is made for a draft, for another organisation, or after the end.
OPEN_LINK = f"""
select link.id from public.referrals_answerlink link
  join public.referrals_referral referral on referral.id = link.referral_id
 where link.revoked_at is null
   and (link.organisation_id <> referral.recipient_id or referral.sent_at is null
        or (referral.state not in {LINKED} and link.created_at > referral.state_since))
"""

QUESTIONS = {
    "broken_i01()": ONE_LEAD,
    "broken_i02()": NEXT_ACTION,
    "broken_i04_state()": STATE,
    "broken_i04_version()": VERSION,
    "broken_i04_moves()": MOVES,
    "broken_i04_clocks()": CLOCKS,
    "broken_i04_answers()": ANSWERS,
    "broken_i04_next()": NEXT,
    "broken_i05_lead()": LEAD,
    "broken_i05_chain()": CHAIN,
    "broken_i05_child()": CHILD,
    "broken_i07_acts()": ACTS,
    "broken_i07_drafts()": DRAFTS,
    "broken_i07_messages()": MESSAGES,
    "broken_i08_waiting()": WAITING,
    "broken_i08_failed()": FAILED,
    "broken_i08_act()": ACT,
    "broken_i15_hash(whole boolean)": HASH,
    "broken_i15_parts()": PARTS,
    "broken_i15_sent()": SENT,
    "broken_i16_invited()": INVITED,
    "broken_i16_departement()": DEPARTEMENT,
    "broken_c01()": INFORMED,
    "broken_c02()": AGREED,
    "broken_c05()": WITHDRAWN,
    "broken_links_one()": ONE_LINK,
    "broken_links_open()": OPEN_LINK,
}


def question(signature, query):
    body = f"""
begin
    if policy.job() is distinct from 'invariants' then
        raise exception '% answers to the job of the invariants alone', '{signature}'
            using errcode = 'insufficient_privilege';
    end if;
    return query {query};
end
"""
    return policy_function(signature, returns="setof uuid", body=body, language="plpgsql")


def for_jobs_only(signature):
    return migrations.RunSQL(
        f"revoke execute on function policy.{signature} from cordee_web",
        f"grant execute on function policy.{signature} to cordee_web",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0001_what_each_check_found"),
        ("audit", "0003_journal_is_written_never_read"),
        ("outbox", "0002_outbox_is_written_by_acts_and_read_by_its_job"),
        ("people", "0003_a_person_follows_her_cases"),
        ("orientation", "0002_each_class_has_its_readers"),
        ("cases", "0003_an_open_case_has_exactly_one_lead"),
        ("referrals", "0005_a_referral_opens_its_case_to_link_and_animator"),
        ("procrastinate", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL([CANONICAL], ["drop function app.canonical_json(jsonb)"]),
        *(question(signature, query) for signature, query in QUESTIONS.items()),
        *(for_jobs_only(signature) for signature in QUESTIONS),
        grant("select", "invariants_verification"),
        grant("insert", "invariants_verification", to="cordee_worker"),
    ]
