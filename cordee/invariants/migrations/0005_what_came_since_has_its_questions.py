from django.db import migrations

from cordee.audit.rls import grant, policy_function

# As in 0002: ids only, to the one job that asks. « One pass » means that each table named is read once.

RUNNING = "('brouillon', 'attente_accord', 'envoyee', 'recue', 'acceptee', 'demarree')"

# One pass over the closed cases; their requests by `case_id`.
CLOSED = f"""
select one.id from public.cases_case one
 where one.state = 'closed' and exists (
       select from public.referrals_referral referral
        where referral.case_id = one.id and referral.state in {RUNNING})
"""

# Those entered in error are few; their corrections by `referral_id`.
IN_ERROR = """
select referral.id from public.referrals_referral referral
 where referral.state = 'erreur' and not exists (
       select from public.referrals_correction correction
        where correction.referral_id = referral.id and correction.verdict = 'confirmee'
          and correction.carried_out_at is not null
          and correction.asked_by_account_id <> correction.decided_by_account_id)
"""
CORRECTED = """
select correction.id from public.referrals_correction correction
 where correction.verdict = 'confirmee' and correction.carried_out_at is null
   and correction.decided_at < statement_timestamp() - interval '1 day'
"""

# Those that expired before the two sweeps were asked for have the same hour twice.
EXPIRED = """
select referral.id from public.referrals_referral referral
 where referral.state = 'expiree'
   and (referral.expiry_seen_at is null
        or (referral.expiry_seen_at > referral.state_since - interval '1 hour'
            and referral.expiry_seen_at <> referral.state_since))
"""

SENSITIVE = """
select guard.id from public.privacy_guard guard
  join public.cases_case one on one.id = guard.case_id and one.state = 'open'
 where guard.kind = 'sensitive' and guard.lifted_at is null and not exists (
       select from public.privacy_caseassignment assigned
         join public.network_membership member on member.id = assigned.membership_id
         join public.network_user account on account.id = member.user_id and account.is_active
        where assigned.case_id = guard.case_id and assigned.ended_at is null
          and (member.valid_until is null or statement_timestamp() < member.valid_until))
"""

# Emergencies are few; the journal by its day, as in `broken_i08_failed`.
EMERGENCY = """
select opened.id from public.privacy_emergencyaccess opened
 where opened.opened_at > statement_timestamp() - interval '29 days'
   and not exists (
       select from public.audit_event event
        where event.at >= statement_timestamp() - interval '30 days'
          and event.kind = 'emergency.opened' and event.target = opened.id::text)
"""

# Withdrawn ones; who takes part by `case_id`. What a later request opened is another's agreement.
SHUT_OUT = """
select part.id from public.referrals_referral referral
  join public.cases_participation part
    on part.case_id = referral.case_id and part.organisation_id = referral.recipient_id
 where referral.state = 'retiree' and referral.sent_at is not null
   and part.valid_until is null and part.level in ('lead', 'partner', 'reader') and part.opened_by = 'orientation'
   and part.valid_from <= referral.state_since
   and not exists (
       select from public.referrals_referral other
        where other.case_id = referral.case_id and other.recipient_id = referral.recipient_id
          and other.state in ('acceptee', 'demarree', 'cloturee'))
"""

# Which table each kind of message is about is said by the registry, which a test compares with what is registered.
ABOUT = """
declare
    said record;
begin
    for said in select value as told, array_agg(key) as kinds from jsonb_each_text(abouts) group by value loop
        return query execute format(
            'select message.id from public.outbox_message message where message.kind = any ($1) and not exists ('
            ' select from public.%I told where told.id::text = split_part(message.about, '' '', 1))', said.told)
            using said.kinds;
    end loop;
end
"""

# Every key from a table that has a département to another that has one too, both of them protected: a new table is
# looked at from its first row on. Who a person is stays where she was registered; her cases are where she goes.
DEPARTEMENT = """
declare
    tie record;
begin
    for tie in
        select distinct child.relname as child, tied.attname as tied, parent.relname as parent, own.attname as own
          from pg_constraint bond
          join pg_class child on child.oid = bond.conrelid and child.relrowsecurity and not child.relispartition
          join pg_class parent on parent.oid = bond.confrelid and parent.relrowsecurity
          join pg_attribute tied on tied.attrelid = child.oid and tied.attnum = bond.conkey[1]
          join pg_constraint main on main.conrelid = child.oid and main.contype = 'p'
          join pg_attribute own on own.attrelid = child.oid and own.attnum = main.conkey[1]
         where bond.contype = 'f' and parent.relname <> 'people_person'
           and (select count(*) from pg_attribute place
                 where place.attrelid in (child.oid, parent.oid) and place.attname = 'departement')
               = case when child.oid = parent.oid then 1 else 2 end
    loop
        return query execute format(
            'select child.%I from public.%I child join public.%I parent on parent.id = child.%I'
            ' where child.departement <> parent.departement', tie.own, tie.child, tie.parent, tie.tied);
    end loop;
end
"""

QUESTIONS = {
    "broken_i02_closed()": f"begin return query {CLOSED}; end",
    "broken_i04_error()": f"begin return query {IN_ERROR}; end",
    "broken_i04_corrected()": f"begin return query {CORRECTED}; end",
    "broken_i08_act(abouts jsonb)": ABOUT,
    "broken_i13_expiry()": f"begin return query {EXPIRED}; end",
    "broken_i16_departement()": DEPARTEMENT,
    "broken_i16_sensitive()": f"begin return query {SENSITIVE}; end",
    "broken_i16_emergency()": f"begin return query {EMERGENCY}; end",
    "broken_c05_access()": f"begin return query {SHUT_OUT}; end",
}
READ = "clocks_clockpause, hooks_subscription, network_membership, network_user, privacy_caseassignment"


def question(signature, asked):
    """``asked`` as a block of its own; who is not the job gets an error before it."""
    body = f"""
begin
    if policy.job() is distinct from 'invariants' then
        raise exception '% answers to the job of the invariants alone', '{signature}'
            using errcode = 'insufficient_privilege';
    end if;
    {asked};
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
        ("invariants", "0004_a_match_is_what_its_sides_said"),
        ("cases", "0010_a_case_closes_once_no_request_runs"),
        ("clocks", "0002_read_by_all_written_by_the_worker"),
        ("hooks", "0002_subscriptions_are_their_organisations_own"),
        ("privacy", "0005_what_came_since_is_narrowed_too"),
        ("referrals", "0026_a_request_goes_on_by_letter"),
    ]

    operations = [
        migrations.RunSQL(
            ["drop function policy.broken_i08_act()", "drop function policy.broken_i16_departement()"],
            migrations.RunSQL.noop,
        ),
        grant("select", READ, to="cordee_policy"),
        *(question(signature, asked) for signature, asked in QUESTIONS.items()),
        *(for_jobs_only(signature) for signature in QUESTIONS),
    ]
