from django.db import migrations

# As in 0026, save that the order says first what answers the need of the request, to the line too, which does not read
# that need: an offer that several needs call for is shown once, for the first of them.
CANDIDATES = """
select coalesce(array_agg(found.code order by FIRSTfound.of_need, found.of_service, found.of_offer), '{}') from (
    select need.value ->> 'need' || ' ' || (service.value ->> 'service') || ' ' || offer.id as code,
           need.ordinality as of_need, need.value ->> 'need' is not distinct from summary.need as is_same, service.ordinality as of_service, proposed.ordinality as of_offer
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
THE_SAME = "found.is_same desc, "


def candidates(first):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.candidate_codes(one uuid, day date) returns text[] language sql stable "
        "security definer set search_path = pg_catalog, pg_temp "
        f"as $policy${CANDIDATES.replace('FIRST', first)}$policy$"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0029_what_was_missing_is_said_and_asked_again")]

    operations = [migrations.RunSQL(candidates(THE_SAME), candidates(""))]
