"""Invented cases by the thousand, written by the database itself: every number has its rows, the same on every run.

One line that every case passed through, OPERATORS organisations that were asked, one animator. Of twenty cases, four
are sent, one is received, two accepted, two started, eight closed, two refused, one expired.
"""

from collections.abc import Iterator

from psycopg import Connection

OPERATORS = 50
LINE, ANIMATION = 0, OPERATORS + 1

_ORGANISATIONS = f"""
insert into network_organisation (id, name, short_name, kind, departement, level, email, phone, hours, address,
                                  discreet, invented)
select md5('organisation' || g)::uuid, 'Organisme ' || g, '',
       case g when {LINE} then 'numero_vert' when {ANIMATION} then 'animation_territoriale' else 'sante_travail' end,
       null, '', 'organisme' || g || '@example.org', '', '', '', false, true
  from generate_series(0, {ANIMATION}) g
"""
_USERS = f"""
insert into network_user (password, id, email, full_name, is_active)
select '!', 1000000 + g, 'membre' || g || '@example.org', 'Membre ' || g, true from generate_series(0, {ANIMATION}) g
"""
_MEMBERSHIPS = f"""
insert into network_membership (id, role, departements, valid_from, user_id, organisation_id)
select md5('membership' || g)::uuid,
       case g when {LINE} then 'team_lead' when {ANIMATION} then 'animator' else 'adviser' end,
       case g when {ANIMATION} then '{{73}}'::varchar[] else '{{}}' end,
       now() - interval '1 year', 1000000 + g, md5('organisation' || g)::uuid
  from generate_series(0, {ANIMATION}) g
"""
_MADE = f"""
create temporary table made as
select g, (array['01','03','07','15','26','38','42','43','63','69','73','74'])[1 + g % 12]::varchar as departement,
       md5('person' || g)::uuid as person, md5('case' || g)::uuid as of_case, md5('referral' || g)::uuid as referral,
       md5('consent' || g)::uuid as consent, md5('orientation' || g)::uuid as orientation,
       md5('organisation{LINE}')::uuid as line, md5('organisation' || 1 + g % {OPERATORS})::uuid as operator,
       (array['envoyee','envoyee','envoyee','envoyee','recue','acceptee','acceptee','demarree','demarree','cloturee',
              'cloturee','cloturee','cloturee','cloturee','cloturee','cloturee','cloturee','refusee','refusee',
              'expiree'])[1 + (g / {OPERATORS}) % 20]::varchar as state
  from generate_series(1, {{cases}}) g
"""
_DATED = """
alter table made add sent timestamptz;
update made set sent = date_trunc('day', now()) + interval '8 hours' + g % 3600 * interval '1 second'
     - case when state in ('envoyee', 'recue') then case when g % 11 = 0 then 14 else 1 + g % 2 end
            when state in ('acceptee', 'demarree') then 2 + g % 15 else 60 + g % 400 end * interval '1 day';
analyze made
"""
_FOLLOWED = "state in ('acceptee', 'demarree', 'cloturee')"

_FILLED = (
    """insert into people_person (id, departement, created_at) select person, departement, sent from made""",
    """insert into people_identity (person_id, departement, family_name, given_name, birth_date, name_key)
       select person, departement, 'Nom' || g, 'Prénom' || g % 3000, date '1960-01-01' + g % 14000,
              'nom' || g || ' prenom' || g % 3000 from made""",
    """insert into people_contact (person_id, departement, phone, phone_key, email, commune_code, preferred_channel,
                                   discretion)
       select person, departement, '', lpad(g::text, 10, '0'), '', '', 'phone', '{}' from made""",
    f"""insert into cases_case (id, person_id, departement, programme, state, opened_at, next_action, next_action_on,
                                next_action_owner_id, closing, controller_id, lawful_basis, health_exception)
        select of_case, person, departement, 'maintien-en-emploi', 'open', sent, 'attendre_reponse', current_date + 5,
               case when {_FOLLOWED} then operator else line end, '', line, 'mission_interet_public',
               'consentement_explicite' from made""",
    """insert into people_noticegiven (id, person_id, departement, organisation_id, version, words, channel, at,
                                       by_label)
       select md5('notice' || g)::uuid, person, departement, line, 'v1', 'Dit.', 'voice', sent, 'Ligne' from made""",
    """insert into people_consent (id, person_id, case_id, departement, organisation_id, classes, purpose,
                                   wording_version, words, channel, given_at, recorded_by_label, recorded_for_id,
                                   valid_from, valid_until, withdrawn_channel, withdrawn_by_label)
       select consent, person, of_case, departement, operator, '{identity,situation}', 'Reprendre', 'v1', 'Oui.',
              'voice', sent, 'Ligne', line, sent::date, sent::date + 700, '', '' from made""",
    f"""insert into cases_participation (id, case_id, departement, organisation_id, level, valid_from, opened_by)
        select md5('line' || g)::uuid, of_case, departement, line, case when {_FOLLOWED} then 'trace' else 'lead' end,
               sent, case when {_FOLLOWED} then 'transmission' else 'porte' end from made""",
    f"""insert into cases_participation (id, case_id, departement, organisation_id, level, valid_from, opened_by,
                                         referral)
        select md5('operator' || g)::uuid, of_case, departement, operator,
               case when {_FOLLOWED} then 'lead' else 'invited' end, sent, 'orientation',
               case when {_FOLLOWED} then null else referral end
          from made where {_FOLLOWED} or state in ('envoyee', 'recue')""",
    """insert into orientation_orientation (id, departement, case_id, "on", catalogue_hash, programme, needs,
                                            lead_family, chosen_family, override_code, override_text, settled,
                                            trace_hash, decided_at, by_label, organisation_id)
       select orientation, departement, of_case, sent::date, repeat('0', 64), '', '{reprendre_apres_arret}',
              'visite_prereprise', 'visite_prereprise', '', '', true, repeat('0', 64), sent, 'Ligne', line from made""",
    """insert into orientation_trace (orientation_id, departement, decision)
       select orientation, departement, '{}' from made""",
    f"""insert into referrals_referral (id, departement, case_id, orientation_id, consent_id, sender_id, recipient_id,
             offer, service_family, service_version, state, state_since, version, created_at, sent_at, acknowledge_by,
             answer_by, remind_on, expires_on, reminders_sent, override_reason, first_contact_on, refusal_reason,
             refusal_text, cancel_reason, responder_name, hops, idempotency_key, start_by, started_on, close_by,
             closed_on, outcome, reopen_reason, asked_classes, expiry_seen_at)
        select referral, departement, of_case, orientation, consent, line, operator, md5('offer' || g)::uuid,
             'visite_prereprise', 'visite_prereprise_2022', state,
             sent + case when state in ('envoyee') then interval '0' else interval '1 day' end,
             case state when 'envoyee' then 1 when 'cloturee' then 4 when 'demarree' then 3 else 2 end, sent, sent,
             sent::date + 2, sent::date + 7, array[sent::date + 3, sent::date + 8], sent::date + 14,
             case state when 'expiree' then 2 else 0 end, '',
             case when {_FOLLOWED} then sent::date + 4 + g % 9 end,
             case state when 'refusee' then 'complet' else '' end, '', '',
             case when state in ('envoyee', 'expiree') then '' else 'Mme Roche' end, 0, 'invente' || g,
             case when {_FOLLOWED} then sent::date + 21 end,
             case when state in ('demarree', 'cloturee') then sent::date + 5 end,
             case when state in ('demarree', 'cloturee') then sent::date + 95 end,
             case state when 'cloturee' then sent::date + 40 end, case state when 'cloturee' then 'aide' else '' end,
             '', '{{}}', case state when 'expiree' then sent + interval '14 days' end
          from made""",
    """insert into referrals_referralsummary (referral_id, departement, need, purpose, commune_name, age_band,
                                              employment_status)
       select referral, departement, 'reprendre_apres_arret', 'Reprendre', 'Chambéry', '45_54', 'salarie' from made""",
    """insert into referrals_transition (id, referral_id, departement, version, from_state, to_state, verb, actor_kind,
             actor_label, organisation_id, responder_name, channel, effective_on, at, comment, outcome,
             idempotency_key, act_digest)
       select md5('transition' || g)::uuid, referral, departement, 1, 'brouillon', 'envoyee', 'send', 'member',
              'Ligne', line, '', 'account', sent::date, sent, '', '', 'envoi' || g, repeat('0', 64) from made""",
)


def people_who_work(inside: Connection) -> None:
    for statement in (_ORGANISATIONS, _USERS, _MEMBERSHIPS):
        inside.execute(statement.encode())


_INDEXES = """
select format('drop index %s', index.indexrelid::regclass), pg_get_indexdef(index.indexrelid)
  from pg_index index join pg_class of_table on of_table.oid = index.indrelid
 where not index.indisunique and of_table.relnamespace = 'public'::regnamespace
   and of_table.relname ~ '^(people|cases|orientation|referrals)_'
"""


def fill(inside: Connection, cases: int, *, in_transaction: bool = False) -> Iterator[str]:
    """Through a superuser's connection; yields what was just done, and how much of the whole.

    Triggers and foreign keys sleep meanwhile: what is written here is true by construction. Checks do not sleep.
    Rows come in the order of their key, which is random, and indexes that keep nothing unique are made again at the
    end: several times faster. ``in_transaction`` leaves out what can only be done outside of one.
    """
    indexes = inside.execute(_INDEXES.encode()).fetchall()
    for dropped, _ in indexes:
        inside.execute(dropped.encode())
    inside.execute("set session_replication_role = replica")
    inside.execute("set synchronous_commit = off")
    inside.execute("set maintenance_work_mem = '256MB'")
    inside.execute("set work_mem = '256MB'")
    people_who_work(inside)
    inside.execute(_MADE.format(cases=int(cases)).encode())
    for statement in _DATED.split(";"):
        inside.execute(statement.encode())
    steps = [*(f"{filled} order by 1" for filled in _FILLED), "drop table made", *(made for _, made in indexes)]
    for number, statement in enumerate(steps, start=1):
        inside.execute(statement.encode())
        yield f"{statement.split()[2]} ({number} sur {len(steps)})"
    inside.execute("reset work_mem")
    inside.execute("set session_replication_role = origin")
    if in_transaction:
        inside.execute("analyze")
    else:
        inside.execute("vacuum analyze")
        inside.execute("checkpoint")
