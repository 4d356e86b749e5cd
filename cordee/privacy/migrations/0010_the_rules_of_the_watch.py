from django.db import migrations

# Readings of a member that show an identity or more, from a day of Paris to another, by the clock of the database.
READINGS = """
select event.membership as member, event.organisation as office, event.recorded_at as at, event.reason,
       (event.recorded_at at time zone 'Europe/Paris')::date as on_day, event."case" as of_case,
       coalesce(nullif(event."case", ''), nullif(event.person, '')) as of_whom
  from public.audit_event event
 where event.recorded_at >= first_day::timestamp at time zone 'Europe/Paris'
   and event.recorded_at < (last_day + 1)::timestamp at time zone 'Europe/Paris'
   and event.actor_kind = 'member' and event.membership is not null and event.kind like '%.read'
   and event.classes && '{identity,situation,health,private,medical}'::varchar[]
   and (select policy.job()) = 'watch'
"""
OF_A_CASE = """
select reading.*, one.id as case_id, one.departement, one.person_id
  from reading join public.cases_case one on one.id::text = reading.of_case
"""


def plain(words):
    """No accent, no capital, no sign: « Lefèvre-Noël » gives « lefevre noel »."""
    bare = f"regexp_replace(normalize(lower({words}), NFKD), U&'[\\0300-\\036F]', '', 'g')"
    return f"trim(regexp_replace({bare}, '[^a-z0-9]+', ' ', 'g'))"


# Once for a member and a case: what was said is not said again the next day.
FIRST_TIME = """
not exists (select from public.privacy_watch before
             where before.rule = '{rule}' and before.membership_id = read.member and before.case_id = read.case_id
               and before.day < read.on_day)
"""
NO_PART = """
read.reason = ''
and not exists (select from public.cases_participation part
                 where part.case_id = read.case_id and part.organisation_id = read.office
                   and part.valid_from <= read.at and (part.valid_until is null or read.at < part.valid_until))
and not exists (select from public.cases_personquestion question
                 where question.case_id = read.case_id and question.caller_id = read.office)
"""
SAME_NAME = f"""
exists (select from public.network_membership member
          join public.network_user account on account.id = member.user_id
          left join public.people_identity identity on identity.person_id = read.person_id
          left join public.people_contact contact on contact.person_id = read.person_id
         where member.id = read.member
           and ((contact.email <> '' and lower(contact.email) = account.email)
                or ({plain("identity.family_name")} <> ''
                    and right(' ' || {plain("account.full_name")}, length({plain("identity.family_name")}) + 1)
                        = ' ' || {plain("identity.family_name")})))
"""
SENSITIVE = """
exists (select from public.privacy_guard guard
         where guard.case_id = read.case_id and guard.kind = 'sensitive' and guard.placed_at <= read.at
           and (guard.lifted_at is null or read.at < guard.lifted_at))
"""


def rule(name, condition):
    return f"""
select '{name}'::text, read.on_day, read.member, read.office, read.case_id, read.departement::text, count(*)::int
  from of_a_case read where {condition}
 group by read.on_day, read.member, read.office, read.case_id, read.departement
"""


def once(name, condition):
    return rule(name, f"{condition} and {FIRST_TIME.format(rule=name)}")


# A member of one département is the matter of its officers; of several, or of the region, of all officers.
VOLUME = """
select case when count(distinct read.of_whom) >= most then 'too_many' else 'many' end, read.on_day, read.member,
       read.office, null::uuid,
       (select case when cardinality(member.departements) = 1 then member.departements[1] else '' end
          from public.network_membership member where member.id = read.member)::text,
       count(distinct read.of_whom)::int
  from reading read group by read.on_day, read.member, read.office having count(distinct read.of_whom) >= warn
"""
WATCHED = f"""
with reading as ({READINGS}), of_a_case as ({OF_A_CASE})
{rule("no_part", NO_PART)} union all {once("same_name", SAME_NAME)} union all {once("sensitive", SENSITIVE)}
union all {rule("honey", "read.case_id = any (honey)")} union all {VOLUME}
"""
# Nothing but readings by the whole organisation, from so many days before until so many days after.
NOTHING_DONE = """
not exists (select from public.audit_event done
             where done."case" = read.of_case and done.organisation = read.office
               and done.kind not like '%.read' and done.kind not in ('access.refused', 'case.searched')
               and done.recorded_at >= read.at - before and done.recorded_at < read.at + after)
"""
NO_FOLLOW_UP = f"""
with reading as ({READINGS}), of_a_case as ({OF_A_CASE})
{once("no_follow_up", NOTHING_DONE)}
"""
FOUND = (
    "table (rule text, day date, membership_id uuid, organisation_id uuid, case_id uuid, departement text, count int)"
)


def of_the_job(signature, body):
    """Ids and counts, for the job of the watch and for nobody else."""
    name, arguments = signature.removesuffix(")").split("(")
    types = f"{name}({', '.join(one.split()[-1] for one in arguments.split(','))})"
    return migrations.RunSQL(
        [
            f"create function policy.{signature} returns {FOUND} language sql stable security definer "
            f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$",
            f"revoke all on function policy.{types} from public",
            f"grant execute on function policy.{types} to cordee_worker",
            f"alter function policy.{types} owner to cordee_policy",
        ],
        f"drop function policy.{types}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0009_the_watch_is_the_rights_officers_own"),
        ("audit", "0004_the_journal_has_a_part_for_each_month"),
        ("cases", "0015_who_calls_her_back_reads_how"),
    ]

    operations = [
        of_the_job("watched(first_day date, last_day date, warn int, most int, honey uuid[])", WATCHED),
        of_the_job(
            "read_without_follow_up(first_day date, last_day date, before interval, after interval)", NO_FOLLOW_UP
        ),
    ]
