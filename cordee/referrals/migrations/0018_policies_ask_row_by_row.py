from django.db import migrations

# Note [why policies ask row by row]. A list of all the cases of an organisation, computed once a query, costs as much
# as the organisation has cases, even to read one row. Asked of each row by its key, the same question costs the same
# whatever the size of the base, and a query only asks it of the rows that its own conditions find (decision 0011).

WORKS_ON_CASES = "me.role in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
READS_CONTENT = "me.role in ('adviser', 'team_lead', 'health_professional')"
ME = "join public.network_membership me on me.id = (select policy.membership())"
MINE = """participation.organisation_id = me.organisation_id
   and participation.valid_from <= statement_timestamp()
   and (participation.valid_until is null or statement_timestamp() < participation.valid_until)
   and (me.departements = '{}' or participation.departement = any (me.departements))"""
CASES_AS = f"""
select coalesce(array_agg(distinct participation.case_id), '{{}}')
  from public.cases_participation participation {ME}
 where {MINE} and participation.level = any (levels) and {WORKS_ON_CASES}
"""
CASE_AS = f"""
select participation.case_id from public.cases_participation participation {ME}
 where participation.case_id = one and {MINE} and participation.level = any (levels) and {WORKS_ON_CASES}
 limit 1
"""
IN_FORCE = """consent.withdrawn_at is null
          and consent.valid_from <= (statement_timestamp() at time zone 'Europe/Paris')::date
          and (statement_timestamp() at time zone 'Europe/Paris')::date < consent.valid_until"""
AGREED = f"""(participation.opened_by in ('porte', 'retour') or exists (
       select from public.people_consent consent
        where consent.case_id = participation.case_id and consent.organisation_id = participation.organisation_id
          and {IN_FORCE} and class = any (consent.classes)))"""
INSIDE = f"{MINE} and participation.level in ('lead', 'partner', 'reader') and {READS_CONTENT} and {AGREED}"
CONTENT_CASE = f"""
select participation.case_id from public.cases_participation participation {ME}
 where participation.case_id = one and {INSIDE} limit 1
"""
CONTENT_PERSON = f"""
select followed.person_id
  from public.cases_case followed
  join public.cases_participation participation on participation.case_id = followed.id {ME}
 where followed.person_id = one and {INSIDE} limit 1
"""
FOLLOWED_PERSON = """
select followed.person_id from public.cases_case followed
 where followed.person_id = one and followed.id = policy.case_as(followed.id, '{lead,partner}') limit 1
"""

# As they were: the role and the départements of who acts, asked again and again.
WERE_MINE = """participation.organisation_id = policy.organisation()
   and participation.valid_from <= statement_timestamp()
   and (participation.valid_until is null or statement_timestamp() < participation.valid_until)
   and (policy.departements() = '{}' or participation.departement = any (policy.departements()))"""
WORKED = "policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
READ = "policy.role() in ('adviser', 'team_lead', 'health_professional')"
WERE_INSIDE = f"{WERE_MINE} and participation.level in ('lead', 'partner', 'reader') and {READ} and {AGREED}"
CASES_WERE = f"""
select coalesce(array_agg(distinct participation.case_id), '{{}}')
  from public.cases_participation participation
 where {WERE_MINE} and participation.level = any (levels) and {WORKED}
"""
CASE_WAS = f"""
select participation.case_id
  from public.cases_participation participation
 where participation.case_id = one and {WERE_MINE} and participation.level = any (levels) and {WORKED}
 limit 1
"""
CONTENT_WAS = f"""
select participation.case_id from public.cases_participation participation
 where participation.case_id = one and {WERE_INSIDE} limit 1
"""


def function(create, signature, returns, body):
    return (
        f"{create} function policy.{signature} returns {returns} language sql stable security definer "
        f"set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


def replaced(signature, returns, *, now, before):
    """The owner and the rights of the function stay."""
    return migrations.RunSQL(*(function("create or replace", signature, returns, body) for body in (now, before)))


def made(signature, returns, body):
    return migrations.RunSQL(
        [
            function("create", signature, returns, body),
            f"revoke all on function policy.{signature} from public",
            f"grant execute on function policy.{signature} to cordee_web, cordee_worker",
            f"alter function policy.{signature} owner to cordee_policy",
        ],
        f"drop function policy.{signature}",
    )


def changed(table, command, *, now, before):
    clause = {
        "select": "using ({0})",
        "insert": "with check ({0})",
        "update": "using ({0}) with check ({0})",
    }[command]
    return migrations.RunSQL(
        *(f"alter policy {table}_{command} on {table} {clause.format(said)}" for said in (now, before))
    )


WORKING = "(select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
FOLLOWING = "(select policy.role()) in ('adviser', 'team_lead', 'health_professional')"
ANIMATING = "(select policy.role()) = 'animator'"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
US, BY_ME = "(select policy.organisation())", "(select policy.membership())"
TODAY = "(statement_timestamp() at time zone 'Europe/Paris')::date"
DEMO, CLOCK = "(select policy.job()) = 'demo'", "(select policy.job()) in ('demo', 'clock')"
OUR_PART = f"(organisation_id = {US} and {WORKING} and {HERE})"


def listed(column, levels):
    return f"{column} = any ((select policy.cases_as('{{{levels}}}'))::uuid[])"


def asked(column, levels):
    return f"{column} = policy.case_as({column}, '{{{levels}}}')"


CASES = f"{CLOCK} or {asked('id', 'lead,partner,invited,reader,trace')}"
CASES_BEFORE = f"{CLOCK} or {listed('id', 'lead,partner,invited,reader')} or {asked('id', 'trace')}"
PARTS = (
    f"{CLOCK} or {OUR_PART} or {asked('case_id', 'lead,partner,reader,trace')}"
    f" or (level in ('lead', 'invited') and {asked('case_id', 'invited')})"
)
PARTS_BEFORE = (
    f"{CLOCK} or {listed('case_id', 'lead,partner,reader')} or {asked('case_id', 'trace')}"
    f" or (level in ('lead', 'invited') and {listed('case_id', 'invited')}) or {OUR_PART}"
)
OURS = f"(organisation_id = {US} or recorded_for_id = {US})"
CONSENTS = f"{DEMO} or ({OURS} and {asked('case_id', 'lead,partner,invited,reader,trace')}) or {asked('case_id', 'lead')}"
CONSENTS_BEFORE = (
    f"{DEMO} or {listed('case_id', 'lead')} or ({OURS} and {asked('case_id', 'lead,partner,invited,reader,trace')})"
)
FOLLOWED = "person_id = policy.followed_person(person_id)"
FOLLOWED_BEFORE = "person_id = any ((select policy.followed_persons())::uuid[])"
NOTICES = f"{DEMO} or {OUR_PART} or {FOLLOWED}"
NOTICES_BEFORE = f"{DEMO} or {FOLLOWED_BEFORE} or {OUR_PART}"


def new_notice(followed):
    return (
        f"{DEMO} or (organisation_id = {US} and by_id = {BY_ME} and {WORKING}"
        f" and (person_id = policy.new_person(person_id) or {followed}))"
    )


def known(column):
    return f"{column} = policy.content_person({column}, 'identity')"


def known_before(column):
    return f"{column} = any ((select policy.content_persons('identity'))::uuid[])"


def or_sent(column, how):
    return f"{DEMO} or {how(column)} or {column} = policy.sent_person({column}, 'identity')"


IN_HAND = f"(case_id is null and by_id = {BY_ME} and {WORKING})"
ORIENTATIONS = f"{DEMO} or {IN_HAND} or {asked('case_id', 'lead,partner,reader,trace')}"
ORIENTATIONS_BEFORE = f"{DEMO} or {IN_HAND} or {listed('case_id', 'lead,partner,reader')} or {asked('case_id', 'trace')}"
ACCEPTANCES = f"{DEMO} or {asked('case_id', 'lead,partner,reader,trace')}"
ACCEPTANCES_BEFORE = f"{DEMO} or {listed('case_id', 'lead,partner,reader')} or {asked('case_id', 'trace')}"

SENDER = f"(sender_id = {US} and {WORKING} and {HERE})"
RECEIVER = f"(recipient_id = {US} and sent_at is not null and {FOLLOWING} and {HERE})"
WATCHER = (
    f"({ANIMATING} and {HERE} and (state in ('refusee', 'expiree') or (sent_at is not null"
    f" and state in ('envoyee', 'recue', 'annulee') and answer_by < {TODAY})))"
)
LINK = "id = (select policy.link_referral())"


def referrals(follower):
    return (
        f"(select policy.job()) in ('demo', 'clock', 'outbox') or {SENDER} or {RECEIVER} or {WATCHER} or {LINK}"
        f" or ({FOLLOWING} and {follower})"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0017_an_expiry_is_seen_twice"),
        ("cases", "0004_what_the_follow_up_gave_is_a_next_action"),
        ("people", "0003_a_person_follows_her_cases"),
        ("orientation", "0002_each_class_has_its_readers"),
        ("network", "0002_policies_ask_who_acts"),
    ]

    operations = [
        replaced("cases_as(levels text[])", "uuid[]", now=CASES_AS, before=CASES_WERE),
        replaced("case_as(one uuid, levels text[])", "uuid", now=CASE_AS, before=CASE_WAS),
        replaced("content_case(one uuid, class text)", "uuid", now=CONTENT_CASE, before=CONTENT_WAS),
        made("content_person(one uuid, class text)", "uuid", CONTENT_PERSON),
        made("followed_person(one uuid)", "uuid", FOLLOWED_PERSON),
        changed("cases_case", "select", now=CASES, before=CASES_BEFORE),
        changed("cases_participation", "select", now=PARTS, before=PARTS_BEFORE),
        changed("people_consent", "select", now=CONSENTS, before=CONSENTS_BEFORE),
        changed("people_consent", "update", now=CONSENTS, before=CONSENTS_BEFORE),
        changed("people_acceptance", "select", now=ACCEPTANCES, before=ACCEPTANCES_BEFORE),
        changed("people_noticegiven", "select", now=NOTICES, before=NOTICES_BEFORE),
        changed("people_noticegiven", "insert", now=new_notice(FOLLOWED), before=new_notice(FOLLOWED_BEFORE)),
        changed("people_person", "select", now=or_sent("id", known), before=or_sent("id", known_before)),
        changed(
            "people_identity", "select", now=or_sent("person_id", known), before=or_sent("person_id", known_before)
        ),
        changed(
            "people_contact",
            "select",
            now=f"{DEMO} or {known('person_id')}",
            before=f"{DEMO} or {known_before('person_id')}",
        ),
        changed("orientation_orientation", "select", now=ORIENTATIONS, before=ORIENTATIONS_BEFORE),
        changed(
            "referrals_referral",
            "select",
            now=referrals(asked("case_id", "lead,partner")),
            before=referrals(listed("case_id", "lead,partner")),
        ),
    ]
