from django.db import migrations

# What was handed over, and what a caller was told who left no name: neither the agent, nor the person, nor the day.
DECIDED = """
select decided.id, date_trunc('week', decided.decided_at at time zone 'Europe/Paris')::date,
       decided.needs::text[], decided.lead_family::text, decided.chosen_family::text,
       decided.override_code::text, decided.override_text::text, decided.catalogue_hash::text
"""
TOLD = """
select told.id, date_trunc('week', told.ended_at at time zone 'Europe/Paris')::date,
       told.needs::text[], told.lead_family::text, told.kept_family::text,
       told.kept_why::text, ''::text, told.catalogue_hash::text
"""
OVERRIDES = f"""{DECIDED}
  from public.orientation_orientation decided
  join public.network_membership agent on agent.id = decided.by_id and agent.role = 'phone_agent'
 where decided.organisation_id = policy.supervised_line() and decided.override_code <> ''
   and decided.decided_at >= $1 and decided.decided_at < $2
   and (decided.case_id is null or decided.case_id <> all (policy.shut_cases()))
"""
TOLD_TOO = f"""union all {TOLD}
  from public.frontdesk_call told
 where told.organisation_id = policy.supervised_line() and told.kept_why <> ''
   and told.ended_at >= $1 and told.ended_at < $2
"""
COUNTED = """
select count(*) from public.orientation_orientation decided
  join public.network_membership agent on agent.id = decided.by_id and agent.role = 'phone_agent'
 where decided.organisation_id = policy.supervised_line() and decided.decided_at >= $1 and decided.decided_at < $2
"""
COUNTED_TOO = f"""
select ({COUNTED}) + (select count(*) from public.frontdesk_call told
 where told.organisation_id = policy.supervised_line() and told.outcome = 'orientee'
   and told.ended_at >= $1 and told.ended_at < $2)
"""
COACHABLE = """
select decided.id from public.orientation_orientation decided
  join public.network_membership agent on agent.id = decided.by_id and agent.role = 'phone_agent'
 where decided.id = one and decided.organisation_id = policy.supervised_line() and decided.override_code <> ''
   and (decided.case_id is null or decided.case_id <> all (policy.shut_cases()))
"""
COACHABLE_TOO = """union all
select told.id from public.frontdesk_call told
 where told.id = one and told.organisation_id = policy.supervised_line() and told.kept_why <> ''
"""
READER = """
begin
    select md5(new.orientation::text || whose.by_id::text) into new.reader
      from ({whose}) whose;
    new.reader := coalesce(new.reader, '');
    return new;
end
"""
WHO_DECIDED = """select decided.by_id from public.orientation_orientation decided
             where decided.id = new.orientation and decided.override_code <> ''"""
WHO_TOLD = """ union all
            select told.membership_id from public.frontdesk_call told
             where told.id = new.orientation and told.kept_why <> ''"""
OWN_NOTED = f"""{DECIDED}
  from public.supervision_coachingnote noted
  join public.orientation_orientation decided on decided.id = noted.orientation
 where policy.role() = 'phone_agent' and decided.by_id = policy.membership() and decided.override_code <> ''
"""
OWN_TOLD = f"""union all {TOLD}
  from public.supervision_coachingnote noted
  join public.frontdesk_call told on told.id = noted.orientation
 where policy.role() = 'phone_agent' and told.membership_id = policy.membership() and told.kept_why <> ''
"""
OVERRIDDEN = (
    "table(id uuid, monday date, needs text[], lead text, chosen text, code text, words text, catalogue_hash text)"
)


def replaced(signature, returns, body, *, before):
    def written(text):
        return (
            f"create or replace function policy.{signature} returns {returns} language sql stable security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${text}$policy$"
        )

    return migrations.RunSQL(written(body), written(before))


def reader(whose):
    return (
        "create or replace function policy.a_note_finds_its_reader() returns trigger language plpgsql security definer "
        f"set search_path = pg_catalog, pg_temp as $policy${READER.format(whose=whose)}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0004_a_danger_is_seen_at_once"),
        ("frontdesk", "0018_she_is_told_of_another_service"),
    ]

    operations = [
        replaced(
            "line_overrides(since timestamptz, until timestamptz)", OVERRIDDEN, OVERRIDES + TOLD_TOO, before=OVERRIDES
        ),
        replaced("line_decided(since timestamptz, until timestamptz)", "bigint", COUNTED_TOO, before=COUNTED),
        replaced("coachable(one uuid)", "uuid", COACHABLE + COACHABLE_TOO, before=COACHABLE),
        replaced("own_noted()", OVERRIDDEN, OWN_NOTED + OWN_TOLD, before=OWN_NOTED),
        migrations.RunSQL(reader(WHO_DECIDED + WHO_TOLD), reader(WHO_DECIDED)),
    ]
