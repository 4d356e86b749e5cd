from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

JOB = "(select policy.job()) = 'demo'"
VISITOR = "(select app.ctx()) = 'visitor'"
# An administrator works for the whole region; no département, in a function or in a campaign, is the whole region too.
EVERYWHERE = "((select policy.departements()) = '{}' or (select policy.role()) = 'administrator')"
READS = (
    "((select policy.role()) in ('animator', 'administrator', 'steering') and "
    f"({EVERYWHERE} or departements = '{{}}' or departements && (select policy.departements())::varchar[]))"
)
MAKES = (
    "((select policy.role()) in ('animator', 'administrator') and "
    f"({EVERYWHERE} or (departements <> '{{}}' and departements <@ (select policy.departements())::varchar[])))"
)

# The codes of the campaigns that whoever acts may read the visits of.
READ = """
select coalesce(array_agg(one.code::text), '{}')
  from public.detection_campaign one
 where policy.role() in ('animator', 'administrator', 'steering')
   and (policy.departements() = '{}' or policy.role() = 'administrator' or one.departements = '{}'
        or one.departements && policy.departements()::varchar[])
"""
# Of one campaign, for whom it is: for its page, and for whoever writes its code somewhere. Null when it does not run.
TARGET = """
select one.target::text
  from public.detection_campaign one
 where one.code = $1 and one.closed_at is null and $2 between one.starts_on and one.ends_on
"""
# What an agent of the line may hear a caller name: code and name, nothing of what it costs nor of what it aims at.
RUNNING = """
select one.code::text, one.name::text
  from public.detection_campaign one
 where policy.role() = 'phone_agent' and one.closed_at is null and $1 between one.starts_on and one.ends_on
   and (policy.departements() = '{}' or one.departements = '{}' or one.departements && policy.departements()::varchar[])
 order by one.code
 limit 100
"""
KNOWN = """
begin
    if new.campaign <> '' and not exists (
        select from public.detection_campaign one where one.code = new.campaign
    ) then
        raise exception 'campaign % does not exist', new.campaign
            using errcode = 'foreign_key_violation', constraint = 'attributed_campaign_exists';
    end if;
    return new;
end
"""
STAYS = """
begin
    if new.code <> old.code or new.sound <> old.sound or new.created_at <> old.created_at
       or new.created_by_id is distinct from old.created_by_id or new.invented <> old.invented then
        raise exception 'the code of a campaign never changes'
            using errcode = 'check_violation', constraint = 'campaign_keeps_its_code';
    end if;
    return new;
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("detection", "0001_campaigns"),
        ("network", "0007_who_hears_of_messages_that_nobody_got"),
    ]

    operations = [
        grant("select", "detection_campaign, detection_campaignvisits", to="cordee_policy"),
        policy_function("campaigns_read()", returns="text[]", body=READ),
        policy_function("campaign_target(code text, day date)", returns="text", body=TARGET),
        policy_function("running_campaigns(day date)", returns="table(code text, name text)", body=RUNNING),
        protect(
            "detection_campaign",
            select=f"{READS} or {JOB}",
            insert=f"({MAKES} and created_by_id = (select policy.membership()) and closed_at is null) or {JOB}",
            update=f"{MAKES} or {JOB}",
        ),
        grant("select, insert, update", "detection_campaign"),
        protect(
            "detection_campaignvisits",
            select=f"{VISITOR} or code = any ((select policy.campaigns_read())::text[]) or {JOB}",
            insert=f"({VISITOR} and times = 1) or {JOB}",
            update=f"{VISITOR} or {JOB}",
        ),
        grant("select, insert", "detection_campaignvisits"),
        grant("update (times)", "detection_campaignvisits"),
        migrations.RunSQL(
            [
                "create function policy.campaign_is_known() returns trigger language plpgsql security definer "
                f"set search_path = pg_catalog, pg_temp as $policy${KNOWN}$policy$",
                "revoke all on function policy.campaign_is_known() from public",
                "alter function policy.campaign_is_known() owner to cordee_policy",
                f"create function app.campaign_keeps_its_code() returns trigger language plpgsql as $app${STAYS}$app$",
                "create trigger campaign_keeps_its_code before update on detection_campaign "
                "for each row execute function app.campaign_keeps_its_code()",
            ],
            [
                "drop trigger campaign_keeps_its_code on detection_campaign",
                "drop function app.campaign_keeps_its_code()",
                "drop function policy.campaign_is_known()",
            ],
        ),
    ]
