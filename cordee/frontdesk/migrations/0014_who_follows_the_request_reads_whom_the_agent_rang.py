from django.db import migrations

from cordee.audit.rls import grant, policy_function

# With whom the line was put through before this request was sent: for the agents of the organisation that took the
# call, and, of its own people alone, for the organisation that received the request. Not for who answers by a link.
TRANSFERS = """
select made.at, made.taken, made.spoke_to::text, made.recipient_id
  from public.frontdesk_call call join public.frontdesk_warmtransfer made on made.call_id = call.id
 where call.referral = $1 and call.referral <> all (policy.shut_referrals())
   and call.referral = policy.referral_part($1, '{envoyee,recue,acceptee,demarree,cloturee}')
   and (made.recipient_id = policy.organisation()
        or (policy.role() = 'phone_agent' and call.organisation_id = policy.organisation()))
 order by made.at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("frontdesk", "0013_its_agent_reads_a_warm_transfer"),
        ("referrals", "0032_a_new_link_waits_for_who_moves_the_request"),
    ]

    operations = [
        grant("select", "frontdesk_warmtransfer", to="cordee_policy"),
        policy_function(
            "transfers_before(one uuid)",
            returns="table(at timestamptz, taken boolean, spoke_to text, recipient uuid)",
            body=TRANSFERS,
        ),
    ]
