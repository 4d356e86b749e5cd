from django.db import migrations

from cordee.audit.rls import grant, policy_function, protect

DEMO = "(select policy.job()) = 'demo'"
ME = "(select policy.membership())"
EDITING = "(select policy.role()) = 'catalogue_editor'"
ANIMATING = "(select policy.role()) = 'animator'"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"

OWN_OFFER = """
select offer.id from public.catalogue_offer offer
 where offer.id = one and offer.organisation_id = policy.organisation() and policy.role() in ('adviser', 'team_lead')
"""

# The owner's word is what the directory says from now on; it is given once for each question.
ANSWERED = """
begin
    if old.answered_at is not null then
        raise exception 'capacity proposal % was answered', old.id
            using errcode = 'restrict_violation', constraint = 'capacity_is_answered_once';
    end if;
    if new.is_full then
        update public.catalogue_offer offer
           set capacity = 'full', capacity_declared_on = (new.answered_at at time zone 'Europe/Paris')::date
         where offer.id = new.offer_id;
    end if;
    return null;
end
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_what_answers_teach"), ("network", "0002_policies_ask_who_acts")]

    operations = [
        grant("select", "catalogue_offer", to="cordee_policy"),
        grant("update (capacity, capacity_declared_on)", "catalogue_offer", to="cordee_policy"),
        policy_function("own_offer(one uuid)", returns="uuid", body=OWN_OFFER),
        migrations.RunSQL(
            [
                "create function policy.capacity_is_answered() returns trigger language plpgsql security definer "
                f"set search_path = pg_catalog, pg_temp as $body${ANSWERED}$body$",
                "revoke all on function policy.capacity_is_answered() from public",
                "alter function policy.capacity_is_answered() owner to cordee_policy",
            ],
            "drop function policy.capacity_is_answered()",
        ),
        migrations.RunSQL(
            "create trigger capacity_is_answered after update on catalogue_capacityproposal for each row "
            "execute function policy.capacity_is_answered()",
            "drop trigger capacity_is_answered on catalogue_capacityproposal",
        ),
        protect(
            "catalogue_capacityproposal",
            select=f"{DEMO} or offer_id = policy.own_offer(offer_id)",
            update="offer_id = policy.own_offer(offer_id)",
            update_check=f"offer_id = policy.own_offer(offer_id) and answered_by_id = {ME}",
        ),
        protect(
            "catalogue_rulereview",
            select=f"{DEMO} or {EDITING}",
            update=EDITING,
            update_check=f"{EDITING} and settled_by_id = {ME}",
        ),
        protect("catalogue_coveragereview", select=f"{DEMO} or {EDITING}", update=EDITING),
        protect("catalogue_unmetneed", select=f"{DEMO} or {EDITING} or ({ANIMATING} and {HERE})"),
        grant(
            "select",
            "catalogue_capacityproposal, catalogue_rulereview, catalogue_coveragereview, catalogue_unmetneed",
        ),
        grant("update (answered_at, is_full, answered_by_id)", "catalogue_capacityproposal"),
        grant("update (settled_at, conclusion, settled_by_id)", "catalogue_rulereview"),
        grant("update (settled_at)", "catalogue_coveragereview"),
    ]
