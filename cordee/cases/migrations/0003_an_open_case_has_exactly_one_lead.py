from django.db import migrations

# Checked when the transaction ends, on all rows whoever acts: hence a definer, which says nothing but its refusal.
ONE_LEAD = """
declare
    this uuid := case tg_table_name when 'cases_case' then new.id else (to_jsonb(new) ->> 'case_id')::uuid end;
    leads int;
begin
    if not exists (select from public.cases_case one where one.id = this and one.state = 'open') then
        return null;
    end if;
    select count(*) into leads from public.cases_participation participation
     where participation.case_id = this and participation.level = 'lead' and participation.valid_until is null;
    if leads <> 1 then
        raise exception 'open case % has % leads', this, leads
            using errcode = 'check_violation', constraint = 'open_case_has_exactly_one_lead';
    end if;
    return null;
end
"""

# A door comes first; a case only comes back to who led it. Everything else is opened by a referral.
OPENING = """
begin
    if new.opened_by = 'porte' and exists (
        select from public.cases_participation other where other.case_id = new.case_id
    ) then
        raise exception 'case % has its first door already', new.case_id
            using errcode = 'check_violation', constraint = 'case_has_one_first_door';
    end if;
    if new.opened_by = 'retour' and not exists (
        select from public.cases_participation before
         where before.case_id = new.case_id and before.organisation_id = new.organisation_id
           and before.level = 'lead' and before.valid_until is not null
    ) then
        raise exception 'case % never was led by this organisation', new.case_id
            using errcode = 'check_violation', constraint = 'case_comes_back_to_who_led_it';
    end if;
    return new;
end
"""

ENDING = """
begin
    if old.valid_until is not null then
        raise exception 'participation % has ended', old.id
            using errcode = 'restrict_violation', constraint = 'participation_ends_once';
    end if;
    return new;
end
"""


def trigger_function(name, body):
    return migrations.RunSQL(
        [
            f"create function policy.{name}() returns trigger language plpgsql security definer "
            f"set search_path = pg_catalog, pg_temp as $body${body}$body$",
            f"revoke all on function policy.{name}() from public",
            f"alter function policy.{name}() owner to cordee_policy",
        ],
        f"drop function policy.{name}()",
    )


def trigger(name, table, when, function):
    kind = "constraint trigger" if "deferred" in when else "trigger"
    return migrations.RunSQL(
        f"create {kind} {name} {when.format(table=table)} for each row execute function policy.{function}()",
        f"drop trigger {name} on {table}",
    )


AT_THE_END = "after insert or update on {table} deferrable initially deferred"


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_a_participation_opens_a_case")]

    operations = [
        trigger_function("open_case_has_exactly_one_lead", ONE_LEAD),
        trigger("open_case_has_exactly_one_lead", "cases_case", AT_THE_END, "open_case_has_exactly_one_lead"),
        trigger("open_case_has_exactly_one_lead", "cases_participation", AT_THE_END, "open_case_has_exactly_one_lead"),
        trigger_function("participation_is_opened_in_order", OPENING),
        trigger(
            "participation_is_opened_in_order",
            "cases_participation",
            "before insert on {table}",
            "participation_is_opened_in_order",
        ),
        trigger_function("participation_ends_once", ENDING),
        trigger(
            "participation_ends_once", "cases_participation", "before update on {table}", "participation_ends_once"
        ),
        migrations.RunSQL(
            "alter table cases_participation add constraint participation_is_in_the_departement_of_its_case "
            "foreign key (case_id, departement) references cases_case (id, departement)",
            "alter table cases_participation drop constraint participation_is_in_the_departement_of_its_case",
        ),
    ]
