from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

OWN = "(select policy.role()) = 'phone_agent' and membership_id = (select policy.membership())"
JOBS = "(select policy.job()) in ('frontdesk', 'demo')"
# With an open call of one's own: nothing is added to it afterwards.
OPEN_OF_MINE = """
select call.id from public.frontdesk_call call
 where call.id = $1 and call.ended_at is null and policy.role() = 'phone_agent'
   and call.membership_id = policy.membership()
"""
# Calls of a case that a guard shuts are not read, nor whom the agent rang then.
SHUT = """
select coalesce(array_agg(call.id), '{}') from public.frontdesk_call call
 where policy.role() = 'phone_agent' and call.membership_id = policy.membership()
   and call.referral = any (policy.shut_referrals())
"""


class Migration(migrations.Migration):
    dependencies = [
        ("frontdesk", "0012_a_warm_transfer"),
        ("privacy", "0002_guards_only_narrow"),
    ]

    operations = [
        policy_function("open_call_of_mine(one uuid)", returns="uuid", body=OPEN_OF_MINE),
        policy_function("shut_calls()", returns="uuid[]", body=SHUT),
        protect(
            "frontdesk_warmtransfer",
            select=f"({OWN} and call_id <> all ((select policy.shut_calls())::uuid[])) or {JOBS}",
            insert=f"({OWN} and call_id = policy.open_call_of_mine(call_id)) or (select policy.job()) = 'demo'",
            update="(select policy.job()) = 'frontdesk'",
        ),
        grant("select, insert", "frontdesk_warmtransfer"),
        grant("update", "frontdesk_warmtransfer", to="cordee_worker"),
    ]
