from django.db import migrations

from cordee.audit.rls import grant, policy_function

# Counts alone, of a campaign that whoever asks may read; each one is defined in words on the page (wording.COUNTS).
# A call that answers a demand by the web is counted with the demand. Spam, and what has no object, is not counted.
# What was erased after six months is in the counts that remain of it. A request that was passed on is followed.
EFFECT = """
with recursive mine as (
    select one.code from public.detection_campaign one
     where one.code = $1 and one.code = any (policy.campaigns_read())
), calls as (
    select call.enquiry, call.referral from public.frontdesk_call call join mine on mine.code = call.campaign
     where call.ended_at is not null and call.outcome not in ('hors_sujet', 'non_terminee')
), demands as (
    select demand.kind, 1 as times from public.enquiries_enquiry demand join mine on mine.code = demand.campaign
     where demand.state <> 'quarantaine' and demand.ending <> 'indesirable'
    union all
    select gone.kind, gone.times from public.enquiries_erasedenquiries gone join mine on mine.code = gone.campaign
     where gone.ending <> 'indesirable'
), became as (
    select calls.referral as first, calls.referral as id from calls where calls.referral is not null
    union
    select became.first, next.child from became
      join public.referrals_continuation next on next.source_id = became.id
), accepted as (
    select distinct became.first from became
      join public.referrals_transition line on line.referral_id = became.id and line.to_state = 'acceptee'
)
select 'visits', coalesce(sum(seen.times), 0)::bigint
  from public.detection_campaignvisits seen join mine on mine.code = seen.code
union all select 'calls', count(*) from calls where calls.enquiry is null
union all select 'call_backs', coalesce(sum(times), 0) from demands where kind = 'rappel'
union all select 'requests', coalesce(sum(times), 0) from demands where kind = 'envoi'
union all select 'physicians', coalesce(sum(times), 0) from demands where kind = 'medecin'
union all select 'employers', coalesce(sum(times), 0) from demands where kind = 'employeur'
union all select 'handed_over', count(*) from calls where calls.referral is not null
union all select 'accepted', count(*) from accepted
"""
# By week of Paris: all the calls of the campaign's départements, and those that name it.
WEEKS = """
select date_trunc('week', call.started_at at time zone 'Europe/Paris')::date, count(*),
       count(*) filter (where call.campaign = one.code)
  from public.detection_campaign one
  join public.frontdesk_call call on one.departements = '{}' or call.departement = any (one.departements)
 where one.code = $1 and one.code = any (policy.campaigns_read())
   and call.started_at >= $2::timestamp at time zone 'Europe/Paris'
   and call.started_at < $3::timestamp at time zone 'Europe/Paris'
   and call.ended_at is not null and call.enquiry is null and call.outcome not in ('hors_sujet', 'non_terminee')
 group by 1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("detection", "0002_campaigns_have_their_readers"),
        ("frontdesk", "0005_how_a_caller_knows_the_line"),
        ("enquiries", "0009_a_demand_says_what_made_the_line_known"),
        ("referrals", "0032_a_new_link_waits_for_who_moves_the_request"),
    ]

    operations = [
        grant(
            "select",
            "frontdesk_call, enquiries_enquiry, enquiries_erasedenquiries, referrals_transition, "
            "referrals_continuation",
            to="cordee_policy",
        ),
        policy_function("campaign_effect(code text)", returns="table(what text, times bigint)", body=EFFECT),
        policy_function(
            "campaign_weeks(code text, first date, after date)",
            returns="table(monday date, calls bigint, attributed bigint)",
            body=WEEKS,
        ),
    ]
