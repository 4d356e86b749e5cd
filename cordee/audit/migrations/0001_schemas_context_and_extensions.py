from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

from cordee.audit.rls import policy_function

SCHEMAS = [
    "create schema app",
    "create schema policy",
    "grant usage on schema app to cordee_web, cordee_worker, cordee_policy",
    "grant usage on schema policy to cordee_web, cordee_worker, cordee_policy",
    "grant create on schema policy to cordee_policy",
]
WITHOUT_SCHEMAS = [
    "drop schema policy",
    "drop schema app",
]

CTX = """
create function app.ctx() returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    context text := current_setting('cordee.membership', true);
begin
    if context is null or context = '' then
        raise exception 'no access context'
            using errcode = 'insufficient_privilege',
                  hint = 'Open the transaction with cordee.audit.context.acting_as.';
    end if;
    return context;
end $$
"""

REFUSE_CHANGE = """
create function app.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$
"""

# Asked of the log-in role: a definer function changes the current one.
JOB = """
select substr(app.ctx(), 5)
 where left(app.ctx(), 4) = 'job:' and pg_has_role(session_user, 'cordee_worker', 'member')
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(SCHEMAS, WITHOUT_SCHEMAS),
        migrations.RunSQL([CTX], ["drop function app.ctx()"]),
        migrations.RunSQL([REFUSE_CHANGE], ["drop function app.refuse_change()"]),
        policy_function("job()", returns="text", body=JOB),
    ]
