from django.db import migrations

from cordee.audit.rls import append_only, grant, protect

# Who writes signs: an event names the actor of its own transaction, or it is refused.
SIGNED_BY_ITS_ACTOR = """
case
    when (select app.ctx()) = 'visitor' then actor_kind = 'visitor' and membership is null
    when (select app.ctx()) like 'link:%' then actor_kind = 'link' and membership is null
    when (select app.ctx()) like 'job:%' then
        actor_kind = 'job' and membership is null and (select policy.job()) is not null
    else actor_kind = 'member' and membership::text = (select app.ctx())
end
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_event")]

    operations = [
        protect("audit_event", insert=SIGNED_BY_ITS_ACTOR),
        grant("insert", "audit_event"),
        append_only("audit_event"),
    ]
