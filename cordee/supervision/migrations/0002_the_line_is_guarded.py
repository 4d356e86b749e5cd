from django.db import migrations

from cordee.audit.rls import append_only, grant, policy_function, protect

WEEK, SPECIAL, NOTE = "supervision_weeklyhours", "supervision_specialhours", "supervision_coachingnote"
DEMO = "(select policy.job()) = 'demo'"
OURS = "organisation_id = (select policy.organisation())"
LINE = f"((select policy.role()) in ('team_lead', 'phone_agent') and {OURS})"
SUPERVISED = "organisation_id = (select policy.supervised_line())"
MINE = "(select policy.membership())"
MARKED = f"((select policy.role()) = 'phone_agent' and reader = md5(orientation::text || {MINE}::text))"

# The organisation of a team lead, where somebody answers the telephone; else null.
LEADS = """
select policy.organisation()
 where policy.role() = 'team_lead' and exists (
    select from public.network_membership agent
      join public.network_user account on account.id = agent.user_id and account.is_active
     where agent.organisation_id = policy.organisation() and agent.role = 'phone_agent'
       and agent.valid_from <= statement_timestamp()
       and (agent.valid_until is null or statement_timestamp() < agent.valid_until))
"""
# What everybody may know: hours and announcements, without who wrote them. It asks nobody who acts: pages that open no
# transaction say the hours too.
HOURS = """
select jsonb_build_object(
    'weeks', (select coalesce(jsonb_agg(jsonb_build_array(last.valid_from, last.week) order by last.valid_from), '[]')
                from (select distinct on (valid_from) valid_from, week from public.supervision_weeklyhours
                       order by valid_from, made_at desc, id) last),
    'announced', (select coalesce(jsonb_agg(jsonb_build_object(
                             'begins', begins_at, 'ends', ends_at, 'closes', closes, 'reason', reason,
                             'message', message, 'message_english', message_english) order by begins_at, id), '[]')
                    from public.supervision_specialhours
                   where withdrawn_at is null and ends_at > statement_timestamp() - interval '1 day'))
"""
# Decisions of the agents of the line where another service was kept than the engine's first: nothing of whom they are
# about, nor of who took them. What a guard shuts stays shut.
OVERRIDES = """
select decided.id, date_trunc('week', decided.decided_at at time zone 'Europe/Paris')::date,
       decided.needs::text[], decided.lead_family::text, decided.chosen_family::text,
       decided.override_code::text, decided.override_text::text, decided.catalogue_hash::text
  from public.orientation_orientation decided
  join public.network_membership agent on agent.id = decided.by_id and agent.role = 'phone_agent'
 where decided.organisation_id = policy.supervised_line() and decided.override_code <> ''
   and decided.decided_at >= $1 and decided.decided_at < $2
   and (decided.case_id is null or decided.case_id <> all (policy.shut_cases()))
"""
DECIDED = """
select count(*) from public.orientation_orientation decided
  join public.network_membership agent on agent.id = decided.by_id and agent.role = 'phone_agent'
 where decided.organisation_id = policy.supervised_line() and decided.decided_at >= $1 and decided.decided_at < $2
"""
OVERRIDDEN = (
    "table(id uuid, monday date, needs text[], lead text, chosen text, code text, words text, catalogue_hash text)"
)
# One of them, for the note that is written about it.
COACHABLE = """
select decided.id from public.orientation_orientation decided
  join public.network_membership agent on agent.id = decided.by_id and agent.role = 'phone_agent'
 where decided.id = one and decided.organisation_id = policy.supervised_line() and decided.override_code <> ''
   and (decided.case_id is null or decided.case_id <> all (policy.shut_cases()))
"""
# For whom a note is, as a mark that its reader alone can make again: the row names nobody.
READER = """
begin
    select md5(new.orientation::text || decided.by_id::text) into new.reader
      from public.orientation_orientation decided
     where decided.id = new.orientation and decided.override_code <> '';
    new.reader := coalesce(new.reader, '');
    return new;
end
"""
OWN_NOTED = """
select decided.id, date_trunc('week', decided.decided_at at time zone 'Europe/Paris')::date,
       decided.needs::text[], decided.lead_family::text, decided.chosen_family::text,
       decided.override_code::text, decided.override_text::text, decided.catalogue_hash::text
  from public.supervision_coachingnote noted
  join public.orientation_orientation decided on decided.id = noted.orientation
 where policy.role() = 'phone_agent' and decided.by_id = policy.membership() and decided.override_code <> ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0001_hours_and_notes"),
        ("orientation", "0003_she_reads_what_she_said"),
        ("privacy", "0014_cases_past_their_term_are_listed"),
    ]

    operations = [
        grant("select", f"{WEEK}, {SPECIAL}, {NOTE}, orientation_orientation", to="cordee_policy"),
        policy_function("supervised_line()", returns="uuid", body=LEADS),
        policy_function("line_hours()", returns="jsonb", body=HOURS),
        policy_function(
            "line_overrides(since timestamptz, until timestamptz)", returns=OVERRIDDEN, body=OVERRIDES
        ),
        policy_function("line_decided(since timestamptz, until timestamptz)", returns="bigint", body=DECIDED),
        policy_function("coachable(one uuid)", returns="uuid", body=COACHABLE),
        policy_function("own_noted()", returns=OVERRIDDEN, body=OWN_NOTED),
        protect(
            WEEK,
            select=f"{LINE} or {DEMO}",
            insert=f"({SUPERVISED} and by_id = {MINE}) or {DEMO}",
        ),
        grant("select, insert", WEEK),
        append_only(WEEK),
        protect(
            SPECIAL,
            select=f"{LINE} or {DEMO}",
            insert=f"({SUPERVISED} and by_id = {MINE} and withdrawn_at is null) or {DEMO}",
            update=f"{SUPERVISED} and withdrawn_at is null",
            update_check=f"{SUPERVISED} and withdrawn_by_id = {MINE} and withdrawn_at is not null",
        ),
        grant("select, insert", SPECIAL),
        grant("update (withdrawn_at, withdrawn_by_id)", SPECIAL),
        protect(
            NOTE,
            select=f"((select policy.role()) = 'team_lead' and {OURS})"
            f" or {MARKED} or {DEMO}",
            insert=f"({SUPERVISED} and by_id = {MINE} and read_at is null"
            f" and orientation = policy.coachable(orientation)) or {DEMO}",
            update=MARKED,
        ),
        grant("select, insert", NOTE),
        grant("update (read_at)", NOTE),
        migrations.RunSQL(
            [
                "create function policy.a_note_finds_its_reader() returns trigger language plpgsql security definer "
                f"set search_path = pg_catalog, pg_temp as $policy${READER}$policy$",
                "revoke all on function policy.a_note_finds_its_reader() from public",
                "alter function policy.a_note_finds_its_reader() owner to cordee_policy",
                f"create trigger a_note_finds_its_reader before insert on {NOTE} "
                "for each row execute function policy.a_note_finds_its_reader()",
            ],
            [
                f"drop trigger a_note_finds_its_reader on {NOTE}",
                "drop function policy.a_note_finds_its_reader()",
            ],
        ),
    ]
