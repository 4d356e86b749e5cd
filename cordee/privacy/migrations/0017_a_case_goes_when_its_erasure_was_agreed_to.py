from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, policy_function

before = import_module("cordee.privacy.migrations.0016_a_case_past_its_term_is_erased")

# A rights officer agreed seven whole days ago and has not gone back on it; nothing runs, waits or is limited.
AGREED = """
       select from public.voice_rightsrequest agreed
        where agreed.case_id = past.id and agreed."right" = 'effacement' and agreed.answer = 'accepte'
          and agreed.answered_at < statement_timestamp() - interval '7 days'
"""
NOTHING_HOLDS = """
   and not exists (
       select from public.voice_rightsrequest asked where asked.case_id = past.id and asked.answered_at is null)
   and not exists (
       select from public.referrals_referral about
        where about.case_id = past.id
          and about.state in ('attente_accord', 'envoyee', 'recue', 'acceptee', 'demarree'))
   and not exists (
       select from public.privacy_guard guard
        where guard.case_id = past.id and guard.kind = 'restricted' and guard.lifted_at is null)
"""
AGREED_TO = f"""
select coalesce(array_agg(past.id order by past.id), '{{}}')
  from public.cases_case past
 where {before.JOB} and exists ({AGREED}) {NOTHING_HOLDS}
"""
# Who goes back on it is waited for; and who comes later finds nothing to go back on.
LOCKED = "    perform 1 from public.voice_rightsrequest asked where asked.case_id = new.id for update;\n"
ONE_WAY = "if not new.id = any (policy.cases_to_erase(new.last_before)) then"
EITHER_WAY = (
    LOCKED.lstrip()
    + "    if not new.id = any (policy.cases_to_erase(new.last_before) || policy.cases_agreed_to_erase()) then"
)
EITHER = before.ERASED.replace(ONE_WAY, EITHER_WAY)


def _goes(body):
    return (
        "create or replace function policy.an_erased_case_goes() returns trigger language plpgsql security definer "
        f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0016_a_case_past_its_term_is_erased"),
        ("voice", "0003_an_erasure_is_agreed_to_and_taken_back"),
    ]

    operations = [
        grant("update", "voice_rightsrequest", to="cordee_policy"),  # to lock it
        policy_function("cases_agreed_to_erase()", returns="uuid[]", body=AGREED_TO),
        migrations.RunSQL([_goes(EITHER)], [_goes(before.ERASED)]),
    ]
