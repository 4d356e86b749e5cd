from django.db import migrations

from cordee.audit.rls import APPLICATION_ROLES, append_only, grant, policy_function, protect

WORKING = "(select policy.role()) in ('phone_agent', 'adviser', 'team_lead', 'health_professional')"
ANIMATING = "(select policy.role()) = 'animator'"
HERE = "((select policy.departements()) = '{}' or departement = any ((select policy.departements())::text[]))"
ME = "(select policy.membership())"
DEMO = "(select policy.job()) = 'demo'"
REDIRECTED = f"{ANIMATING} and {HERE} and state = 'redirigee'"

SIGNED = f"""
case
    when (select app.ctx()) like 'link:%' then
        actor_kind = 'link' and membership_id is null and source_id = (select policy.link_referral())
    when (select app.ctx()) like 'job:%' then actor_kind = 'job' and membership_id is null and {DEMO}
    else actor_kind = 'member' and membership_id = {ME}
end
"""

# Who redirects: the receiver, its link, the line for it, the animator. Who asks elsewhere, or elsewhere as well: the
# sender, while it has a part in the case.
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
    or (how in ('suivante', 'aussi') and referral.sent_at is not null and referral.sender_id = policy.organisation()
        and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
        and referral.case_id = policy.case_as(referral.case_id, '{lead,partner}')))
"""
SENT_REFERRAL = """
select referral.id from public.referrals_referral referral
 where referral.id = one and referral.sender_id = policy.organisation()
   and policy.role() in ('phone_agent', 'adviser', 'team_lead', 'health_professional')
   and (policy.departements() = '{}' or referral.departement = any (policy.departements()))
"""
CONTINUES = "select coalesce(policy.may_continue(one, 'redirigee'), policy.may_continue(one, 'suivante'))"

# What the engine proposed when the person was oriented, of which every condition was met, with the offers that hold on
# that day (any day when it is null) and have room, save what was already asked. Ids only, in the engine's order: need,
# service version, offer. The facts stay where they are.
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
     where source.id = one and organisation.email <> '' and organisation.id not in (source.sender_id, source.recipient_id)
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
CANDIDATES_OF = "select policy.candidate_codes(policy.continues(one), day)"

CONSENT_FOR = """
select consent.id from public.referrals_referral referral
  join public.people_consent consent on consent.case_id = referral.case_id and consent.organisation_id = receiver
 where referral.id = policy.continues(one) and consent.withdrawn_at is null and 'identity' = any (consent.classes)
   and consent.valid_from <= day and day < consent.valid_until
 order by consent.given_at desc limit 1
"""
REACHABLE = """
select exists (
    select from public.referrals_referral referral
      join public.cases_case of_it on of_it.id = referral.case_id
      join public.people_contact contact on contact.person_id = of_it.person_id
     where referral.id in (policy.continues(one), policy.own_draft(one))
       and (contact.phone <> '' or contact.email <> ''))
"""

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
            id, referral_id, organisation_id, departement, secret_hash, created_at, sent_to
        ) values (
            new.link, new.child, new.recipient_id, source.departement, new.link_hash, new.at, new.link_address
        );
    end if;
    return null;
end
"""

HAS_A_CHILD = """
begin
    if not exists (
        select from public.referrals_referral child where child.parent_id = new.id and child.state <> 'brouillon'
    ) then
        raise exception 'referral % is redirected to nobody', new.id
            using errcode = 'check_violation', constraint = 'redirected_referral_has_a_child';
    end if;
    return null;
end
"""
# A child comes after its parent and never changes it: no chain can turn round.
CHAINED = """
begin
    if not exists (
        select from public.referrals_referral parent
         where parent.id = new.parent_id and parent.case_id = new.case_id and parent.id <> new.id
           and new.hops = parent.hops + (parent.state = 'redirigee')::int
    ) then
        raise exception 'referral % does not follow from its parent', new.id
            using errcode = 'check_violation', constraint = 'child_follows_from_its_parent';
    end if;
    return null;
end
"""
STAYS = """
create function app.refuse_another_parent() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    raise exception 'referral % keeps its parent', old.id
        using errcode = 'restrict_violation', constraint = 'child_keeps_its_parent';
end $body$
"""


def trigger_function(name, body):
    return migrations.RunSQL(
        [
            f"create function policy.{name}() returns trigger language plpgsql security definer "
            f"set search_path = pg_catalog, pg_temp as $body${body}$body$",
            f"revoke all on function policy.{name}() from public",
            f"alter function policy.{name}() owner to cordee_policy",
        ],
        f"drop function policy.{name}()",
    )


def at_the_end(name, event, condition):
    return migrations.RunSQL(
        f"create constraint trigger {name} after {event} on referrals_referral deferrable initially deferred "
        f"for each row when ({condition}) execute function policy.{name}()",
        f"drop trigger {name} on referrals_referral",
    )


def opened(table, name, command, expression):
    clause = {
        "select": f"using ({expression})",
        "insert": f"with check ({expression})",
        "update": f"using ({expression}) with check ({expression})",
    }[command]
    return migrations.RunSQL(
        f"create policy {table}_{name}_{command} on {table} for {command} to {APPLICATION_ROLES} {clause}",
        f"drop policy {table}_{name}_{command} on {table}",
    )


def of_the_database_alone(signature):
    return migrations.RunSQL(
        f"revoke execute on function policy.{signature} from {APPLICATION_ROLES}",
        f"grant execute on function policy.{signature} to {APPLICATION_ROLES}",
    )


WATCHED = "case_id = policy.watched_case(case_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0009_a_request_goes_on_elsewhere"),
        ("catalogue", "0005_owners_and_editors_answer"),
        ("orientation", "0002_each_class_has_its_readers"),
    ]

    operations = [
        grant(
            "select",
            "orientation_trace, network_organisation, people_contact, referrals_referralsummary, "
            "referrals_referralmessage, referrals_continuation",
            to="cordee_policy",
        ),
        grant(
            "insert",
            "referrals_referral, referrals_referralsummary, referrals_referralmessage, referrals_transition, "
            "referrals_answerlink, cases_participation",
            to="cordee_policy",
        ),
        grant(
            "update (state, state_since, version, consent_id, sent_at, acknowledge_by, answer_by, remind_on, expires_on)",
            "referrals_referral",
            to="cordee_policy",
        ),
        policy_function("may_continue(one uuid, how text)", returns="uuid", body=MAY_CONTINUE),
        policy_function("sent_referral(one uuid)", returns="uuid", body=SENT_REFERRAL),
        policy_function("continues(one uuid)", returns="uuid", body=CONTINUES),
        policy_function("candidate_codes(one uuid, day date)", returns="text[]", body=CANDIDATES),
        of_the_database_alone("candidate_codes(uuid, date)"),
        policy_function("candidates_of(one uuid, day date)", returns="text[]", body=CANDIDATES_OF),
        policy_function("consent_for(one uuid, receiver uuid, day date)", returns="uuid", body=CONSENT_FOR),
        policy_function("person_is_reachable(one uuid)", returns="boolean", body=REACHABLE),
        protect(
            "referrals_continuation",
            select=f"{DEMO} or membership_id = {ME} or source_id = policy.sent_referral(source_id)",
            insert=f"{SIGNED} and ({DEMO} or source_id = policy.may_continue(source_id, how))",
        ),
        grant("select, insert", "referrals_continuation"),
        append_only("referrals_continuation"),
        trigger_function("a_continuation_makes_its_child", CHILD),
        migrations.RunSQL(
            "create trigger a_continuation_makes_its_child after insert on referrals_continuation for each row "
            "execute function policy.a_continuation_makes_its_child()",
            "drop trigger a_continuation_makes_its_child on referrals_continuation",
        ),
        trigger_function("redirected_referral_has_a_child", HAS_A_CHILD),
        at_the_end("redirected_referral_has_a_child", "update", "new.state = 'redirigee'"),
        trigger_function("child_follows_from_its_parent", CHAINED),
        at_the_end("child_follows_from_its_parent", "insert", "new.parent_id is not null"),
        migrations.RunSQL(STAYS, "drop function app.refuse_another_parent()"),
        migrations.RunSQL(
            "create trigger child_keeps_its_parent before update on referrals_referral for each row "
            "when (new.parent_id is distinct from old.parent_id or new.hops <> old.hops "
            "or new.case_id <> old.case_id) execute function app.refuse_another_parent()",
            "drop trigger child_keeps_its_parent on referrals_referral",
        ),
        opened("referrals_referral", "redirected", "select", REDIRECTED),
        opened("referrals_referral", "redirected", "update", REDIRECTED),
        opened("cases_participation", "watched_trace", "select", f"level = 'trace' and {WATCHED}"),
        opened("cases_participation", "watched_trace", "update", f"level = 'trace' and {WATCHED}"),
        opened("cases_participation", "watched_trace", "insert", f"level in ('trace', 'lead') and {WATCHED}"),
    ]
