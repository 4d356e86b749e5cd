from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, protect

guards = import_module("cordee.privacy.migrations.0002_guards_only_narrow")
before = import_module("cordee.support.migrations.0004_notes_go_with_their_case")
plan = import_module("cordee.support.migrations.0006_the_plan_is_read_by_who_takes_part_and_by_her")

APPOINTMENT = "support_appointment"
JOBS = "(select policy.job()) in ('demo', 'outbox')"
OURS = f"(organisation_id = {plan.US} and {plan.WORKS} and {plan.SUPPORTS})"
MAY = f"(({plan.WORKS} and {plan.LEADS}) or {OURS})"
GONE = f"    delete from public.{APPOINTMENT} gone where gone.case_id = new.id;\n"
WITH_APPOINTMENTS = plan.WITH_STEPS.replace(before.REQUESTS, GONE + before.REQUESTS)
# What she changes of one is her wish of another time, of one that is still planned.
HER_PART = """
begin
  if policy.own_case() is not null
     and (old.state <> 'prevu' or new.wish_answered_at is not null or new.wished_at is null
          or (to_jsonb(old) - array['wish', 'wished_at', 'wish_answered_at'])
             <> (to_jsonb(new) - array['wish', 'wished_at', 'wish_answered_at'])) then
    raise exception 'of an appointment, she writes her wish alone' using errcode = 'check_violation';
  end if;
  return new;
end
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0007_an_appointment")]

    operations = [
        protect(
            APPOINTMENT,
            select=f"{JOBS} or {OURS} or {plan.SHARED} or {plan.HERS}",
            insert=f"{plan.DEMO} or ({plan.SIGNED} and state = 'prevu' and {OURS})",
            update=f"{MAY} or {plan.HERS}",
        ),
        grant("select, insert", APPOINTMENT),
        grant(
            "update (starts_at, minutes, means, place, with_whom, state, sequence, moved_at, moved_from, settled_at,"
            " settled_by, reason, wish, wished_at, wish_answered_at)",
            APPOINTMENT,
        ),
        guards.narrow(APPOINTMENT, "case_id", "shut_contents"),
        guards.in_the_departement_of_its_case(APPOINTMENT),
        grant("select, delete", APPOINTMENT, to="cordee_policy"),
        migrations.RunSQL([before.goes(WITH_APPOINTMENTS)], [before.goes(plan.WITH_STEPS)]),
        migrations.RunSQL(
            [
                "create function policy.her_part_of_an_appointment() returns trigger language plpgsql security definer "
                f"set search_path = pg_catalog, pg_temp as $policy${HER_PART}$policy$",
                "revoke all on function policy.her_part_of_an_appointment() from public",
                "alter function policy.her_part_of_an_appointment() owner to cordee_policy",
                f"create trigger she_writes_her_wish_alone before update on {APPOINTMENT} "
                "for each row execute function policy.her_part_of_an_appointment()",
            ],
            [
                f"drop trigger she_writes_her_wish_alone on {APPOINTMENT}",
                "drop function policy.her_part_of_an_appointment()",
            ],
        ),
    ]
