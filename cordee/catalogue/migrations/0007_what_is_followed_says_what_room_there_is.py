"""A word of the owner may say from how many persons on it is full, and leave it to its running cases to say so.

What is said from the cases is signed by who chose it. The last word by hand counts: one that does not leave it to the
cases ends it. Nobody reads more of the cases than a state, and, inside the organisation, its team lead a number.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from cordee.audit.rls import grant, policy_function

answers = import_module("cordee.catalogue.migrations.0005_owners_and_editors_answer")
before = import_module("cordee.catalogue.migrations.0006_the_owner_says_what_room_it_has")

PROPOSAL = before.PROPOSAL

SAID = """
begin
    if tg_op = 'UPDATE' and old.answered_at is not null then
        raise exception 'capacity proposal % was answered', old.id
            using errcode = 'restrict_violation', constraint = 'capacity_is_answered_once';
    end if;
    if new.answered_at is not null then
        update public.catalogue_offer offer
           set capacity = new.capacity, capacity_declared_on = (new.answered_at at time zone 'Europe/Paris')::date,
               capacity_by_load = new.automatic or new.by_load,
               delay_days = coalesce(new.delay_days, offer.delay_days)
         where offer.id = new.offer_id;
    end if;
    return null;
end
"""

# Persons, not cases: who has two, or came back, is one. A case under a guard is in no number.
COUNTED = """
select count(distinct case_.person_id)::integer
  from public.cases_participation part
  join public.cases_case case_ on case_.id = part.case_id and case_.state = 'open'
 where part.organisation_id = {organisation} and part.level in ('lead', 'partner')
   and part.valid_from <= now() and (part.valid_until is null or part.valid_until > now())
   and not exists (select from public.privacy_guard guard
                    where guard.case_id = case_.id and guard.lifted_at is null)
"""

FOLLOWED = f"""
select ({COUNTED.format(organisation="policy.organisation()")})
 where policy.role() = 'team_lead' and policy.organisation() is not null
"""

# Only where the last word by hand leaves it to the cases: what these say now, in the name of who left it to them.
LOADS = f"""
select offer.id as offer, case when counted.followed >= word.at_once then 'full' else 'open' end as said,
       word.answered_by_id as signed, offer.capacity as before, offer.capacity_declared_on as declared_on
  from public.catalogue_offer offer
  join lateral (select last.automatic, last.at_once, last.answered_by_id
                  from public.{PROPOSAL} last
                 where last.offer_id = offer.id and last.answered_at is not null and not last.by_load
                 order by last.answered_at desc, last.id desc limit 1) word on word.automatic
  cross join lateral (select ({COUNTED.format(organisation="offer.organisation_id")}) as followed) counted
"""

# Those that changed, and those whose day is over.
TO_SAY = f"""
select load.offer, load.said, load.signed, load.said <> load.before
  from ({LOADS}) load
  join public.catalogue_offer running on running.id = load.offer
 where policy.job() = 'load' and (load.said <> load.before or load.declared_on < today)
   and (running.valid_until is null or running.valid_until > today)
"""
SAYS = f"""
select load.offer from ({LOADS} where offer.id = one) load
 where policy.job() = 'load' and load.said = word and load.signed = by
"""

OWN = f"offer_id = policy.own_offer(offer_id) and answered_by_id = {answers.ME}"
INSERTS = f"{OWN} and answered_at is not null"
LEADS = "(select policy.role()) = 'team_lead'"


def inserting(check: str) -> str:
    return f"alter policy {PROPOSAL}_insert on {PROPOSAL} with check ({check})"


def updating(check: str) -> str:
    return f"alter policy {PROPOSAL}_update on {PROPOSAL} with check ({check})"


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0006_the_owner_says_what_room_it_has"),
        ("cases", "0019_where_she_stands_at_the_end_in_the_words_of_the_field"),
        ("privacy", "0002_guards_only_narrow"),
    ]

    operations = [
        migrations.AddField("offer", "capacity_by_load", models.BooleanField(db_default=False)),
        migrations.AddField("capacityproposal", "at_once", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("capacityproposal", "automatic", models.BooleanField(db_default=False)),
        migrations.AddField("capacityproposal", "by_load", models.BooleanField(db_default=False)),
        migrations.AddField("capacityproposal", "delay_days", models.PositiveSmallIntegerField(null=True)),
        migrations.AddConstraint(
            "capacityproposal",
            models.CheckConstraint(
                condition=Q(automatic=False) | Q(at_once__gt=0, answered_at__isnull=False, by_load=False),
                name="capacity_left_to_the_cases_says_how_many",
            ),
        ),
        migrations.AddConstraint(
            "capacityproposal",
            models.CheckConstraint(
                condition=Q(by_load=False)
                | Q(answered_at__isnull=False, at_once=None, delay_days=None, capacity__in=["open", "full"]),
                name="cases_say_a_state_and_nothing_else",
            ),
        ),
        grant("update (capacity_by_load, delay_days)", "catalogue_offer", to="cordee_policy"),
        migrations.RunSQL([before.written(SAID)], [before.written(before.SAID)]),
        migrations.RunSQL(
            [inserting(f"{INSERTS} and not by_load and (at_once is null or {LEADS})")], [inserting(INSERTS)]
        ),
        migrations.RunSQL(
            [updating(f"{OWN} and (at_once is null or {LEADS})")], [updating(OWN)]
        ),
        grant("update (at_once, automatic, delay_days)", PROPOSAL),
        policy_function("followed_here()", returns="integer", body=FOLLOWED),
        policy_function(
            "loads_to_say(today date)",
            returns="table (offer uuid, said text, signed uuid, changes boolean)",
            body=TO_SAY,
        ),
        policy_function("load_says(one uuid, word text, by uuid)", returns="uuid", body=SAYS),
        *(
            migrations.RunSQL(
                f"revoke execute on function policy.{one} from cordee_web",
                f"grant execute on function policy.{one} to cordee_web",
            )
            for one in ("loads_to_say(date)", "load_says(uuid, text, uuid)")
        ),
        migrations.RunSQL(
            f"create policy {PROPOSAL}_by_load on {PROPOSAL} for insert to cordee_worker with check "
            "(by_load and offer_id = policy.load_says(offer_id, capacity, answered_by_id))",
            f"drop policy {PROPOSAL}_by_load on {PROPOSAL}",
        ),
    ]
