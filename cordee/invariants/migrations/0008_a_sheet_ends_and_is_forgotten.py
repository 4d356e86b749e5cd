from django.db import migrations

from cordee.audit.rls import policy_function

ENDED = "least(sheet.expires_at, coalesce(sheet.revoked_at, sheet.expires_at))"
# The journal is read from the oldest sheet that is kept: sixty days at most. A minute for two clocks that differ.
READ_TOO_LATE = f"""
select sheet.id from public.sheet_sheet sheet
 where exists (
     select from public.audit_event event
      where event.at >= statement_timestamp() - interval '70 days'
        and event.kind = 'sheet.read' and event.actor_kind = 'visitor' and event.target = sheet.id::text
        and event.at > {ENDED} + interval '1 minute')
"""
KEPT_TOO_LONG = f"""
select sheet.id from public.sheet_sheet sheet
 where {ENDED} < statement_timestamp() - interval '32 days'
   and not exists (
       select from public.privacy_guard guard
        where guard.case_id = sheet.case_id and guard.kind = 'restricted' and guard.lifted_at is null)
"""
QUESTIONS = {"broken_sheets_closed()": READ_TOO_LATE, "broken_sheets_erased()": KEPT_TOO_LONG}


def question(signature, asked):
    body = f"""
begin
    if policy.job() is distinct from 'invariants' then
        raise exception '% answers to the job of the invariants alone', '{signature}'
            using errcode = 'insufficient_privilege';
    end if;
    return query {asked};
end
"""
    return policy_function(signature, returns="setof uuid", body=body, language="plpgsql")


def for_jobs_only(signature):
    return migrations.RunSQL(
        f"revoke execute on function policy.{signature} from cordee_web",
        f"grant execute on function policy.{signature} to cordee_web",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("invariants", "0007_who_hears_of_a_failure"),
        ("sheet", "0002_a_sheet_is_hers_and_whoever_holds_its_link_reads_it"),
    ]

    operations = [
        *(question(signature, asked) for signature, asked in QUESTIONS.items()),
        *(for_jobs_only(signature) for signature in QUESTIONS),
    ]
