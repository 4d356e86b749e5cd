from django.db import migrations

from cordee.audit.rls import grant, policy_function

# The one place where a context becomes a membership. The clock is that of the statement: rights that end, end at once.
MEMBERSHIP = """
select membership.id
  from public.network_membership membership
  join public.network_user account on account.id = membership.user_id
 where membership.id = case
           when app.ctx() = 'visitor' or app.ctx() like 'link:%' or app.ctx() like 'job:%' then null
           else app.ctx()
       end::uuid
   and account.is_active
   and membership.valid_from <= statement_timestamp()
   and (membership.valid_until is null or statement_timestamp() < membership.valid_until)
"""


def of_the_membership(column):
    return f"select {column} from public.network_membership where id = policy.membership()"


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial"), ("audit", "0003_journal_is_written_never_read")]

    operations = [
        grant("select", "network_user, network_organisation, network_membership", to="cordee_policy"),
        policy_function("membership()", returns="uuid", body=MEMBERSHIP),
        policy_function("organisation()", returns="uuid", body=of_the_membership("organisation_id")),
        policy_function("role()", returns="text", body=of_the_membership("role")),
        policy_function("departements()", returns="text[]", body=of_the_membership("departements")),
        grant("select", "network_user, network_organisation, network_membership"),
        grant("update (password, last_login)", "network_user", to="cordee_web"),
        grant("insert, update", "network_user, network_organisation, network_membership", to="cordee_worker"),
    ]
