from django.db import migrations

from cordee.audit.rls import grant

# What could tell who somebody is becomes coarser: a day its month, a commune its département, an age its ten years.
COARSE = """
create function app.without_identity(facts jsonb) returns jsonb language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $body$
    select coalesce(jsonb_object_agg(key, case
        when jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^\\d{4}-\\d{2}-\\d{2}$'
            then to_jsonb(left(value #>> '{}', 7))
        when key like 'commune%' and jsonb_typeof(value) = 'string'
            then to_jsonb(left(value #>> '{}', case when value #>> '{}' like '97%' then 3 else 2 end))
        when key = 'age' and jsonb_typeof(value) = 'number'
            then to_jsonb(floor((value #>> '{}')::numeric / 10) * 10)
        else value end), '{}')
      from jsonb_each(facts)
$body$
"""

FOLLOWED_UP = """
declare
    refused public.referrals_referral;
    its public.referrals_referralsummary;
    day date := (new.at at time zone 'Europe/Paris')::date;
begin
    select * into refused from public.referrals_referral referral where referral.id = new.referral_id;
    select * into its from public.referrals_referralsummary summary where summary.referral_id = new.referral_id;
    if refused.refusal_reason = 'complet' then
        insert into public.catalogue_capacityproposal (id, offer_id, proposed_at)
        select gen_random_uuid(), offer.id, new.at from public.catalogue_offer offer
         where offer.id = refused.offer and offer.capacity = 'open'
        on conflict do nothing;
    end if;
    if refused.refusal_reason = 'non_eligible' then
        insert into public.catalogue_rulereview (
            id, service_family, service_version, catalogue_hash, orientation, departement, reason, words, facts,
            conditions, opened_at, conclusion
        )
        select gen_random_uuid(), refused.service_family, refused.service_version, orientation.catalogue_hash,
               orientation.id, refused.departement, refused.refusal_reason, refused.refusal_text,
               app.without_identity(coalesce(situation.facts -> 'facts', '{}') || coalesce(health.facts -> 'facts', '{}')),
               coalesce((
                   select jsonb_agg(reason ->> 'label')
                     from jsonb_array_elements(trace.decision -> 'needs') need,
                          jsonb_array_elements(need -> 'proposed') service,
                          jsonb_array_elements(service -> 'reasons') reason
                    where need ->> 'need' = its.need and service ->> 'service' = refused.service_version), '[]'),
               new.at, ''
          from public.orientation_orientation orientation
          left join public.orientation_situation situation on situation.orientation_id = orientation.id
          left join public.orientation_healthfacts health on health.orientation_id = orientation.id
          left join public.orientation_trace trace on trace.orientation_id = orientation.id
         where orientation.id = refused.orientation_id;
    end if;
    if refused.refusal_reason = 'hors_zone' then
        insert into public.catalogue_coveragereview (
            id, offer_id, commune_name, departement, times, opened_at, last_at
        )
        select gen_random_uuid(), offer.id, its.commune_name, refused.departement, 1, new.at, new.at
          from public.catalogue_offer offer where offer.id = refused.offer
        on conflict (offer_id, commune_name) where settled_at is null
        do update set times = catalogue_coveragereview.times + 1, last_at = excluded.last_at;
    end if;
    if refused.refusal_reason in ('complet', 'non_eligible', 'hors_zone', 'autre_acteur')
       and policy.candidate_codes(refused.id, day) = '{}' then
        insert into public.catalogue_unmetneed (id, departement, need, "on", reasons, times)
        values (gen_random_uuid(), refused.departement, its.need, day, array[refused.refusal_reason], 1)
        on conflict (departement, need, "on") do update
           set times = catalogue_unmetneed.times + 1, reasons = catalogue_unmetneed.reasons || excluded.reasons;
    end if;
    return null;
end
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0010_one_line_makes_one_child")]

    operations = [
        grant("select, insert", "catalogue_capacityproposal, catalogue_rulereview", to="cordee_policy"),
        grant("select, insert, update", "catalogue_coveragereview, catalogue_unmetneed", to="cordee_policy"),
        grant("select", "orientation_situation, orientation_healthfacts", to="cordee_policy"),
        migrations.RunSQL(COARSE, "drop function app.without_identity(jsonb)"),
        migrations.RunSQL(
            "grant execute on function app.without_identity(jsonb) to cordee_policy",
            "revoke execute on function app.without_identity(jsonb) from cordee_policy",
        ),
        migrations.RunSQL(
            [
                "create function policy.refusal_is_followed_up() returns trigger language plpgsql security definer "
                f"set search_path = pg_catalog, pg_temp as $body${FOLLOWED_UP}$body$",
                "revoke all on function policy.refusal_is_followed_up() from public",
                "alter function policy.refusal_is_followed_up() owner to cordee_policy",
            ],
            "drop function policy.refusal_is_followed_up()",
        ),
        # In the order of their names: the move is made (« referral_moves ») before this one looks at it.
        migrations.RunSQL(
            "create trigger refusal_is_followed_up after insert on referrals_transition for each row "
            "when (new.to_state = 'refusee') execute function policy.refusal_is_followed_up()",
            "drop trigger refusal_is_followed_up on referrals_transition",
        ),
    ]
