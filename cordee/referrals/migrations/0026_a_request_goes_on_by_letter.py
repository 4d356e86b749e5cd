from django.db import migrations, models
from django.db.models import Q

# As in 0010, save that an organisation without mail is reached by a letter: its address is enough.
CANDIDATES = """
select coalesce(array_agg(found.code order by found.of_need, found.of_service, found.of_offer), '{}') from (
    select need.value ->> 'need' || ' ' || (service.value ->> 'service') || ' ' || offer.id as code,
           need.ordinality as of_need, service.ordinality as of_service, proposed.ordinality as of_offer
      from public.referrals_referral source
      join public.orientation_trace trace on trace.orientation_id = source.orientation_id
     cross join lateral jsonb_array_elements(trace.decision -> 'needs') with ordinality need
     cross join lateral jsonb_array_elements(need.value -> 'proposed') with ordinality service
     cross join lateral jsonb_array_elements_text(service.value -> 'offers') with ordinality proposed
      join public.catalogue_offer offer on offer.id = proposed.value::uuid
      join public.network_organisation organisation on organisation.id = offer.organisation_id
     where source.id = one and REACHED
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
BY_MAIL = "organisation.email <> ''"
BY_MAIL_OR_LETTER = "(organisation.email <> '' or organisation.address <> '')"

# As in 0010, save that the link of a letter carries its code.
CHILD = """
declare
    source public.referrals_referral;
    moved_to text := case when new.consent_id is null then 'attente_accord' else 'envoyee' end;
begin
    select * into source from public.referrals_referral referral where referral.id = new.source_id;
    if source.departement <> new.departement or not exists (
        select from public.catalogue_offer offer
         where offer.id = new.offer and offer.organisation_id = new.recipient_id
    ) or not new.need || ' ' || new.service_version || ' ' || new.offer = any (
        policy.candidate_codes(source.id, null)
    ) then
        raise exception 'referral % goes on where the engine proposed nobody', new.source_id
            using errcode = 'check_violation', constraint = 'referral_goes_on_to_a_candidate';
    end if;
    insert into public.referrals_referral (
        id, departement, case_id, orientation_id, sender_id, recipient_id, offer, service_family, service_version,
        state, state_since, version, created_at, remind_on, reminders_sent, override_reason, outcome, reopen_reason,
        refusal_reason, refusal_text, cancel_reason, responder_name, parent_id, hops, idempotency_key, asked_classes
    ) values (
        new.child, source.departement, source.case_id, source.orientation_id, source.sender_id, new.recipient_id,
        new.offer, new.service_family, new.service_version, 'brouillon', new.at, 0, new.at, '{}', 0, '', '', '', '',
        '', '', '', case when new.how <> 'aussi' then source.id end,
        case new.how when 'redirigee' then source.hops + 1 when 'suivante' then source.hops else 0 end,
        left('suite:' || new.id, 80), '{}'
    );
    insert into public.referrals_referralsummary (
        referral_id, departement, need, purpose, commune_name, age_band, employment_status
    ) select new.child, summary.departement, new.need, coalesce(nullif(new.purpose, ''), summary.purpose),
             summary.commune_name, summary.age_band, summary.employment_status
        from public.referrals_referralsummary summary where summary.referral_id = source.id;
    if new.how <> 'aussi' then
        insert into public.referrals_referralmessage (referral_id, departement, text)
        select new.child, message.departement, message.text
          from public.referrals_referralmessage message where message.referral_id = source.id;
    end if;
    if new.how <> 'redirigee' then
        return null;
    end if;
    if new.consent_id is null then
        update public.referrals_referral child
           set agree_by = new.agree_by,
               asked_classes = coalesce((select consent.classes from public.people_consent consent
                                          where consent.id = source.consent_id), '{identity,situation}')
         where child.id = new.child;
    else
        update public.referrals_referral child
           set consent_id = new.consent_id, sent_at = new.at, acknowledge_by = new.acknowledge_by,
               answer_by = new.answer_by, remind_on = new.remind_on, expires_on = new.expires_on
         where child.id = new.child;
        insert into public.cases_participation (
            id, case_id, departement, organisation_id, level, valid_from, opened_by, referral
        ) values (
            gen_random_uuid(), source.case_id, source.departement, new.recipient_id, 'invited',
            least(new.at, statement_timestamp()), 'orientation', new.child
        );
    end if;
    insert into public.referrals_transition (
        id, referral_id, departement, version, from_state, to_state, verb, actor_kind, actor_label, membership_id,
        organisation_id, responder_name, channel, effective_on, at, comment, outcome, idempotency_key, act_digest
    ) values (
        gen_random_uuid(), new.child, source.departement, 1, 'brouillon', moved_to,
        case moved_to when 'envoyee' then 'send' else 'ask_consent' end, new.actor_kind, new.actor_label,
        new.membership_id, source.sender_id, new.responder_name, new.channel,
        (new.at at time zone 'Europe/Paris')::date, new.at, '', '', new.idempotency_key, new.act_digest
    );
    if new.consent_id is not null then
        insert into public.referrals_answerlink (
            id, referral_id, organisation_id, departement, secret_hash, created_at, sent_toCODE_COLUMN
        ) values (
            new.link, new.child, new.recipient_id, source.departement, new.link_hash, new.at, new.link_addressCODE_VALUE
        );
    end if;
    return null;
end
"""


def candidates(reached):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.candidate_codes(one uuid, day date) returns text[] language sql stable "
        "security definer set search_path = pg_catalog, pg_temp "
        f"as $policy${CANDIDATES.replace('REACHED', reached)}$policy$"
    )


def child(column, value):
    body = CHILD.replace("CODE_COLUMN", column).replace("CODE_VALUE", value)
    return (
        "create or replace function policy.a_continuation_makes_its_child() returns trigger language plpgsql "
        f"security definer set search_path = pg_catalog, pg_temp as $body${body}$body$"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0025_no_new_link_to_what_has_ended")]

    operations = [
        migrations.AddField("continuation", "link_code_hash", models.CharField(max_length=64, null=True)),
        migrations.AddConstraint(
            "continuation",
            models.CheckConstraint(
                condition=Q(link_code_hash__isnull=True) | Q(link_code_hash__regex="^[0-9a-f]{64}$", link_address=""),
                name="continuation_code_is_hashed_and_alone",
            ),
        ),
        migrations.RunSQL(candidates(BY_MAIL_OR_LETTER), candidates(BY_MAIL)),
        migrations.RunSQL(child(", code_hash", ", new.link_code_hash"), child("", "")),
    ]
