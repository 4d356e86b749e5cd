from importlib import import_module

from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, grant, policy_function, protect

guards = import_module("cordee.privacy.migrations.0002_guards_only_narrow")
links = import_module("cordee.people.migrations.0005_a_link_of_a_person_is_no_membership")

SHARING, REPLY = "employer_sharing", "employer_employerreply"
ME, US = "(select policy.membership())", "(select policy.organisation())"
DEMO, MAIL = "(select policy.job()) = 'demo'", "(select policy.job()) = 'outbox'"
BY_HER, BY_CONTACT = "(select app.ctx()) like 'person:%'", "(select app.ctx()) like 'employer:%'"
HERS = f"({BY_HER} and case_id = (select policy.own_case()))"
LEADS = (
    "((select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
    " and case_id = policy.case_as(case_id, '{lead}'))"
)
# What a physician wrote is of her health: who reads that of her, by its own door or with her agreement, reads this.
SHARED = "case_id = policy.content_case(case_id, 'health')"
BEFORE, AFTER = " or app.ctx() like 'person:%'", " or app.ctx() like 'person:%' or app.ctx() like 'employer:%'"

# One exact hash, one sharing: until its day, her word, or the end of the case (a trigger), and while nobody froze it.
HELD = """
select sharing.id from public.employer_sharing sharing
 where sharing.secret_hash = case when app.ctx() like 'employer:%' then substr(app.ctx(), 10) end
   and sharing.stopped_at is null and statement_timestamp() < sharing.expires_at
   and not exists (
       select from public.privacy_guard guard
        where guard.case_id = sharing.case_id and guard.kind = 'restricted' and guard.lifted_at is null)
"""
LEAD = """
select part.organisation_id
  from public.employer_sharing sharing
  join public.cases_participation part on part.case_id = sharing.case_id
 where sharing.id = policy.employer_sharing() and part.level = 'lead'
   and part.valid_from <= statement_timestamp()
   and (part.valid_until is null or statement_timestamp() < part.valid_until)
"""
# When the contact's link was opened: for her, and for who leads her case (the journal is never read otherwise).
READINGS = """
select event.target::uuid, event.at
  from public.audit_event event
 where event."case" = one::text and event.kind = 'employer_sharing.read' and event.actor_kind = 'employer'
   and not one = any ((select policy.shut_contents())::uuid[])
   and (policy.own_case() = one
        or (policy.role() in ('adviser', 'team_lead', 'health_professional') and policy.case_as(one, '{lead}') = one))
 order by event.at
"""
ENDS = """
begin
    if old.state = 'open' and new.state <> 'open' then
        update public.employer_sharing ended set stopped_at = statement_timestamp()
         where ended.case_id = new.id and ended.stopped_at is null;
    end if;
    return null;
end
"""
GOES = """
begin
    delete from public.outbox_message gone using public.employer_sharing sharing
     where sharing.case_id = new.id and gone.about = sharing.id::text;
    delete from public.employer_employerreply gone where gone.case_id = new.id;
    delete from public.employer_sharing gone where gone.case_id = new.id;
    return null;
end
"""


def trigger(name, on, when, body):
    return migrations.RunSQL(
        [
            f"create function policy.{name}() returns trigger language plpgsql security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$",
            f"revoke all on function policy.{name}() from public",
            f"alter function policy.{name}() owner to cordee_policy",
            f"create trigger {name} after {when} on {on} for each row execute function policy.{name}()",
        ],
        [f"drop trigger {name} on {on}", f"drop function policy.{name}()"],
    )


SIGNED = f"{BY_CONTACT} and actor_kind = 'employer' and membership is null"
OWN = f"(channel = 'link' and membership_id is null and given_by_link = (select policy.person_link()) and {HERS})"
HEARD = f"(channel = 'voice' and membership_id = {ME} and organisation_id = {US} and {LEADS})"


class Migration(migrations.Migration):
    dependencies = [
        ("employer", "0001_what_she_shares_and_what_is_answered"),
        ("privacy", "0018_who_leads_reads_that_a_case_will_go"),
        ("support", "0010_an_application_is_read_by_who_supports_her"),
    ]

    operations = [
        migrations.RunSQL(
            links.replaced(links.MEMBERSHIP.replace("{more}", AFTER)),
            links.replaced(links.MEMBERSHIP.replace("{more}", BEFORE)),
        ),
        migrations.RunSQL(
            f"create policy audit_event_by_employer_insert on audit_event for insert to {APPLICATION_ROLES}"
            f" with check ({SIGNED})",
            "drop policy audit_event_by_employer_insert on audit_event",
        ),
        grant("select, update, delete", SHARING, to="cordee_policy"),
        grant("select, delete", REPLY, to="cordee_policy"),
        policy_function("employer_sharing()", returns="uuid", body=HELD),
        policy_function("employer_lead()", returns="uuid", body=LEAD),
        policy_function(
            "employer_readings(one uuid)", returns="table(sharing uuid, at timestamptz)", body=READINGS
        ),
        protect(
            SHARING,
            select=f"{DEMO} or {MAIL} or {HERS} or {LEADS} or {SHARED} or id = (select policy.employer_sharing())",
            insert=f"{DEMO} or (stopped_at is null and version = 1 and ({OWN} or {HEARD}))",
            update=f"stopped_at is null and ({HERS} or {LEADS})",
            update_check=f"{HERS} or {LEADS}",
        ),
        grant("select, insert", SHARING),
        grant(
            "update (lines, version, words, wording_version, changed_at, changed_by, link_number, secret_hash,"
            " stopped_at, stopped_by)",
            SHARING,
        ),
        guards.narrow(SHARING, "case_id", "shut_contents"),
        guards.in_the_departement_of_its_case(SHARING),
        migrations.RunSQL(
            [
                f"alter table {SHARING} add constraint sharing_is_of_one_case unique (id, case_id)",
                f"alter table {REPLY} add constraint reply_is_of_the_case_of_its_sharing"
                f" foreign key (sharing_id, case_id) references {SHARING} (id, case_id)",
            ],
            [
                f"alter table {REPLY} drop constraint reply_is_of_the_case_of_its_sharing",
                f"alter table {SHARING} drop constraint sharing_is_of_one_case",
            ],
        ),
        protect(
            REPLY,
            select=f"{DEMO} or {HERS} or {LEADS} or {SHARED} or sharing_id = (select policy.employer_sharing())",
            insert=f"{DEMO} or ({BY_CONTACT} and sharing_id = (select policy.employer_sharing()))",
        ),
        grant("select, insert", REPLY),
        guards.narrow(REPLY, "case_id", "shut_contents"),
        guards.in_the_departement_of_its_case(REPLY),
        trigger("a_sharing_ends_with_its_case", "cases_case", "update of state", ENDS),
        trigger("a_sharing_goes_with_its_case", "privacy_erasedcase", "insert", GOES),
    ]
