from django.db import migrations

# One pass over the messages; failed ones of the last month look into the journal by `audit_event_at`. Older ones may
# outlive their event, which is kept for a year.
FAILED = """
select message.id from public.outbox_message message
 where message.state = 'failed' and message.last_error = ''
union
select message.id from public.outbox_message message
 where message.state = 'failed' and message.not_before > statement_timestamp() - interval '30 days'
   and not exists (
       select from public.audit_event event
        where event.at >= statement_timestamp() - interval '30 days'
          and event.kind = 'outbox.failed' and event.target = message.id::text)
"""
# A failure is told by a job of its own, deferred again each minute: an hour is long.
NOBODY_HEARD = """
union
select message.id from public.outbox_message message
 where message.state = 'failed' and message.followed_by = ''
   and greatest(message.not_before, (
       select max(event.at) from public.audit_event event
        where event.at >= statement_timestamp() - interval '30 days'
          and event.kind = 'outbox.failed' and event.target = message.id::text)
   ) < statement_timestamp() - interval '1 hour'
"""


def question(body):
    return f"""
create or replace function policy.broken_i08_failed() returns setof uuid language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $policy$
begin
    if policy.job() is distinct from 'invariants' then
        raise exception '% answers to the job of the invariants alone', 'broken_i08_failed()'
            using errcode = 'insufficient_privilege';
    end if;
    return query {body};
end
$policy$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0006_each_expired_request_is_with_the_animator"),
        ("outbox", "0007_a_failure_is_followed_by_somebody"),
    ]

    operations = [migrations.RunSQL(question(FAILED + NOBODY_HEARD), question(FAILED))]
