from django.db import migrations

from cordee.audit.rls import append_only, grant, policy_function, protect

JOB = "(select policy.job()) in ('demo', 'matching')"
FOLLOWING = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
US, ME = "(select policy.organisation())", "(select policy.membership())"
OURS = f"({FOLLOWING} and case_id = policy.case_as(case_id, '{{lead}}'))"

OWN_SIDE = """
select side.id from public.matching_matchside side
 where side.id = one and policy.role() in ('adviser', 'team_lead', 'health_professional')
   and side.case_id = policy.case_as(side.case_id, '{lead}')
"""
OWN_MATCH = """
select side.match_id from public.matching_matchside side
 where side.match_id = one and policy.role() in ('adviser', 'team_lead', 'health_professional')
   and side.case_id = policy.case_as(side.case_id, '{lead}')
 limit 1
"""

# The three ways to be alike are found by three indexes; names are compared whatever the order of their parts. A phone
# or an address without the name or the birth date is no reason: relatives share them. The person herself comes with
# them, with no resemblance, to say which case speaks for her.
LOOK_ALIKES = """
begin
    if policy.job() is null or policy.job() not in ('demo', 'matching') then
        raise exception 'look_alikes answers to the job of the matches alone' using errcode = 'insufficient_privilege';
    end if;
    return query
    with mine as (
        select identity.person_id, identity.birth_date, contact.phone_key, lower(contact.email) as email,
               array(select part from unnest(string_to_array(identity.name_key, ' ')) part order by part) as parts
          from public.people_identity identity
          join public.people_contact contact on contact.person_id = identity.person_id
         where identity.person_id = one
    ), near as (
        select identity.person_id from mine
          join public.people_identity identity on identity.birth_date = mine.birth_date
        union
        select contact.person_id from mine
          join public.people_contact contact on contact.phone_key = mine.phone_key and mine.phone_key <> ''
        union
        select contact.person_id from mine
          join public.people_contact contact on lower(contact.email) = mine.email and mine.email <> ''
    ), compared as (
        select near.person_id,
               array(select part from unnest(string_to_array(identity.name_key, ' ')) part order by part)
                   = mine.parts as same_name,
               identity.birth_date = mine.birth_date as same_birth,
               identity.birth_date is distinct from mine.birth_date
                   and identity.birth_date is not null and mine.birth_date is not null as other_birth,
               contact.phone_key = mine.phone_key and mine.phone_key <> '' as same_phone,
               lower(contact.email) = mine.email and mine.email <> '' as same_email
          from near cross join mine
          join public.people_identity identity on identity.person_id = near.person_id
          join public.people_contact contact on contact.person_id = near.person_id
         where near.person_id <> one
    ), alike as (
        select one as person_id, '{}'::text[] as reasons
        union all
        select compared.person_id, array_remove(array[
               case when same_name and same_birth then 'name_and_birth' end,
               case when same_name and same_phone and not other_birth then 'name_and_phone' end,
               case when same_name and same_email and not other_birth then 'name_and_email' end,
               case when same_birth and same_phone then 'birth_and_phone' end,
               case when same_birth and same_email then 'birth_and_email' end], null) as reasons
          from compared
    )
    select distinct on (alike.person_id) alike.person_id, opened.id, opened.departement::text, alike.reasons
      from alike join public.cases_case opened on opened.person_id = alike.person_id and opened.state = 'open'
     where alike.person_id = one or alike.reasons <> '{}'
     order by alike.person_id, opened.opened_at desc;
end
"""

# Both persons of a confirmed match are one where somebody asks whether she was sent before.
SAME_PERSON = """
select mine.person_id from public.matching_matchside mine
  join public.matching_match found on found.id = mine.match_id and found.state = 'confirmed'
  join public.matching_matchside theirs on theirs.match_id = mine.match_id and theirs.person_id <> mine.person_id
 where mine.person_id = one and theirs.person_id = other
 limit 1
"""

# The one statement that changes a side and its match: it sees the other side, which who speaks does not.
MOVE = """
create function policy.move_match() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
declare
    concerned uuid;
    words text[];
begin
    select side.match_id into concerned from public.matching_matchside side where side.id = new.side_id;
    perform 1 from public.matching_match found where found.id = concerned for update;
    update public.matching_matchside side
       set word = new.word, said_at = case when new.word = '' then null else new.at end, version = new.version
     where side.id = new.side_id and side.version = new.version - 1 and side.departement = new.departement;
    if not found then
        raise exception 'side % is not at version %', new.side_id, new.version - 1
            using errcode = 'serialization_failure', constraint = 'word_comes_after_the_last';
    end if;
    select array_agg(side.word::text) into words from public.matching_matchside side where side.match_id = concerned;
    update public.matching_match found
       set state = case when 'other' = any (words) then 'rejected' when '' = any (words) then 'proposed'
                        else 'confirmed' end
     where found.id = concerned;
    return null;
end $body$
"""

AWAIT = """
create function policy.await_matching() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $body$
begin
    insert into public.matching_waiting (person_id, since) values (new.person_id, statement_timestamp())
    on conflict do nothing;
    return null;
end $body$
"""

# As before (referrals 0004), and besides whoever was confirmed to be the same person.
TWIN_SENT_ON = """
select max((twin.sent_at at time zone 'Europe/Paris')::date)
  from public.referrals_referral asked
  join public.cases_case its_case on its_case.id = asked.case_id
  join public.referrals_referral twin
    on twin.recipient_id = asked.recipient_id and twin.service_family = asked.service_family and twin.id <> asked.id
   and twin.state in ('envoyee', 'recue', 'acceptee', 'demarree')
   and (twin.sent_at at time zone 'Europe/Paris')::date > since
  join public.cases_case other on other.id = twin.case_id
 where asked.id = policy.own_draft(one) and (
       other.person_id = its_case.person_id
    or exists (select from public.people_identity mine join public.people_identity theirs using (name_key, birth_date)
                where mine.person_id = its_case.person_id and theirs.person_id = other.person_id)
    or exists (select from public.people_contact mine join public.people_contact theirs using (phone_key)
                where mine.person_id = its_case.person_id and theirs.person_id = other.person_id
                  and mine.phone_key <> ''){more})
"""


def definer_trigger(function, body):
    name = f"policy.{function}()"
    return migrations.RunSQL(
        [body, f"alter function {name} owner to cordee_policy", f"revoke all on function {name} from public"],
        f"drop function {name}",
    )


def twin_sent_on(more):
    body = TWIN_SENT_ON.replace("{more}", more)
    return (
        "create or replace function policy.twin_sent_on(one uuid, since date) returns date language sql stable "
        f"security definer set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0001_two_persons_who_are_perhaps_one"),
        ("referrals", "0004_each_level_has_its_readers"),
    ]

    operations = [
        grant("select, update", "matching_match, matching_matchside", to="cordee_policy"),
        grant("select, insert", "matching_waiting", to="cordee_policy"),
        policy_function("own_side(one uuid)", returns="uuid", body=OWN_SIDE),
        policy_function("own_match(one uuid)", returns="uuid", body=OWN_MATCH),
        policy_function("same_person(one uuid, other uuid)", returns="uuid", body=SAME_PERSON),
        policy_function(
            "look_alikes(one uuid)",
            returns="table (person uuid, case_id uuid, departement text, resemblance text[])",
            body=LOOK_ALIKES,
            language="plpgsql",
        ),
        migrations.RunSQL(
            "revoke execute on function policy.look_alikes(uuid), policy.same_person(uuid, uuid) from cordee_web",
            "grant execute on function policy.look_alikes(uuid), policy.same_person(uuid, uuid) to cordee_web",
        ),
        migrations.RunSQL(
            [
                "create index people_identity_birth_date on people_identity (birth_date) where birth_date is not null",
                "create index people_contact_lower_email on people_contact (lower(email)) where email <> ''",
            ],
            ["drop index people_contact_lower_email", "drop index people_identity_birth_date"],
        ),
        protect("matching_match", select=f"{JOB} or id = policy.own_match(id)", insert=JOB),
        protect("matching_matchside", select=f"{JOB} or {OURS}", insert=JOB),
        protect(
            "matching_matchword",
            select=f"{JOB} or side_id = policy.own_side(side_id)",
            insert=f"{JOB} or (side_id = policy.own_side(side_id) and said_by_id = {ME} and organisation_id = {US})",
        ),
        protect("matching_waiting", select=JOB, insert=JOB, delete=JOB),
        grant("select, insert", "matching_match, matching_matchside, matching_matchword"),
        grant("select, delete", "matching_waiting"),
        append_only("matching_matchword"),
        migrations.RunSQL(
            "alter table matching_matchside add constraint side_is_of_the_person_of_its_case "
            "foreign key (case_id, person_id) references cases_case (id, person_id)",
            "alter table matching_matchside drop constraint side_is_of_the_person_of_its_case",
        ),
        migrations.RunSQL(
            "alter table matching_matchside add constraint side_is_in_the_departement_of_its_case "
            "foreign key (case_id, departement) references cases_case (id, departement)",
            "alter table matching_matchside drop constraint side_is_in_the_departement_of_its_case",
        ),
        definer_trigger("move_match", MOVE),
        migrations.RunSQL(
            "create trigger word_moves_its_match after insert on matching_matchword "
            "for each row execute function policy.move_match()",
            "drop trigger word_moves_its_match on matching_matchword",
        ),
        definer_trigger("await_matching", AWAIT),
        migrations.RunSQL(
            "create trigger new_case_awaits_matching after insert on cases_case "
            "for each row execute function policy.await_matching()",
            "drop trigger new_case_awaits_matching on cases_case",
        ),
        migrations.RunSQL(
            "insert into matching_waiting (person_id, since) select distinct opened.person_id, now() "
            "from cases_case opened where opened.state = 'open'",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            twin_sent_on("\n    or other.person_id = policy.same_person(other.person_id, its_case.person_id)"),
            twin_sent_on(""),
        ),
    ]
