from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

OURS = "organisation_id = (select policy.organisation()) and (select policy.role()) = 'team_lead'"
THE_JOB = "(select policy.job()) = 'outbox'"

# Who acts has the software of both ends told: ids alone, whose addresses and secrets only the outbox reads.
SUBSCRIPTIONS_OF = """
select subscription.id from public.hooks_subscription subscription
 where subscription.organisation_id = any (organisations) and subscription.ended_at is null
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hooks", "0001_subscriptions"),
        ("network", "0002_policies_ask_who_acts"),
        ("outbox", "0006_events_for_software"),
    ]

    operations = [
        grant("select", "hooks_subscription", to="cordee_policy"),
        policy_function("subscriptions_of(organisations uuid[])", returns="setof uuid", body=SUBSCRIPTIONS_OF),
        protect(
            "hooks_subscription",
            select=f"{THE_JOB} or ({OURS})",
            insert=f"{OURS} and created_by_id = (select policy.membership()) and ended_at is null",
            update=f"{THE_JOB} or ({OURS})",
        ),
        grant("select, insert", "hooks_subscription"),
        grant("update (ended_at, ended_because)", "hooks_subscription"),
    ]
