from django.db import migrations

# As before: neither the agent nor the need, nor who answered. One line for each request that its first one became: what
# went on elsewhere is told by what it became, and a draft is not told at all. The first one alone, when it is all.
FOLLOWED = """
with recursive became as (
    select call.referral as id from public.frontdesk_call call where call.code_hash = $1
    union
    select next.child from became
      join public.referrals_continuation next on next.source_id = became.id
), told as (
    select referral.state, (referral.sent_at at time zone 'Europe/Paris')::date as sent_on
      from became join public.referrals_referral referral on referral.id = became.id
     where referral.state not in ('brouillon', 'erreur')
       and not exists (
           select from public.referrals_continuation next
             join public.referrals_referral child on child.id = next.child and child.state not in ('brouillon', 'erreur')
            where next.source_id = referral.id and next.how in ('redirigee', 'suivante'))
), first as (
    select call.started_at, call.outcome, coalesce(referral.state, '') as state
      from public.frontdesk_call call left join public.referrals_referral referral on referral.id = call.referral
     where call.code_hash = $1
)
select first.started_at, first.outcome::text, coalesce(told.state, first.state)::text, told.sent_on
  from first left join told on true
 order by told.sent_on nulls last
"""
BEFORE = """
select call.started_at, call.outcome, coalesce(referral.state, '')
  from public.frontdesk_call call
  left join public.referrals_referral referral on referral.id = call.referral
 where call.code_hash = $1
"""


def function(returns, body):
    return [
        "drop function policy.followed_call(text)",
        f"create function policy.followed_call(code_hash text) returns {returns} language sql stable security definer "
        f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$",
        "revoke all on function policy.followed_call(text) from public",
        "grant execute on function policy.followed_call(text) to cordee_web, cordee_worker",
        "alter function policy.followed_call(text) owner to cordee_policy",
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("frontdesk", "0003_a_call_may_answer_an_enquiry"),
        ("referrals", "0026_a_request_goes_on_by_letter"),
    ]

    operations = [
        migrations.RunSQL(
            "grant select on referrals_continuation to cordee_policy",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            function("table(started_at timestamptz, outcome text, state text, sent_on date)", FOLLOWED),
            function("table(started_at timestamptz, outcome text, state text)", BEFORE),
        ),
    ]
