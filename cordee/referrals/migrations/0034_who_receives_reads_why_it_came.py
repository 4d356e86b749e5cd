"""Who receives a request that went on reads by what code: neither who answered before, nor what was written then."""

from django.db import migrations

from cordee.audit.rls import policy_function

# The line of the request before is read by who asked; of it, its receiver learns how, its state and its code.
CAME_AFTER = """
select array[line.how, source.state, source.refusal_reason]::text[]
  from public.referrals_referral child
  join public.referrals_continuation line on line.child = child.id
  join public.referrals_referral source on source.id = line.source_id
 where child.id = policy.referral_part(one, '{envoyee,recue,acceptee,demarree,cloturee}')
   and child.recipient_id = policy.organisation()
   and line.how in ('redirigee', 'suivante')
   and not exists (select from public.privacy_guard guard
                    where guard.case_id = child.case_id and guard.lifted_at is null)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0033_a_follow_up_is_reopened_within_its_delay"),
        ("privacy", "0002_guards_only_narrow"),
    ]

    operations = [policy_function("came_after(one uuid)", returns="text[]", body=CAME_AFTER)]
