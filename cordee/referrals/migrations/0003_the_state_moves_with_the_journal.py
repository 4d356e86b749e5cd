from django.db import migrations

# The one statement that changes a state. It runs with the rights of who writes the journal: no right, no move.
MOVE = """
create function app.move_referral() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    update public.referrals_referral referral
       set state = new.to_state, version = new.version, state_since = new.at
     where referral.id = new.referral_id and referral.state = new.from_state
       and referral.version = new.version - 1 and referral.departement = new.departement;
    if not found then
        raise exception 'referral % is not at version % in state %', new.referral_id, new.version - 1, new.from_state
            using errcode = 'serialization_failure', constraint = 'transition_starts_from_the_current_state';
    end if;
    return null;
end $body$
"""

BIRTH = """
create function app.begin_as_draft() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    raise exception 'referral % is not born a draft', new.id
        using errcode = 'check_violation', constraint = 'referral_begins_as_a_draft';
end $body$
"""

FROZEN = """
create function app.refuse_frozen_change() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    raise exception 'referral % was sent', old.id
        using errcode = 'restrict_violation', constraint = 'sent_referral_keeps_what_was_promised';
end $body$
"""

# The next ones look at all rows whoever acts, hence definers; they say nothing but their refusal.
WITH_JOURNAL = """
begin
    if not exists (
        select from public.referrals_transition line
         where line.referral_id = new.id and line.version = new.version
           and line.from_state = old.state and line.to_state = new.state and new.version = old.version + 1
    ) then
        raise exception 'referral % moves without its journal', new.id
            using errcode = 'restrict_violation', constraint = 'state_moves_only_with_the_journal';
    end if;
    return new;
end
"""

SENDING = """
begin
    if not exists (
        select from public.referrals_referral referral
          join public.people_consent consent on consent.id = referral.consent_id
         where referral.id = new.referral_id and consent.organisation_id = referral.recipient_id
           and consent.withdrawn_at is null and 'identity' = any (consent.classes)
           and (new.at at time zone 'Europe/Paris')::date >= consent.valid_from
           and (new.at at time zone 'Europe/Paris')::date < consent.valid_until
    ) then
        raise exception 'referral % has no consent in force', new.referral_id
            using errcode = 'check_violation', constraint = 'sent_referral_has_a_consent_in_force';
    end if;
    if not exists (
        select from public.referrals_referral referral
          join public.orientation_trace trace on trace.orientation_id = referral.orientation_id
         where referral.id = new.referral_id
    ) then
        raise exception 'referral % has no trace', new.referral_id
            using errcode = 'check_violation', constraint = 'sent_referral_has_a_trace';
    end if;
    if not exists (
        select from public.referrals_referral referral
          join public.cases_case of_it on of_it.id = referral.case_id
          join public.people_noticegiven notice on notice.person_id = of_it.person_id
         where referral.id = new.referral_id
    ) then
        raise exception 'referral %: the person was not informed', new.referral_id
            using errcode = 'check_violation', constraint = 'sent_referral_follows_a_notice';
    end if;
    return new;
end
"""

CONSENT_HOLDS = """
declare
    this uuid := case tg_table_name when 'people_consent' then new.id else (to_jsonb(new) ->> 'consent_id')::uuid end;
begin
    if exists (
        select from public.referrals_referral referral
          join public.people_consent consent on consent.id = referral.consent_id
         where referral.consent_id = this and consent.withdrawn_at is not null
           and referral.state in ('brouillon', 'attente_accord', 'envoyee', 'recue', 'acceptee', 'demarree')
    ) then
        raise exception 'consent % was withdrawn and a referral goes on', this
            using errcode = 'check_violation', constraint = 'open_referral_has_a_consent_in_force';
    end if;
    return null;
end
"""

# An organisation comes in by a referral only once it has accepted it, and leads again only when nobody follows.
FOLLOWS = """
begin
    if new.level not in ('lead', 'partner') or not exists (
        select from public.cases_participation still where still.id = new.id and still.valid_until is null
    ) then
        return null;
    end if;
    if new.opened_by = 'orientation' and not exists (
        select from public.referrals_referral referral
         where referral.case_id = new.case_id and referral.recipient_id = new.organisation_id
           and referral.state in ('acceptee', 'demarree', 'cloturee')
    ) then
        raise exception 'case % opens to an organisation that has accepted nothing', new.case_id
            using errcode = 'check_violation', constraint = 'participation_follows_an_accepted_referral';
    end if;
    if new.opened_by = 'retour' and exists (
        select from public.referrals_referral referral
         where referral.case_id = new.case_id and referral.state in ('acceptee', 'demarree')
           and referral.recipient_id = (
               select before.organisation_id from public.cases_participation before
                where before.case_id = new.case_id and before.level = 'lead' and before.id <> new.id
                order by before.valid_until desc limit 1)
    ) then
        raise exception 'case % is taken from who follows it', new.case_id
            using errcode = 'check_violation', constraint = 'case_comes_back_when_nobody_follows';
    end if;
    return null;
end
"""

NEW_LINK = """
begin
    update public.referrals_answerlink link set revoked_at = new.created_at
     where link.referral_id = new.referral_id and link.revoked_at is null;
    if new.revoked_at is not null or not exists (
        select from public.referrals_referral referral
         where referral.id = new.referral_id and referral.recipient_id = new.organisation_id
    ) then
        raise exception 'link % is not for the receiver', new.id
            using errcode = 'check_violation', constraint = 'link_is_for_the_receiver';
    end if;
    return new;
end
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


def trigger(name, table, when, function, condition="", kind="trigger"):
    return migrations.RunSQL(
        f"create {kind} {name} {when.format(table=table)} for each row {condition} execute function {function}()",
        f"drop trigger {name} on {table}",
    )


def at_the_end(name, table, condition=""):
    when = "after insert or update on {table} deferrable initially deferred"
    return trigger(name, table, when, f"policy.{name}", condition, kind="constraint trigger")


def reference(table, name, columns, target):
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({columns}) references {target}",
        f"alter table {table} drop constraint {name}",
    )


KEPT = "consent_id orientation_id offer service_family service_version sent_at acknowledge_by answer_by remind_on expires_on"
CHANGED = " or ".join(f"new.{column} is distinct from old.{column}" for column in KEPT.split())


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_only_these_moves_exist"),
        ("people", "0003_a_person_follows_her_cases"),
        ("orientation", "0002_each_class_has_its_readers"),
        ("cases", "0003_an_open_case_has_exactly_one_lead"),
    ]

    operations = [
        migrations.RunSQL(MOVE, "drop function app.move_referral()"),
        migrations.RunSQL(BIRTH, "drop function app.begin_as_draft()"),
        migrations.RunSQL(FROZEN, "drop function app.refuse_frozen_change()"),
        trigger_function("state_moves_only_with_the_journal", WITH_JOURNAL),
        trigger_function("sent_referral_is_guarded", SENDING),
        trigger_function("open_referral_has_a_consent_in_force", CONSENT_HOLDS),
        trigger_function("participation_follows_a_referral", FOLLOWS),
        trigger_function("a_new_link_kills_the_old_one", NEW_LINK),
        trigger(
            "referral_begins_as_a_draft",
            "referrals_referral",
            "before insert on {table}",
            "app.begin_as_draft",
            "when (new.state <> 'brouillon' or new.version <> 0 or new.sent_at is not null)",
        ),
        trigger(
            "sent_referral_keeps_what_was_promised",
            "referrals_referral",
            "before update on {table}",
            "app.refuse_frozen_change",
            f"when (old.state not in ('brouillon', 'attente_accord') and ({CHANGED}))",
        ),
        trigger(
            "state_moves_only_with_the_journal",
            "referrals_referral",
            "before update on {table}",
            "policy.state_moves_only_with_the_journal",
            "when (new.state is distinct from old.state or new.version is distinct from old.version)",
        ),
        # In the order of their names: the guard looks before the move is made.
        trigger(
            "a_sent_referral_is_guarded",
            "referrals_transition",
            "before insert on {table}",
            "policy.sent_referral_is_guarded",
            "when (new.to_state = 'envoyee')",
        ),
        trigger("referral_moves", "referrals_transition", "after insert on {table}", "app.move_referral"),
        at_the_end(
            "open_referral_has_a_consent_in_force", "referrals_referral", "when (new.consent_id is not null)"
        ),
        at_the_end("open_referral_has_a_consent_in_force", "people_consent", "when (new.withdrawn_at is not null)"),
        at_the_end("participation_follows_a_referral", "cases_participation"),
        trigger(
            "a_new_link_kills_the_old_one",
            "referrals_answerlink",
            "before insert on {table}",
            "policy.a_new_link_kills_the_old_one",
        ),
        reference(
            "referrals_referral",
            "referral_is_in_the_departement_of_its_case",
            "case_id, departement",
            "cases_case (id, departement)",
        ),
        reference(
            "referrals_referral",
            "referral_has_a_consent_of_its_case",
            "consent_id, case_id",
            "people_consent (id, case_id)",
        ),
        reference(
            "referrals_referral",
            "referral_has_an_orientation_of_its_case",
            "orientation_id, case_id",
            "orientation_orientation (id, case_id)",
        ),
    ]
