"""What would change it: the first day, the fewest actions, and nothing that the engine would not give."""

from datetime import date

import pytest

from cordee.domain.catalogue import Changes, LocalOffer
from cordee.domain.orientation.changes.change import Blocked, Then
from cordee.domain.periods import Period
from cordee.domain.rules.evaluation import Interval
from tests.domain.orientation.changing_catalogue import DAY, changes, engine, told
from tests.domain.orientation.small import TODAY, gate, version


def one_way(engine, situation, **options):
    """The only answer, which is a way."""
    (found,) = changes(engine, situation, **options)
    assert found.changes
    return found


def no_way(engine, situation, **options):
    (found,) = changes(engine, situation, **options)
    assert (found.changes, found.on, found.then) == ((), None, None)
    return found


# Waiting


def test_a_duration_that_grows_gives_the_first_day_on_which_its_threshold_is_passed():
    long_leave = engine({"visite": {"conditions": ["arret_jours > 30"]}})

    found = one_way(long_leave, told(arret_debut=TODAY - 20 * DAY, en_arret=True))

    assert (found.on, found.then, found.possible_from) == (TODAY + 11 * DAY, Then.LEAD, None)
    (change,) = found.changes
    assert (change.fact, change.before, change.after, change.kind) == ("arret_jours", 20, 31, Changes.BY_TIME)


@pytest.mark.parametrize(
    ("told_on", "months", "first_day"),
    [
        (date(2026, 1, 31), 11, date(2026, 3, 1)),
        (date(2024, 1, 31), 11, date(2024, 3, 1)),
        (date(2026, 1, 31), 10, date(2026, 3, 31)),
        (date(2026, 1, 30), 9, date(2026, 4, 30)),
        (date(2026, 12, 31), 8, date(2027, 5, 1)),
    ],
)
def test_months_said_on_the_31st_are_whole_when_that_day_has_passed(told_on, months, first_day):
    insured = engine({"pension": {"conditions": ["mois_cotises >= 12"]}})

    assert one_way(insured, told(mois_cotises=months), on=told_on).on == first_day


def test_years_pass_on_the_anniversary_of_the_day_on_which_they_were_said():
    retirement = engine({"retraite": {"conditions": ["age >= 62"]}})

    assert one_way(retirement, told(age=60), on=date(2024, 2, 29)).on == date(2026, 3, 1)


def test_waiting_stops_where_another_condition_ends():
    window = ["avis_jours <= 15", "arret_jours >= 60"]

    assert one_way(
        engine({"recours": {"conditions": window}}), told(avis_jours=5, arret_jours=50, en_arret=True)
    ).on == (TODAY + 10 * DAY)
    found = no_way(engine({"recours": {"conditions": window}}), told(avis_jours=5, arret_jours=49, en_arret=True))
    assert found.fixed == ("arret_jours",)


def test_nothing_further_than_five_years_is_promised():
    retirement = engine({"retraite": {"conditions": ["age >= 62"]}})

    assert one_way(retirement, told(age=57)).on == date(2031, 11, 21)
    assert no_way(retirement, told(age=56)).fixed == ("age",)


def test_the_rules_of_the_day_decide_and_a_new_version_may_be_what_one_waits_for():
    strict, mild = '[{when: "arret_jours > 90"}]', '[{when: "arret_jours > 30"}]'
    both = {"until": "2026-12-15", "conditions": ["arret_jours > 90"]}
    newer = version("visite_2", name='"visite"', **{"from": "2026-12-15"}, conditions=mild)
    visit = engine({"visite": both | {"extra": newer}})
    same = engine({"visite": both | {"extra": newer.replace(mild, strict)}})

    found = one_way(visit, told(arret_jours=40, en_arret=True))

    assert (found.on, found.version.id, found.then_version.id) == (date(2026, 12, 15), "visite_1", "visite_2")
    assert [(change.fact, change.agent) for change in found.changes] == [(None, "les règles changent")]
    assert one_way(same, told(arret_jours=40, en_arret=True)).on == TODAY + 51 * DAY


def test_an_operator_to_come_is_waited_for_and_one_that_has_closed_is_not():
    service_to_come = engine({"relais": {"operators": "[ancien]"}})
    offer = LocalOffer(
        id="o1", organisation="o", organisation_name="O", operator="public", period=Period(date(2027, 2, 1), None)
    )
    elsewhere = LocalOffer(
        id="o2", organisation="o", organisation_name="O", operator="public", departements=frozenset({"13"})
    )
    ordinary = engine({"relais": {}})
    grenoble = told(commune_residence="38185")

    assert no_way(service_to_come, grenoble).agent == (
        "Ne dépend pas de la personne : aucun opérateur à cette date, ou pour cette caisse."
    )
    assert one_way(ordinary, grenoble, offers=[offer, elsewhere]).on == date(2027, 2, 1)
    assert no_way(ordinary, grenoble, offers=[elsewhere]).person == (
        "Cela ne dépend pas de vous : aucun opérateur recensé sur ce territoire."
    )


def test_a_duration_stops_growing_with_the_contract_or_the_leave():
    senior = engine({"conge": {"conditions": ["anciennete_entreprise_mois >= 12"]}})

    for entered in ({"anciennete_entreprise_mois": 10}, {"entree_entreprise_date": date(2026, 1, 21)}):
        assert one_way(senior, told(contrat_en_cours=True, **entered)).on == date(2027, 1, 21)
        assert no_way(senior, told(contrat_en_cours=False, **entered)).fixed == ("anciennete_entreprise_mois",)
        assert no_way(senior, told(**entered)).fixed == ("anciennete_entreprise_mois",)


def test_a_leave_is_not_counted_further_than_the_day_of_the_return():
    visit = engine({"visite": {"conditions": ["arret_jours >= 30"]}})

    for back in ({"reprise_prevue_jours": 10}, {"reprise_prevue_date": TODAY + 10 * DAY}):
        assert one_way(visit, told(en_arret=True, arret_jours=21, **back)).on == TODAY + 9 * DAY
        assert not changes(visit, told(en_arret=True, arret_jours=20, **back))[0].changes


def test_a_remaining_time_shrinks_then_is_unknown():
    soon = engine({"retour": {"conditions": ["reprise_prevue_jours <= 15"]}})
    late = engine({"retour": {"conditions": ["not reprise_prevue_jours >= 0"]}})

    assert one_way(soon, told(reprise_prevue_jours=40)).on == TODAY + 25 * DAY
    assert one_way(soon, told(reprise_prevue_date=TODAY + 40 * DAY)).on == TODAY + 25 * DAY
    assert not changes(late, told(reprise_prevue_jours=40))[0].changes


def test_a_yes_that_time_undoes_promises_nothing_and_a_no_stays():
    back = engine(
        {"visite": {"conditions": ["recent", "age >= 18"]}, "autre": {"conditions": ["not recent", "age >= 18"]}}
    )

    still = {found.version.family: found.on for found in changes(back, told(recent=False, age=17))}
    fading = {found.version.family: found.on for found in changes(back, told(recent=True, age=17))}

    assert still == {"visite": None, "autre": date(2027, 11, 21)}
    assert fading == {"visite": None, "autre": None}


def test_an_answer_gives_way_to_what_time_makes_of_it():
    absent = engine({"conge": {"conditions": ["longue"]}})

    found = one_way(absent, told(longue=False, arret_jours=100, en_arret=True))

    assert (found.on, [change.fact for change in found.changes]) == (TODAY + 80 * DAY, ["longue"])


def test_a_duration_known_roughly_gives_the_day_from_which_it_may_be_and_the_day_from_which_it_is_sure():
    visit = engine({"visite": {"conditions": ["arret_jours > 90"]}})

    found = one_way(visit, told(arret_jours=Interval(60, 75), en_arret=True))

    assert (found.possible_from, found.on) == (TODAY + 16 * DAY, TODAY + 31 * DAY)
    assert found.agent.startswith("À partir d'un jour situé entre le 7 décembre 2026 et le 22 décembre 2026, si rien")


def test_at_most_75_days_is_at_least_none():
    visit = engine({"visite": {"conditions": ["arret_jours > 90"]}})

    found = one_way(visit, told(arret_jours=Interval(None, 75), en_arret=True))

    assert (found.possible_from, found.on) == (TODAY + 16 * DAY, TODAY + 91 * DAY)


# Acting


def test_an_action_is_told_with_the_nearest_value_that_suffices():
    helped = engine({"appui": {"conditions": ["titre in ['oui', 'en_cours']"]}})

    found = one_way(helped, told(titre="non"))

    assert (found.on, found.then) == (TODAY, Then.LEAD)
    assert [(change.fact, change.before, change.after) for change in found.changes] == [("titre", "non", "en_cours")]
    assert found.agent == "Pour que ce service vienne en premier, il faudrait demander le titre (« Titre » : En cours)."


def test_a_number_is_raised_to_the_threshold_and_within_its_range():
    worked = engine({"formation": {"conditions": ["heures > 600"]}, "conge": {"conditions": ["heures >= 3000"]}})

    found = {one.version.family: one for one in changes(worked, told(heures=100))}

    assert [change.after for change in found["formation"].changes] == [601]
    assert (found["conge"].changes, found["conge"].fixed) == ((), ("heures",))


def test_an_action_never_goes_the_other_way():
    losing = {"perdre": {"conditions": ["not diplome"]}, "rendre": {"conditions": ["titre == 'non'"]}}

    found = changes(
        engine(losing | {"moins": {"conditions": ["heures < 10"]}}), told(diplome=True, titre="oui", heures=20)
    )

    assert [(one.version.family, one.changes, one.fixed) for one in found] == [
        ("moins", (), ("heures",)),
        ("perdre", (), ("diplome",)),
        ("rendre", (), ("titre",)),
    ]


def test_the_fewest_actions_win_then_the_first_facts_of_the_catalogue():
    either = engine({"aide": {"conditions": ["(diplome and permis) or titre == 'oui'"]}})
    both = engine({"aide": {"conditions": ["diplome and permis"]}})
    any_one = engine({"aide": {"conditions": ["permis or diplome"]}})
    situation = told(diplome=False, permis=False, titre="non")

    assert [change.fact for change in one_way(either, situation).changes] == ["titre"]
    assert [change.fact for change in one_way(both, situation).changes] == ["diplome", "permis"]
    assert [change.fact for change in one_way(any_one, situation).changes] == ["diplome"]


def test_waiting_and_acting_are_both_told_when_each_is_enough():
    either = engine({"conge": {"conditions": ["mois_cotises >= 24 or titre == 'oui'"]}})

    found = changes(either, told(mois_cotises=20, titre="non"))

    assert [(one.on, [change.fact for change in one.changes]) for one in found] == [
        (date(2027, 3, 21), ["mois_cotises"]),
        (TODAY, ["titre"]),
    ]


def test_an_action_and_a_wait_are_joined_only_when_neither_is_enough():
    both = engine({"conge": {"conditions": ["mois_cotises >= 24", "diplome"]}})

    found = one_way(both, told(mois_cotises=20, diplome=False))

    assert (found.on, [change.fact for change in found.changes]) == (date(2027, 3, 21), ["diplome", "mois_cotises"])
    assert found.person == (
        "À partir du 21 mars 2027, si votre situation reste la même, ce service viendrait en premier : ce jour-là, "
        "Mois cotisés : 24\N{NO-BREAK SPACE}mois au moins. D'ici là, il faudrait passer le diplôme."
    )


def test_what_a_fact_follows_from_is_changed_and_never_the_fact_itself():
    training = engine({"conge": {"conditions": ["mois_avant >= 6"]}})

    from_the_day = one_way(training, told(debut_formation=date(2027, 1, 31)))
    from_both = one_way(training, told(debut_formation=date(2027, 1, 31), mois_avant=2))
    from_months = one_way(training, told(mois_avant=2))

    assert [(change.fact, change.after) for change in from_the_day.changes] == [("debut_formation", date(2027, 5, 21))]
    assert [change.fact for change in from_both.changes] == ["debut_formation"]
    assert [(change.fact, change.after) for change in from_months.changes] == [("mois_avant", 6)]


def test_sums_count_what_the_other_terms_already_give():
    summed = engine({"conge": {"conditions": ["mois_cotises + mois_avant >= 24"]}})

    found = one_way(summed, told(mois_cotises=18, debut_formation=date(2026, 12, 25)))

    assert found.changes[0].after == date(2027, 5, 21)


def test_an_impossible_combination_of_answers_is_not_a_way():
    never = '  - {id: r, never: "diplome and statut == \'retraite\'", why: "Non.", source: s}'
    services = {"aide": {"conditions": ["diplome or permis"]}}

    assert [
        c.fact for c in one_way(engine(services), told(diplome=False, permis=False, statut="retraite")).changes
    ] == ["diplome"]
    excluded = engine(services, relations=never)
    found = one_way(excluded, told(diplome=False, permis=False, statut="retraite"))
    assert [change.fact for change in found.changes] == ["permis"]


# Unknown facts


def test_what_is_unknown_is_a_question_and_not_a_change():
    aid = engine({"aide": {"conditions": ["diplome", "permis"]}})

    assert changes(aid, told()) == ()
    assert changes(aid, told(permis=True)) == ()


def test_a_service_may_become_open_on_what_is_unknown_today():
    aid = engine({"aide": {"conditions": ["diplome", "permis"]}})

    found = one_way(aid, told(diplome=False))

    assert (found.then, found.missing) == (Then.OPEN, ("permis",))
    assert found.agent == (
        "Pour que ce service devienne possible, il faudrait passer le diplôme. Il resterait à savoir : « Permis »."
    )


def test_a_change_that_raises_a_new_question_is_not_a_way():
    aid = engine({"aide": {"conditions": ["diplome", "precision"]}})

    assert no_way(aid, told(diplome=False)).fixed == ("diplome",)


# Who asks, gates, order


def test_the_employee_may_ask_himself():
    visit = engine({"visite": {"requesters": "[personne]"}})

    found = one_way(visit, told(caller="employeur"))

    assert [(change.fact, change.before, change.after) for change in found.changes] == [
        ("appelant", "employeur", "personne")
    ]
    assert (
        found.agent
        == "Pour que ce service vienne en premier, il faudrait que la personne elle-même en fasse la demande."
    )


def test_the_employer_may_ask_what_is_kept_for_him():
    visit = engine({"visite": {"requesters": "[employeur]"}})

    found = one_way(visit, told())

    assert found.blocked is Blocked.NOT_PROPOSED
    assert found.person == "Pour que ce service vienne en premier, il faudrait que l'employeur en fasse la demande."


CONSENT = gate(
    kind="consent",
    when="\"appelant in ['proche'] and (not consentement_personne or not personne_informee)\"",
    effect="information_only",
)


def test_a_gate_that_wants_an_agreement_is_lifted_by_it():
    relay = engine({"appui": {"requesters": "[personne, proche]"}}, CONSENT)
    only = engine({"appui": {"requesters": "[proche]"}}, CONSENT)

    by_himself = one_way(relay, told(caller="proche", consentement_personne=False, personne_informee=False))
    agreed = one_way(only, told(caller="proche", consentement_personne=False, personne_informee=False))

    assert [change.fact for change in by_himself.changes] == ["appelant"]
    assert [change.fact for change in agreed.changes] == ["consentement_personne", "personne_informee"]


def test_a_service_closed_by_a_gate_on_a_fixed_fact_names_that_fact():
    closed = gate(when="\"statut == 'retraite'\"", effect="exclude_services", exclude_services="[appui]")

    found = no_way(engine({"appui": {}}, closed), told(statut="retraite"))

    assert found.fixed == ("statut",)
    assert found.agent == "Ne dépend pas de la personne : Statut : « Retraité »."


def test_a_gate_that_passes_with_time_gives_the_day():
    closed = gate(when='"avis_jours <= 15"', effect="exclude_services", exclude_services="[appui]")

    assert one_way(engine({"appui": {}}, closed), told(avis_jours=5)).on == TODAY + 11 * DAY


def test_a_specific_service_is_told_when_its_own_condition_would_make_it_necessary():
    later = {"tier": "specifique", "necessary_when": '"diplome or arret_jours >= 60"'}
    kept = engine({"ordinaire": {}, "expert": later})

    found = changes(kept, told(diplome=False, arret_jours=50, en_arret=True))

    assert {one.blocked for one in found} == {Blocked.LATER}
    assert [(one.on, [change.fact for change in one.changes]) for one in found] == [
        (TODAY + 10 * DAY, ["arret_jours"]),
        (TODAY, ["diplome"]),
    ]


def test_nobody_is_led_to_close_an_ordinary_service():
    kept = engine({"ordinaire": {"conditions": ["not diplome"]}, "expert": {"tier": "specifique"}})

    assert changes(kept, told(diplome=False))[0].changes == ()


def test_a_specific_service_that_would_only_come_later_says_so():
    kept = engine({"ordinaire": {}, "expert": {"tier": "specifique", "conditions": ["diplome"]}})

    assert one_way(kept, told(diplome=False)).then is Then.LATER


def test_a_gate_that_puts_another_service_first_is_told_when_it_can_pass():
    urgent = gate(when='"avis_jours <= 15"', effect="urgent", lead_services="[recours]")
    needs = engine({"appui": {"kind": "visite"}, "recours": {"kind": "allocation"}}, urgent)

    found = one_way(needs, told(avis_jours=5))

    assert (found.blocked, found.version.family, found.on) == (Blocked.NOT_LEAD, "appui", TODAY + 11 * DAY)


def test_the_lead_is_not_taken_by_losing_the_one_that_leads():
    needs = engine({"premier": {"kind": "visite", "conditions": ["avis_jours <= 15"]}, "second": {}})

    assert changes(needs, told(avis_jours=5)) == ()


def test_in_an_emergency_nothing_else_is_said():
    danger = gate(kind="safety", when="danger_signale", effect="emergency_only", only_services="[secours]")
    calm = engine({"secours": {"direct": "[etre_en_securite]"}, "appui": {"conditions": ["diplome"]}}, danger)

    assert changes(calm, told(danger_signale=True, diplome=False)) == ()


def test_health_closed_to_the_caller_is_neither_a_lever_nor_named():
    secret = gate(kind="consent", when="\"appelant == 'employeur'\"", effect="no_health_detail", allowed_health="[]")
    services = {"appui": {"conditions": ["titre == 'oui'"], "requesters": "[personne, employeur]"}}

    found = no_way(engine(services, secret), told(caller="employeur", titre="non"))

    assert (found.fixed, found.agent) == ((), "Aucun changement connu n'y suffirait.")


def test_health_closed_to_the_caller_is_not_among_what_is_left_to_know():
    secret = gate(kind="consent", when="\"appelant == 'employeur'\"", effect="no_health_detail", allowed_health="[]")
    services = {"appui": {"conditions": ["diplome", "titre == 'oui'", "permis"], "requesters": "[personne, employeur]"}}

    assert one_way(engine(services, secret), told(caller="employeur", diplome=False)).missing == ("permis",)
    assert one_way(engine(services, secret), told(diplome=False)).missing == ("titre", "permis")


def test_another_version_of_a_family_that_is_given_is_not_wanted():
    other = version("conge_2", name='"conge"', variant="b", conditions="[{when: \"statut == 'retraite'\"}]")
    two = engine({"conge": {"conditions": ["statut == 'salarie'"], "extra": other}})

    assert changes(two, told(statut="salarie")) == ()
