"""Who already said no in the follow-up is asked again after all others that answer the same need."""

from django.db import migrations

# As in 0030, save that an organisation that has refused a request of the case, for whatever service, comes after.
CANDIDATES = """
select coalesce(array_agg(found.code order by found.is_same desc, LATERfound.of_need, found.of_service, found.of_offer), '{}')
  from (
    select need.value ->> 'need' || ' ' || (service.value ->> 'service') || ' ' || offer.id as code,
           need.ordinality as of_need, service.ordinality as of_service, proposed.ordinality as of_offer,
           need.value ->> 'need' is not distinct from summary.need as is_same, exists (
               select from public.referrals_referral refused
                where refused.case_id = source.case_id and refused.recipient_id = organisation.id
                  and refused.state = 'refusee') as has_refused
      from public.referrals_referral source
      left join public.referrals_referralsummary summary on summary.referral_id = source.id
      join public.orientation_trace trace on trace.orientation_id = source.orientation_id
     cross join lateral jsonb_array_elements(trace.decision -> 'needs') with ordinality need
     cross join lateral jsonb_array_elements(need.value -> 'proposed') with ordinality service
     cross join lateral jsonb_array_elements_text(service.value -> 'offers') with ordinality proposed
      join public.catalogue_offer offer on offer.id = proposed.value::uuid
      join public.network_organisation organisation on organisation.id = offer.organisation_id
     where source.id = one and (organisation.email <> '' or organisation.address <> '')
       and organisation.id not in (source.sender_id, source.recipient_id)
       and not exists (select from jsonb_array_elements(service.value -> 'reasons') reason
                        where reason ->> 'state' <> 'met')
       and (day is null or (
            offer.capacity = 'open' and offer.valid_from <= day
        and (offer.valid_until is null or day < offer.valid_until)
        and (organisation.valid_from is null or organisation.valid_from <= day)
        and (organisation.valid_until is null or day < organisation.valid_until)))
       and not exists (
           select from public.referrals_referral asked
            where asked.case_id = source.case_id and asked.recipient_id = organisation.id
              and asked.service_family = service.value ->> 'family'
              and asked.state not in ('brouillon', 'annulee', 'erreur'))
) found
"""
REFUSED_LAST = "found.has_refused, "


def candidates(then):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.candidate_codes(one uuid, day date) returns text[] language sql stable "
        "security definer set search_path = pg_catalog, pg_temp "
        f"as $policy${CANDIDATES.replace('LATER', then)}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0034_who_receives_reads_why_it_came")]

    operations = [migrations.RunSQL(candidates(REFUSED_LAST), candidates(""))]
