from django.db import migrations

from cordee.audit.rls import grant, policy_function

# Nobody said how these calls ended: what they answered waits again.
LEFT = """
select coalesce(array_agg(one.id), '{}')
  from public.enquiries_enquiry one
  join public.frontdesk_call call on call.id = one.call and call.outcome = 'non_terminee'
 where policy.job() = 'enquiries' and one.state = 'rappelee'
"""
# One call an enquiry: the abandoned one lets go of it, so that another may answer.
LETS_GO = """
begin
    update public.frontdesk_call call set enquiry = null where call.id = old.call and call.outcome = 'non_terminee';
    return null;
end
"""
MOVES = [
    "create function policy.an_abandoned_call_lets_go() returns trigger language plpgsql security definer "
    f"set search_path = pg_catalog, pg_temp as $policy${LETS_GO}$policy$",
    "revoke all on function policy.an_abandoned_call_lets_go() from public",
    "alter function policy.an_abandoned_call_lets_go() owner to cordee_policy",
    "create trigger an_abandoned_call_lets_go after update on enquiries_enquiry for each row "
    "when (old.state = 'rappelee' and new.state = 'recue' and new.call is null) "
    "execute function policy.an_abandoned_call_lets_go()",
]
MOVES_BACK = [
    "drop trigger an_abandoned_call_lets_go on enquiries_enquiry",
    "drop function policy.an_abandoned_call_lets_go()",
]


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0003_a_yes_leaves_no_quarantine")]

    operations = [
        grant("update (enquiry)", "frontdesk_call", to="cordee_policy"),
        policy_function("enquiries_whose_call_was_left()", returns="uuid[]", body=LEFT),
        migrations.RunSQL(MOVES, MOVES_BACK),
    ]
