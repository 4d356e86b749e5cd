from django.db import migrations

from cordee.audit.rls import policy_function

INSIDE = """policy.role() in ('adviser', 'team_lead', 'health_professional')
   and policy.case_as(one, '{lead,partner,reader}') = one"""
# The journal is read by no page, save for this: what was said to come next in a case, by which organisation, and when;
# when it opened and why it closed. To who takes part now, and to who opened it in an emergency. No words of anybody.
PLANS = f"""
select event.id, event.at, event.kind::text, coalesce(event.detail ->> 'next_action', ''),
       (event.detail ->> 'on')::date, (event.detail ->> 'owner')::uuid, coalesce(event.detail ->> 'closing', ''),
       event.organisation, event.actor_kind::text
  from public.audit_event event
 where event."case" = one::text and event.kind in ('case.opened', 'case.planned', 'case.closed')
   and (event.at < before or (event.at = before and event.id > beyond))
   and not one = any ((select policy.shut_cases())::uuid[])
   and (({INSIDE}) or one = any ((select policy.emergency_cases())::uuid[]))
 order by event.at desc, event.id
 limit most
"""
PLANNED = (
    "table(id uuid, at timestamptz, kind text, next_action text, due date, owner uuid, closing text, "
    "organisation uuid, actor_kind text)"
)
# Since when a case is frozen, for who would otherwise read it: what was on their screen is no secret to them.
FROZEN_SINCE = f"""
select (guard.placed_at at time zone 'Europe/Paris')::date::text
  from public.privacy_guard guard
 where guard.case_id = one and guard.kind = 'restricted' and guard.lifted_at is null and {INSIDE}
 limit 1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0014_cases_past_their_term_are_listed"),
        ("referrals", "0032_a_new_link_waits_for_who_moves_the_request"),
        ("cases", "0017_the_line_reads_why_it_is_to_call"),
    ]

    operations = [
        policy_function(
            "plans_of(one uuid, before timestamptz, beyond uuid, most integer)", returns=PLANNED, body=PLANS
        ),
        policy_function("case_frozen_since(one uuid)", returns="text", body=FROZEN_SINCE),
    ]
