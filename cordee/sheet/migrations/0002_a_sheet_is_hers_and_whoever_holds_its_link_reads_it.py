from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

TABLE = "sheet_sheet"
DEMO, KEEPER = "(select policy.job()) = 'demo'", "(select policy.job()) = 'sheets'"
BY_HER, OWN = "(select app.ctx()) like 'person:%'", "case_id = (select policy.own_case())"
OVER = "least(expires_at, coalesce(revoked_at, expires_at)) < statement_timestamp() - interval '30 days'"

# Whoever holds the link, and nobody who does not: one exact hash, one sheet. It dies with its day, by her word, while
# the case is restricted, and once she could no longer revoke it.
SHEET_OF_LINK = """
select sheet.id, sheet.case_id, sheet.recipient::text, sheet.lines, sheet.made_at, sheet.expires_at
  from public.sheet_sheet sheet
  join public.cases_case of_it on of_it.id = sheet.case_id
 where sheet.secret_hash = $1 and sheet.revoked_at is null and statement_timestamp() < sheet.expires_at
   and not exists (
       select from public.privacy_guard guard
        where guard.case_id = sheet.case_id and guard.kind = 'restricted' and guard.lifted_at is null)
   and (of_it.state = 'open' or exists (
       select from public.cases_personquestion question
        where question.case_id = of_it.id
          and question.asked_on > (statement_timestamp() at time zone 'Europe/Paris')::date - 30))
"""
# When her sheets were opened, for herself: the journal is never read otherwise (see privacy 0006).
OPENED = """
select event.target::uuid, event.at
  from public.audit_event event
 where event."case" = policy.own_case()::text and event.kind = 'sheet.read' and event.actor_kind = 'visitor'
   and not policy.own_case() = any ((select policy.shut_cases())::uuid[])
 order by event.at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sheet", "0001_sheets"),
        ("cases", "0006_a_person_opens_her_own_case"),
        ("privacy", "0006_who_has_read_a_case_is_told_to_whom_it_concerns"),
    ]

    operations = [
        grant("select", TABLE, to="cordee_policy"),
        policy_function(
            "sheet_of_link(hash text)",
            returns="table(id uuid, of_case uuid, recipient text, lines jsonb, made_at timestamptz, "
            "expires_at timestamptz)",
            body=SHEET_OF_LINK,
        ),
        policy_function("sheets_opened()", returns="table(sheet uuid, at timestamptz)", body=OPENED),
        protect(
            TABLE,
            select=f"{DEMO} or {OWN} or ({KEEPER} and {OVER})",
            insert=f"{DEMO} or ({BY_HER} and {OWN} and revoked_at is null)",
            update=f"{BY_HER} and {OWN} and revoked_at is null",
            update_check=f"{BY_HER} and {OWN} and revoked_at is not null",
            delete=f"{KEEPER} and {OVER}",
        ),
        grant("select, insert", TABLE),
        grant("update (revoked_at)", TABLE),
        grant("delete", TABLE, to="cordee_worker"),
        migrations.RunSQL(
            f"alter table {TABLE} add constraint sheet_is_in_the_departement_of_its_case"
            " foreign key (case_id, departement) references cases_case (id, departement)",
            f"alter table {TABLE} drop constraint sheet_is_in_the_departement_of_its_case",
        ),
    ]
