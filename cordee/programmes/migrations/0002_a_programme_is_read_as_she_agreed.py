from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, protect

guards = import_module("cordee.privacy.migrations.0002_guards_only_narrow")

PROGRAMME = "programmes_supportprogramme"
ME, US = "(select policy.membership())", "(select policy.organisation())"
DEMO = "(select policy.job()) = 'demo'"
WORKS = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
LEADS = "case_id = policy.case_as(case_id, '{lead}')"
SUPPORTS = "case_id = policy.case_as(case_id, '{lead,partner}')"
OURS = f"(not about_health and organisation_id = {US} and {WORKS} and {SUPPORTS})"
SHARED = "(not about_health and case_id = policy.content_case(case_id, 'situation'))"
OF_HEALTH = "(about_health and case_id = policy.content_case(case_id, 'health'))"
HERS = "case_id = (select policy.own_case())"
# Who leads acts on all, who takes part beside on what it opened.
MAY = f"({WORKS} and ({LEADS} or (organisation_id = {US} and {SUPPORTS})))"
SIGNED = f"membership_id = {ME} and organisation_id = {US}"
NEW = "state = 'en_cours' and entries = '[]' and minutes = 0"
# One about her health is opened by who may read it.
HEALTH = f"(not about_health or {OF_HEALTH})"
STAYS = """
begin
    if jsonb_array_length(new.entries) < jsonb_array_length(old.entries)
       or exists (
           select 1 from generate_series(0, jsonb_array_length(old.entries) - 1) place
           where (old.entries -> place) - 'struck' - 'struck_by'
                 is distinct from (new.entries -> place) - 'struck' - 'struck_by'
              or (old.entries -> place ->> 'struck') is not null
                 and (old.entries -> place ->> 'struck') is distinct from (new.entries -> place ->> 'struck')
       ) then
        raise check_violation using message = 'what happened in a programme is struck, never changed';
    end if;
    if new.minutes <> (
        select coalesce(sum((one ->> 'minutes')::integer), 0) from jsonb_array_elements(new.entries) one
        where one ->> 'what' = 'seance' and (one ->> 'struck') is null
    ) then
        raise check_violation using message = 'the hours of a programme are those of its sessions';
    end if;
    return new;
end
"""
GOES = f"""
begin
    delete from public.{PROGRAMME} gone where gone.case_id = new.id;
    return new;
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_a_programme"),
        ("support", "0010_an_application_is_read_by_who_supports_her"),
        ("privacy", "0017_a_case_goes_when_its_erasure_was_agreed_to"),
    ]

    operations = [
        protect(
            PROGRAMME,
            select=f"{DEMO} or {OURS} or {SHARED} or {OF_HEALTH} or {HERS}",
            insert=f"{DEMO} or ({SIGNED} and {NEW} and {HEALTH} and {MAY})",
            update=MAY,
        ),
        grant("select, insert", PROGRAMME),
        grant(
            "update (entries, minutes, state, ended_on, ended_at, ended_by, reason, destroy_on)",
            PROGRAMME,
        ),
        guards.narrow(PROGRAMME, "case_id", "shut_contents"),
        guards.in_the_departement_of_its_case(PROGRAMME),
        grant("select, delete", PROGRAMME, to="cordee_policy"),
        migrations.RunSQL(
            [
                "create function app.what_happened_in_a_programme_stays() returns trigger language plpgsql "
                f"set search_path = pg_catalog, pg_temp as $body${STAYS}$body$",
                f"create trigger what_happened_stays before update on {PROGRAMME} "
                "for each row execute function app.what_happened_in_a_programme_stays()",
            ],
            [
                f"drop trigger what_happened_stays on {PROGRAMME}",
                "drop function app.what_happened_in_a_programme_stays()",
            ],
        ),
        # Beside the trigger that erases the case, and before it: each room that hangs on a case may have its own.
        migrations.RunSQL(
            [
                "create function policy.a_programme_goes_with_its_case() returns trigger language plpgsql "
                f"security definer set search_path = pg_catalog, pg_temp as $policy${GOES}$policy$",
                "revoke all on function policy.a_programme_goes_with_its_case() from public",
                "alter function policy.a_programme_goes_with_its_case() owner to cordee_policy",
                "create trigger a_programme_goes_with_its_case before insert on privacy_erasedcase "
                "for each row execute function policy.a_programme_goes_with_its_case()",
            ],
            [
                "drop trigger a_programme_goes_with_its_case on privacy_erasedcase",
                "drop function policy.a_programme_goes_with_its_case()",
            ],
        ),
    ]
