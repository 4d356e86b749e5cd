from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

guards = import_module("cordee.privacy.migrations.0002_guards_only_narrow")
erasing = import_module("cordee.support.migrations.0004_notes_go_with_their_case")
before = import_module("cordee.support.migrations.0010_an_application_is_read_by_who_supports_her")

DOCUMENT = "documents_document"
ME, US = "(select policy.membership())", "(select policy.organisation())"
JOB = "(select policy.job())"
DEMO = f"{JOB} = 'demo'"
WORKS = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
HEALTH_ROLE = "(select policy.role()) = 'health_professional'"
SUPPORTS = "case_id = policy.case_as(case_id, '{lead,partner}')"
TODAY = "(statement_timestamp() at time zone 'Europe/Paris')::date"
OURS = (
    f"(audience = 'mon_organisme' and organisation_id = {US} and {WORKS}"
    " and case_id = policy.case_as(case_id, '{lead,partner,invited,reader,trace}'))"
)
PLAIN = "(not about_health and case_id = policy.content_case(case_id, 'situation'))"
OF_HEALTH = "(about_health and case_id = policy.content_case(case_id, 'health'))"
TEAM = f"(audience = 'equipe' and ({PLAIN} or {OF_HEALTH}))"
HEALTH = (
    f"(audience = 'sante' and {HEALTH_ROLE} and {SUPPORTS} and case_id = policy.content_case(case_id, 'health'))"
)
HERS = "(audience = 'equipe' and case_id = (select policy.own_case()))"
DUE = f"({JOB} = 'documents' and destroy_on <= {TODAY})"
SIGNED = f"membership_id = {ME} and organisation_id = {US}"
ADDS = f"({SIGNED} and file <> '' and {WORKS} and {SUPPORTS} and (audience = 'mon_organisme' or {TEAM} or {HEALTH}))"
HELPS = f"({WORKS} and {SUPPORTS})"
# Who added it strikes it; who supports her plans when those of a programme go; the job destroys what is due.
MAY = f"(({HELPS} and (organisation_id = {US} or programme <> '')) or {DUE})"
STRUCK = f"(file = '' and ending = 'raye' and organisation_id = {US} and {HELPS})"
DESTROYED = f"(file = '' and ending = 'terme' and {DUE})"
PLANNED = f"(file <> '' and programme <> '' and {HELPS})"

# For the sweeper of files and for who looks for a line without its file: names that say nothing, of every case.
FILES = """
begin
    if policy.job() is null or policy.job() not in ('documents', 'invariants') then
        raise insufficient_privilege using message = 'files_of_documents answers to its jobs alone';
    end if;
    return (select coalesce(array_agg(one.file), '{}') from public.documents_document one where one.file <> '');
end
"""
KEPT = """
begin
    if new.file not in ('', old.file) then
        raise insufficient_privilege using message = 'the file of a document is never replaced';
    end if;
    return new;
end
"""
# One day for all the living documents of a programme in a case, also those that who plans may not read.
TOGETHER = """
begin
    update public.documents_document one set destroy_on = new.destroy_on
     where one.case_id = new.case_id and one.programme = new.programme and one.programme <> '' and one.file <> ''
       and one.destroy_on is distinct from new.destroy_on;
    return null;
end
"""
JOINED = """
begin
    if new.programme <> '' and new.destroy_on is null then
        new.destroy_on := (select min(one.destroy_on) from public.documents_document one
                            where one.case_id = new.case_id and one.programme = new.programme and one.file <> '');
    end if;
    return new;
end
"""


def told(name, when, body):
    """A trigger that sees all the documents of the case, as those of ``policy`` do."""
    return migrations.RunSQL(
        [
            f"create function policy.{name}() returns trigger language plpgsql security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$",
            f"revoke all on function policy.{name}() from public",
            f"alter function policy.{name}() owner to cordee_policy",
            f"create trigger {name} {when} on {DOCUMENT} for each row execute function policy.{name}()",
        ],
        [f"drop trigger {name} on {DOCUMENT}", f"drop function policy.{name}()"],
    )


GONE = f"    delete from public.{DOCUMENT} gone where gone.case_id = new.id;\n"
WITH_DOCUMENTS = before.WITH_APPLICATIONS.replace(erasing.REQUESTS, GONE + erasing.REQUESTS)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_a_document"),
        ("support", "0010_an_application_is_read_by_who_supports_her"),
        ("privacy", "0017_a_case_goes_when_its_erasure_was_agreed_to"),
    ]

    operations = [
        protect(
            DOCUMENT,
            select=f"{DEMO} or {OURS} or {TEAM} or {HEALTH} or {HERS} or {DUE}",
            insert=f"{DEMO} or {ADDS}",
            update=f"file <> '' and {MAY}",
            update_check=f"{STRUCK} or {DESTROYED} or {PLANNED}",
        ),
        grant("select, insert", DOCUMENT),
        grant("update (file, destroy_on, destroyed_at, destroyed_by, ending, reason)", DOCUMENT),
        guards.narrow(DOCUMENT, "case_id", "shut_contents"),
        guards.in_the_departement_of_its_case(DOCUMENT),
        grant("select, delete, update (destroy_on)", DOCUMENT, to="cordee_policy"),
        policy_function("files_of_documents()", returns="text[]", body=FILES, language="plpgsql"),
        migrations.RunSQL(
            [
                "create function app.a_file_is_never_replaced() returns trigger language plpgsql "
                f"set search_path = pg_catalog, pg_temp as $body${KEPT}$body$",
                f"create trigger a_file_is_never_replaced before update on {DOCUMENT} "
                "for each row execute function app.a_file_is_never_replaced()",
            ],
            [
                f"drop trigger a_file_is_never_replaced on {DOCUMENT}",
                "drop function app.a_file_is_never_replaced()",
            ],
        ),
        told("a_programme_ends_together", "after update of destroy_on", TOGETHER),
        told("a_document_joins_its_programme", "before insert", JOINED),
        migrations.RunSQL([erasing.goes(WITH_DOCUMENTS)], [erasing.goes(before.WITH_APPLICATIONS)]),
    ]
