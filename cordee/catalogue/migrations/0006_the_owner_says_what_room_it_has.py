"""What the owner says of its room: one of three words, asked or not. What was answered yes is full, no is open."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

from cordee.audit.rls import grant

before = import_module("cordee.catalogue.migrations.0005_owners_and_editors_answer")

PROPOSAL = "catalogue_capacityproposal"
CAPACITIES = ["open", "paused", "full"]

# Said once for each question; the directory says it from that day on. A word is written whole, or answers a question.
SAID = """
begin
    if tg_op = 'UPDATE' and old.answered_at is not null then
        raise exception 'capacity proposal % was answered', old.id
            using errcode = 'restrict_violation', constraint = 'capacity_is_answered_once';
    end if;
    if new.answered_at is not null then
        update public.catalogue_offer offer
           set capacity = new.capacity, capacity_declared_on = (new.answered_at at time zone 'Europe/Paris')::date
         where offer.id = new.offer_id;
    end if;
    return null;
end
"""


def written(body: str) -> str:
    return (
        "create or replace function policy.capacity_is_answered() returns trigger language plpgsql security definer "
        f"set search_path = pg_catalog, pg_temp as $body${body}$body$"
    )


def on(events: str) -> str:
    return (
        f"create trigger capacity_is_answered after {events} on {PROPOSAL} for each row "
        "execute function policy.capacity_is_answered()"
    )


GONE = f"drop trigger capacity_is_answered on {PROPOSAL}"
ASLEEP = f"alter table {PROPOSAL} disable trigger capacity_is_answered"
OPEN_TO_ALL = f"alter table {PROPOSAL} no force row level security"
GUARDED = f"alter table {PROPOSAL} force row level security"


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_owners_and_editors_answer")]

    operations = [
        migrations.RemoveConstraint("capacityproposal", "capacity_answer_says_what_and_by_whom"),
        migrations.AddField(
            "capacityproposal",
            "capacity",
            models.CharField(
                blank=True,
                choices=[("open", "Ouvert"), ("paused", "En pause"), ("full", "Complet")],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.RunSQL(
            [
                OPEN_TO_ALL,
                ASLEEP,
                f"update {PROPOSAL} set capacity = case when is_full then 'full' else 'open' end where is_full is not null",
                GUARDED,
                GONE,
            ],
            [
                on("update"),
                OPEN_TO_ALL,
                ASLEEP,
                f"update {PROPOSAL} set is_full = capacity = 'full' where capacity <> ''",
                GUARDED,
                f"alter table {PROPOSAL} enable trigger capacity_is_answered",
            ],
        ),
        migrations.RemoveField("capacityproposal", "is_full"),
        migrations.AddConstraint(
            "capacityproposal",
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, capacity="")
                | Q(answered_at__isnull=False, answered_by__isnull=False, capacity__in=CAPACITIES),
                name="capacity_answer_says_what_and_by_whom",
            ),
        ),
        migrations.RunSQL([written(SAID)], [written(before.ANSWERED)]),
        migrations.RunSQL([on("insert or update")], [GONE]),
        migrations.RunSQL(
            f"create policy {PROPOSAL}_insert on {PROPOSAL} for insert to cordee_web, cordee_worker with check "
            f"(offer_id = policy.own_offer(offer_id) and answered_by_id = {before.ME} and answered_at is not null)",
            f"drop policy {PROPOSAL}_insert on {PROPOSAL}",
        ),
        grant("insert", PROPOSAL),
        grant("update (capacity)", PROPOSAL),
    ]
