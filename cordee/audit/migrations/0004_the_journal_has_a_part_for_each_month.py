from django.db import migrations

from cordee.audit.rls import append_only, grant, protect

SIGNED_BY_ITS_ACTOR = """
case
    when (select app.ctx()) = 'visitor' then actor_kind = 'visitor' and membership is null
    when (select app.ctx()) like 'link:%' then actor_kind = 'link' and membership is null
    when (select app.ctx()) like 'job:%' then
        actor_kind = 'job' and membership is null and (select policy.job()) is not null
    else actor_kind = 'member' and membership::text = (select app.ctx())
end
"""
COLUMNS = (
    'id, at, kind, actor_kind, actor_label, membership, organisation, target, "case", person, classes, screen, reason,'
    " channel, detail, request_id"
)

# With the rights of who calls: the owner of the tables, when the database is brought up to date.
MAKE = """
create function app.make_audit_partitions(months int) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $body$
declare
    first_day timestamptz;
    next_day timestamptz;
    part text;
begin
    for ahead in 0..months loop
        first_day := (date_trunc('month', now() at time zone 'UTC') + ahead * interval '1 month') at time zone 'UTC';
        next_day := ((first_day at time zone 'UTC') + interval '1 month') at time zone 'UTC';
        part := 'audit_event_' || to_char(first_day at time zone 'UTC', 'YYYY_MM');
        -- What was written when no month was ready stays where it is.
        if to_regclass('public.' || part) is null and not exists (
            select from public.audit_event_rest rest where rest.recorded_at >= first_day and rest.recorded_at < next_day
        ) then
            execute format('create table public.%I partition of public.audit_event for values from (%L) to (%L)',
                           part, first_day, next_day);
            execute format('alter table public.%I enable row level security', part);
            execute format('alter table public.%I force row level security', part);
            execute format('create trigger audit_event_part_is_not_emptied before truncate on public.%I '
                           'for each statement execute function app.refuse_change()', part);
        end if;
    end loop;
end $body$
"""

FORWARD = [
    "alter table audit_event no force row level security",
    "alter table audit_event disable row level security",
    "alter table audit_event rename to audit_event_once",
    "alter index audit_event_pkey rename to audit_event_once_pkey",
    "alter index audit_event_case rename to audit_event_once_case",
    "alter index audit_event_person rename to audit_event_once_person",
    "alter index audit_event_at rename to audit_event_once_at",
    "create table audit_event (like audit_event_once including constraints,"
    " recorded_at timestamptz not null default clock_timestamp(), primary key (id, recorded_at))"
    " partition by range (recorded_at)",
    "create index audit_event_case on audit_event (\"case\", at)",
    "create index audit_event_person on audit_event (person, at)",
    "create index audit_event_at on audit_event (at)",
    "create index audit_event_recorded on audit_event (recorded_at, id)",
    "create table audit_event_rest partition of audit_event default",
    f"insert into audit_event ({COLUMNS}) select {COLUMNS} from audit_event_once order by at, id",
    "drop table audit_event_once",
    "alter table audit_event_rest enable row level security",
    "alter table audit_event_rest force row level security",
    "create trigger audit_event_part_is_not_emptied before truncate on audit_event_rest "
    "for each statement execute function app.refuse_change()",
]


class Migration(migrations.Migration):
    """Not reversible: going back would rewrite the journal."""

    dependencies = [("audit", "0003_journal_is_written_never_read")]

    operations = [
        migrations.RunSQL(FORWARD),
        migrations.RunSQL([MAKE], "drop function app.make_audit_partitions(int)"),
        migrations.RunSQL("select app.make_audit_partitions(24)", migrations.RunSQL.noop),
        protect("audit_event", insert=SIGNED_BY_ITS_ACTOR),
        grant("insert", "audit_event"),
        append_only("audit_event"),
    ]
