from django.db import migrations

# The day when the same person was last sent for the same need, to whomever, if that still runs: the day alone. Persons
# first, by their indexes: each hand-over writes a new one, hence a comparison, and those that were confirmed to be one.
# What is asked beside a request of the same case is asked of somebody else on purpose: there, only the same service of
# the same organisation is the same request.
TWIN_SENT_ON = """
select max((twin.sent_at at time zone 'Europe/Paris')::date)
  from public.referrals_referral asked
  join public.referrals_referralsummary its on its.referral_id = asked.id
  join public.cases_case its_case on its_case.id = asked.case_id
 cross join lateral (
        select its_case.person_id
         union
        select theirs.person_id
          from public.people_identity mine join public.people_identity theirs using (name_key, birth_date)
         where mine.person_id = its_case.person_id
         union
        select theirs.person_id
          from public.people_contact mine join public.people_contact theirs using (phone_key)
         where mine.person_id = its_case.person_id and mine.phone_key <> ''
         union
        select theirs.person_id
          from public.matching_matchside mine
          join public.matching_match found on found.id = mine.match_id and found.state = 'confirmed'
          join public.matching_matchside theirs on theirs.match_id = mine.match_id
         where mine.person_id = its_case.person_id
       ) same
  join public.cases_case other on other.person_id = same.person_id
  join public.referrals_referral twin
    on twin.case_id = other.id and twin.id <> asked.id
   and twin.state in ('envoyee', 'recue', 'acceptee', 'demarree')
   and (twin.sent_at at time zone 'Europe/Paris')::date > since
  join public.referrals_referralsummary said on said.referral_id = twin.id and said.need = its.need
 where asked.id = policy.{whose}(one)
   and (twin.case_id <> asked.case_id
        or (twin.recipient_id = asked.recipient_id and twin.service_family = asked.service_family)
        or not exists (select from public.referrals_continuation beside
                        where beside.child = asked.id and beside.how = 'aussi'))
"""
# As it was (matching 0002, referrals 0015): the same service of the same organisation.
SAME_SERVICE = """
select max((twin.sent_at at time zone 'Europe/Paris')::date)
  from public.referrals_referral asked
  join public.cases_case its_case on its_case.id = asked.case_id
  join public.referrals_referral twin
    on twin.recipient_id = asked.recipient_id and twin.service_family = asked.service_family and twin.id <> asked.id
   and twin.state in ('envoyee', 'recue', 'acceptee', 'demarree')
   and (twin.sent_at at time zone 'Europe/Paris')::date > since
  join public.cases_case other on other.id = twin.case_id
 where asked.id = policy.{whose}(one) and (
       other.person_id = its_case.person_id
    or exists (select from public.people_identity mine join public.people_identity theirs using (name_key, birth_date)
                where mine.person_id = its_case.person_id and theirs.person_id = other.person_id)
    or exists (select from public.people_contact mine join public.people_contact theirs using (phone_key)
                where mine.person_id = its_case.person_id and theirs.person_id = other.person_id
                  and mine.phone_key <> ''){more})
"""
CONFIRMED = "\n    or other.person_id = policy.same_person(other.person_id, its_case.person_id)"


def replaced(name, body):
    return (
        f"create or replace function policy.{name}(one uuid, since date) returns date language sql stable "
        f"security definer set search_path = pg_catalog, pg_temp as $policy${body}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_each_side_sees_itself"),
        ("referrals", "0032_a_new_link_waits_for_who_moves_the_request"),
    ]

    operations = [
        migrations.RunSQL(
            replaced("twin_sent_on", TWIN_SENT_ON.format(whose="own_draft")),
            replaced("twin_sent_on", SAME_SERVICE.format(whose="own_draft", more=CONFIRMED)),
        ),
        migrations.RunSQL(
            replaced("awaiting_twin_sent_on", TWIN_SENT_ON.format(whose="awaiting_referral")),
            replaced("awaiting_twin_sent_on", SAME_SERVICE.format(whose="awaiting_referral", more="")),
        ),
    ]
