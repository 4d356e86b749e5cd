from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

OWN = (
    "((select policy.role()) = 'phone_agent' and membership_id = (select policy.membership())) "
    "or (select policy.job()) = 'demo'"
)
# The job that ends calls left open. It must still see the row that it has just ended: PostgreSQL asks it of an update.
JOB = "(select policy.job()) = 'frontdesk'"

# What the holder of a code sees, and nothing else: neither the agent nor the need, nor who answered.
FOLLOWED = """
select call.started_at, call.outcome, coalesce(referral.state, '')
  from public.frontdesk_call call
  left join public.referrals_referral referral on referral.id = call.referral
 where call.code_hash = $1
"""
# The request behind a code, for the organisation that took the call: the caller spelt the code to its agent.
REFERRAL = """
select call.referral
  from public.frontdesk_call call
 where call.code_hash = $1 and policy.role() = 'phone_agent' and call.organisation_id = policy.organisation()
"""


class Migration(migrations.Migration):
    dependencies = [("frontdesk", "0001_calls"), ("referrals", "0005_a_referral_opens_its_case_to_link_and_animator")]

    operations = [
        protect(
            "frontdesk_call",
            select=f"{OWN} or ({JOB} and (ended_at is null or outcome = 'non_terminee'))",
            insert=OWN,
            update=f"{OWN} or ({JOB} and ended_at is null)",
            update_check=f"{OWN} or ({JOB} and outcome = 'non_terminee')",
        ),
        grant("select, insert, update", "frontdesk_call"),
        grant("select", "frontdesk_call, referrals_referral", to="cordee_policy"),
        policy_function(
            "followed_call(code_hash text)",
            returns="table(started_at timestamptz, outcome text, state text)",
            body=FOLLOWED,
        ),
        policy_function("referral_of_code(code_hash text)", returns="uuid", body=REFERRAL),
    ]
