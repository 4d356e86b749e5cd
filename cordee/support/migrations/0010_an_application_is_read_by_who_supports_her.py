from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, protect

guards = import_module("cordee.privacy.migrations.0002_guards_only_narrow")
erasing = import_module("cordee.support.migrations.0004_notes_go_with_their_case")
before = import_module("cordee.support.migrations.0008_appointments_are_read_by_who_takes_part_and_by_her")

APPLICATION = "support_application"
ME, US = "(select policy.membership())", "(select policy.organisation())"
DEMO = "(select policy.job()) = 'demo'"
WORKS = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
LEADS = "case_id = policy.case_as(case_id, '{lead}')"
SUPPORTS = "case_id = policy.case_as(case_id, '{lead,partner}')"
OURS = f"((organisation_id = {US} or owner_id = {US}) and {WORKS} and {SUPPORTS})"
SHARED = "(not about_health and case_id = policy.content_case(case_id, 'situation'))"
OF_HEALTH = "(about_health and case_id = policy.content_case(case_id, 'health'))"
HERS = "case_id = (select policy.own_case())"
# Who leads acts on all, who takes part beside on what it does; what she changes of hers, SAYS tells.
MAY = f"({WORKS} and ({LEADS} or (owner_id = {US} and {SUPPORTS})))"
SIGNED = f"membership_id = {ME} and organisation_id = {US}"
NEW = "state = 'a_preparer' and received = '{}' and hers = '{}'"
CHANGED = (
    "state, papers, received, due_on, filed_on, filed_at, decided_on, decision, reason, settled_at, settled_by"
)
# She says which papers she has while they are looked for, and changes nothing else; nobody says it for her.
SAYS = """
begin
    if coalesce(current_setting('cordee.membership', true), '') like 'person:%' then
        if (to_jsonb(new) - 'hers') is distinct from (to_jsonb(old) - 'hers')
           or old.state not in ('a_preparer', 'pieces_a_reunir', 'complement_demande') then
            raise insufficient_privilege using message = 'she says which papers she has, and changes nothing else';
        end if;
    elsif new.hers is distinct from old.hers then
        raise insufficient_privilege using message = 'which papers she has is hers to say';
    end if;
    return new;
end
"""
GONE = f"    delete from public.{APPLICATION} gone where gone.case_id = new.id;\n"
WITH_APPLICATIONS = before.WITH_APPOINTMENTS.replace(erasing.REQUESTS, GONE + erasing.REQUESTS)


class Migration(migrations.Migration):
    dependencies = [("support", "0009_an_application")]

    operations = [
        protect(
            APPLICATION,
            select=f"{DEMO} or {OURS} or {SHARED} or {OF_HEALTH} or {HERS}",
            insert=f"{DEMO} or ({SIGNED} and {NEW} and {MAY})",
            update=f"{MAY} or {HERS}",
        ),
        grant("select, insert", APPLICATION),
        grant(f"update ({CHANGED}, hers)", APPLICATION),
        guards.narrow(APPLICATION, "case_id", "shut_contents"),
        guards.in_the_departement_of_its_case(APPLICATION),
        grant("select, delete", APPLICATION, to="cordee_policy"),
        migrations.RunSQL(
            [
                "create function app.her_papers_are_hers_to_say() returns trigger language plpgsql "
                f"set search_path = pg_catalog, pg_temp as $body${SAYS}$body$",
                f"create trigger her_papers_are_hers_to_say before update on {APPLICATION} "
                "for each row execute function app.her_papers_are_hers_to_say()",
            ],
            [
                f"drop trigger her_papers_are_hers_to_say on {APPLICATION}",
                "drop function app.her_papers_are_hers_to_say()",
            ],
        ),
        migrations.RunSQL([erasing.goes(WITH_APPLICATIONS)], [erasing.goes(before.WITH_APPOINTMENTS)]),
    ]
