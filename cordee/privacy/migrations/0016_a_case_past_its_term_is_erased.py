from importlib import import_module

from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

before = import_module("cordee.privacy.migrations.0014_cases_past_their_term_are_listed")

TABLE = "privacy_erasedcase"
JOB = "(select policy.job()) = 'retention'"
# Her own acts after the closing are contacts too: a sheet that she made, an agreement given or taken back.
HER_ACTS = """
   and not exists (select from public.sheet_sheet made where made.case_id = past.id and made.made_at >= $1)
   and not exists (
       select from public.people_consent agreed
        where agreed.case_id = past.id and (agreed.given_at >= $1 or agreed.withdrawn_at >= $1))
"""
PAST = before.PAST.rstrip() + HER_ACTS
# Two years at least, whatever the job asks, by the clock of the database; and who led it was told a month before.
LAST_DAY = "least($1, (statement_timestamp() at time zone 'Europe/Paris')::date - interval '2 years')::date"
TOLD = """
       select from public.outbox_message told
        where told.kind = 'case_ends_soon' and told.about = past.id::text
          and told.created_at >= statement_timestamp() - interval '90 days'
"""
TO_ERASE = (
    PAST.replace("$1", LAST_DAY)
    + f"   and exists ({TOLD} and told.created_at < statement_timestamp() - interval '30 days')\n"
)
ENDING = PAST + f"   and not exists ({TOLD})\n"
LED_LAST = """
select part.organisation_id from public.cases_participation part
 where (select policy.job()) = 'retention' and part.case_id = one and part.level = 'lead'
 order by part.valid_until desc nulls first, part.valid_from desc limit 1
"""
DEPARTEMENT = "select past.departement::text from public.cases_case past where past.id = one and " + JOB

COUNTED = """
declare
    counted record;
begin
    select date_trunc('month', past.closed_on)::date as month, past.departement, past.closing,
           coalesce(last.need, '') as need, coalesce(last.outcome, '') as outcome
      into counted
      from public.cases_case past
      left join lateral (
           select asked.need, about.outcome
             from public.referrals_referral about
             left join public.referrals_referralsummary asked on asked.referral_id = about.id
            where about.case_id = past.id
            order by about.closed_on desc nulls last, about.created_at desc limit 1) last on true
     where past.id = new.id;
    if found then
        new.month := counted.month;
        new.departement := counted.departement;
        new.closing := counted.closing;
        new.need := counted.need;
        new.outcome := counted.outcome;
    end if;
    return new;
end
"""

# What points to another row goes before it.
OF_REFERRAL = {
    "referrals_transition": "referral_id",
    "referrals_attempt": "referral_id",
    "referrals_answerlink": "referral_id",
    "referrals_continuation": "source_id",
    "referrals_referralquestion": "referral_id",
    "referrals_referralcomplement": "referral_id",
    "referrals_correction": "referral_id",
    "referrals_referralmessage": "referral_id",
    "referrals_referralsummary": "referral_id",
}
OF_ORIENTATION = ("orientation_situation", "orientation_healthfacts", "orientation_trace")
OF_CASE = (
    "cases_personanswer",
    "cases_personquestion",
    "cases_escalation",
    "cases_participation",
    "people_personlink",
    "people_acceptance",
    "voice_rightsrequest",
    "sheet_sheet",
    "privacy_guard",
    "privacy_caseassignment",
    "privacy_emergencyaccess",
    "privacy_watch",
)
OF_PERSON = ("people_identity", "people_contact", "people_noticegiven", "matching_waiting")
MATCHES = ("matching_matchword", "matching_matchside", "matching_match")
WHOLE = ("referrals_referral", "orientation_orientation", "people_consent", "cases_case", "people_person")
EMPTIED = ", ".join([*OF_REFERRAL, *OF_ORIENTATION, *OF_CASE, *OF_PERSON, *MATCHES, *WHOLE, "outbox_message"])


def _gone(tables, condition):
    return "".join(f"    delete from public.{table} gone where gone.{condition};\n" for table in tables)


ERASED = f"""
declare
    person uuid;
    requests uuid[];
    decisions uuid[];
    found uuid[];
    numbers text[];
begin
    select past.person_id into person from public.cases_case past where past.id = new.id for update;
    if not new.id = any (policy.cases_to_erase(new.last_before)) then
        raise exception 'case % is not past its term', new.id using errcode = 'check_violation';
    end if;
    requests := array(select about.id from public.referrals_referral about where about.case_id = new.id);
    decisions := array(select past.id from public.orientation_orientation past where past.case_id = new.id);
    found := array(select side.match_id from public.matching_matchside side where side.case_id = new.id);
    numbers := array[new.id::text] || requests::text[]
        || array(select opened.id::text from public.privacy_emergencyaccess opened where opened.case_id = new.id)
        || array(select seen.id::text from public.privacy_watch seen where seen.case_id = new.id);
    delete from public.outbox_message gone
     where gone.about = any (numbers) or gone.kind = 'webhook' and split_part(gone.about, ' ', 3) = any (numbers);
    delete from public.matching_matchword gone using public.matching_matchside side
     where gone.side_id = side.id and side.match_id = any (found);
    delete from public.matching_matchside gone where gone.match_id = any (found);
    delete from public.matching_match gone where gone.id = any (found);
{"".join(_gone([table], f"{key} = any (requests)") for table, key in OF_REFERRAL.items())}
{_gone(OF_CASE, "case_id = new.id")}
{_gone(["referrals_referral"], "case_id = new.id")}
{_gone(OF_ORIENTATION, "orientation_id = any (decisions)")}
{_gone(["orientation_orientation"], "id = any (decisions)")}
{_gone(["people_consent"], "case_id = new.id")}
{_gone(["cases_case"], "id = new.id")}
    if not exists (select from public.cases_case other where other.person_id = person) then
{_gone(OF_PERSON, "person_id = person")}
{_gone(["people_person"], "id = person")}
    end if;
    return null;
end
"""
# A journal is never changed; it goes with its case, and only by the hand of the function above.
REFUSES = """
create function app.refuse_change_but_with_its_case() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' and current_user = 'cordee_policy' then
        return old;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$
"""
JOURNALS = (
    "cases_personanswer",
    "matching_matchword",
    "referrals_attempt",
    "referrals_continuation",
    "referrals_referralquestion",
    "referrals_referralcomplement",
    "referrals_transition",
)


def _refusing(table, function):
    return [
        f"drop trigger {table}_is_append_only on {table}",
        f"create trigger {table}_is_append_only before update or delete on {table} "
        f"for each row execute function app.{function}()",
    ]


def trigger(name, when, body):
    return migrations.RunSQL(
        [
            f"create function policy.{name}() returns trigger language plpgsql security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$",
            f"revoke all on function policy.{name}() from public",
            f"alter function policy.{name}() owner to cordee_policy",
            f"create trigger {name} {when} insert on {TABLE} for each row execute function policy.{name}()",
        ],
        [f"drop trigger {name} on {TABLE}", f"drop function policy.{name}()"],
    )


def _answers(body):
    return (
        "create or replace function policy.cases_past_their_term(before date) returns uuid[] language sql stable "
        f"security definer set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0015_what_remains_of_an_erased_case"),
        ("cases", "0017_the_line_reads_why_it_is_to_call"),
        ("matching", "0002_each_side_sees_itself"),
        ("outbox", "0007_a_failure_is_followed_by_somebody"),
        ("people", "0009_she_chooses_the_language_of_messages"),
        ("sheet", "0002_a_sheet_is_hers_and_whoever_holds_its_link_reads_it"),
    ]

    operations = [
        grant("delete", EMPTIED, to="cordee_policy"),
        # Other functions read these too: going back takes nothing away.
        migrations.RunSQL(f"grant select on {EMPTIED} to cordee_policy", migrations.RunSQL.noop),
        grant("update", "cases_case", to="cordee_policy"),  # to lock it: a withdrawal takes the same lock
        migrations.RunSQL(_answers(PAST), _answers(before.PAST)),
        policy_function("cases_to_erase(before date)", returns="uuid[]", body=TO_ERASE),
        policy_function("cases_ending(before date)", returns="uuid[]", body=ENDING),
        policy_function("led_last(one uuid)", returns="uuid", body=LED_LAST),
        policy_function("departement_of_an_ended_case(one uuid)", returns="text", body=DEPARTEMENT),
        migrations.RunSQL([REFUSES], ["drop function app.refuse_change_but_with_its_case()"]),
        migrations.RunSQL(
            [step for table in JOURNALS for step in _refusing(table, "refuse_change_but_with_its_case")],
            [step for table in JOURNALS for step in _refusing(table, "refuse_change")],
        ),
        protect(TABLE, select=JOB, insert=JOB),
        grant("select, insert", TABLE, to="cordee_worker"),
        grant("select", TABLE, to="cordee_web"),
        trigger("an_erased_case_is_counted", "before", COUNTED),
        trigger("an_erased_case_goes", "after", ERASED),
    ]
