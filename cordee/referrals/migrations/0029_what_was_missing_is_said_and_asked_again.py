from django.db import migrations, models
from django.db.models import Q

from cordee.audit.rls import policy_function

# As in 0010, save that who asked may also say what was missing, and ask the same receiver again.
MAY_CONTINUE = """
select referral.id from public.referrals_referral referral
 where referral.id = one and (
       (how = 'redirigee' and referral.state in ('envoyee', 'recue', 'acceptee') and (
           referral.id = policy.link_referral()
        or ((policy.departements() = '{}' or referral.departement = any (policy.departements())) and (
               (referral.recipient_id = policy.organisation()
                and policy.role() in ('adviser', 'team_lead', 'health_professional'))
            or (referral.sender_id = policy.organisation() and policy.role() = 'phone_agent')
            or policy.role() = 'animator'))))
    or (how in (ASKED_BY_THE_SENDER) and referral.sent_at is not null and referral.sender_id = policy.organisation()
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and referral.case_id = policy.case_as(referral.case_id, '{lead,partner}')))
"""
# Refused because something was missing, and nothing has followed from it: the same need, service and offer, when they
# hold on that day (any day when it is null) and there is room.
CODE_AGAIN = """
select summary.need || ' ' || source.service_version || ' ' || offer.id
  from public.referrals_referral source
  join public.referrals_referralsummary summary on summary.referral_id = source.id
  join public.catalogue_offer offer on offer.id = source.offer and offer.organisation_id = source.recipient_id
  join public.network_organisation organisation on organisation.id = offer.organisation_id
 where source.id = one and source.state = 'refusee' and source.refusal_reason = 'incomplet'
   and (organisation.email <> '' or organisation.address <> '')
   and (day is null or (
        offer.capacity = 'open' and offer.valid_from <= day
    and (offer.valid_until is null or day < offer.valid_until)
    and (organisation.valid_from is null or organisation.valid_from <= day)
    and (organisation.valid_until is null or day < organisation.valid_until)))
   and not exists (
       select from public.referrals_referral child
        where child.parent_id = source.id and child.state not in ('brouillon', 'annulee', 'erreur'))
"""
AGAIN_OF = "select policy.code_again(policy.may_continue(one, 'completee'), day)"

# As in 0026, save that a request which was completed goes to who had it, with what it lacked.
CHILD = """
declare
    source public.referrals_referral;
    moved_to text := case when new.consent_id is null then 'attente_accord' else 'envoyee' end;
begin
    select * into source from public.referrals_referral referral where referral.id = new.source_id;
    if source.departement <> new.departement or not exists (
        select from public.catalogue_offer offer
         where offer.id = new.offer and offer.organisation_id = new.recipient_id
    ) or not ASKED then
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
        case new.how when 'redirigee' then source.hops + 1 SAME_HOPS then source.hops else 0 end,
        left('suite:' || new.id, 80), '{}'
    );
    insert into public.referrals_referralsummary (
        referral_id, departement, need, purpose, commune_name, age_band, employment_statusCOMPLEMENT_COLUMN
    ) select new.child, summary.departement, new.need, coalesce(nullif(new.purpose, ''), summary.purpose),
             summary.commune_name, summary.age_band, summary.employment_statusCOMPLEMENT_VALUE
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
            id, referral_id, organisation_id, departement, secret_hash, created_at, sent_to, code_hash
        ) values (
            new.link, new.child, new.recipient_id, source.departement, new.link_hash, new.at, new.link_address, new.link_code_hash
        );
    end if;
    return null;
end
"""
CODE = "new.need || ' ' || new.service_version || ' ' || new.offer"
TO_A_CANDIDATE = f"{CODE} = any (policy.candidate_codes(source.id, null))"
TO_WHO_HAD_IT = (
    "coalesce(case when new.how = 'completee' then new.comment <> '' and "
    f"{CODE} = policy.code_again(source.id, null) else {TO_A_CANDIDATE} end, false)"
)
BEFORE = {
    "ASKED": TO_A_CANDIDATE,
    "SAME_HOPS": "when 'suivante'",
    "COMPLEMENT_COLUMN": "",
    "COMPLEMENT_VALUE": "",
}
NOW = {
    "ASKED": TO_WHO_HAD_IT,
    "SAME_HOPS": "when 'suivante' then source.hops when 'completee'",
    "COMPLEMENT_COLUMN": ", complement",
    "COMPLEMENT_VALUE": ",\n             case when new.how = 'completee' then new.comment else '' end",
}
HOWS = ["redirigee", "suivante", "aussi"]


def may_continue(hows):
    """The owner and the rights of the function stay."""
    return (
        "create or replace function policy.may_continue(one uuid, how text) returns uuid language sql stable "
        "security definer set search_path = pg_catalog, pg_temp "
        f"as $policy${MAY_CONTINUE.replace('ASKED_BY_THE_SENDER', hows)}$policy$"
    )


def child(words):
    body = CHILD
    for word, said in words.items():
        body = body.replace(word, said)
    return (
        "create or replace function policy.a_continuation_makes_its_child() returns trigger language plpgsql "
        f"security definer set search_path = pg_catalog, pg_temp as $body${body}$body$"
    )


def of_the_database_alone(signature):
    roles = "cordee_web, cordee_worker"
    return migrations.RunSQL(
        f"revoke execute on function policy.{signature} from {roles}",
        f"grant execute on function policy.{signature} to {roles}",
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0028_each_expired_request_has_a_line_of_its_own")]

    operations = [
        migrations.AddField(
            "referralsummary", "complement", models.CharField(blank=True, db_default="", max_length=500)
        ),
        migrations.RemoveConstraint("continuation", "continuation_is_known"),
        migrations.AddConstraint(
            "continuation",
            models.CheckConstraint(condition=Q(how__in=[*HOWS, "completee"]), name="continuation_is_known"),
        ),
        migrations.RunSQL(may_continue("'suivante', 'aussi', 'completee'"), may_continue("'suivante', 'aussi'")),
        policy_function("code_again(one uuid, day date)", returns="text", body=CODE_AGAIN),
        of_the_database_alone("code_again(uuid, date)"),
        policy_function("again_of(one uuid, day date)", returns="text", body=AGAIN_OF),
        migrations.RunSQL(child(NOW), child(BEFORE)),
    ]
