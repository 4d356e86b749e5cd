from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

OWN = (
    "((select policy.role()) = 'phone_agent' and membership_id = (select policy.membership())) "
    "or (select policy.job()) = 'demo'"
)

# What the holder of a code sees, and nothing else: neither the agent nor the need, nor who answered.
FOLLOWED = """
select call.started_at, call.outcome, call.families_named, coalesce(referral.state, '')
  from public.frontdesk_call call
  left join public.referrals_referral referral on referral.id = call.referral
 where call.code_hash = $1
"""


class Migration(migrations.Migration):
    dependencies = [("frontdesk", "0001_calls"), ("referrals", "0005_a_referral_opens_its_case_to_link_and_animator")]

    operations = [
        protect("frontdesk_call", select=OWN, insert=OWN, update=OWN),
        grant("select, insert, update", "frontdesk_call"),
        grant("select", "frontdesk_call, referrals_referral", to="cordee_policy"),
        policy_function(
            "followed_call(code_hash text)",
            returns="table(started_at timestamptz, outcome text, families text[], state text)",
            body=FOLLOWED,
        ),
    ]
