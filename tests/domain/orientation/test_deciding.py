"""The precise rules of orientation, each on the smallest catalogue that shows it."""

from datetime import date

import pytest

from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.deciding import UnknownWord
from cordee.domain.orientation.decision import Because, Necessity
from cordee.domain.orientation.saying import why_after
from cordee.domain.rules.evaluation import Interval
from cordee.domain.tongue import Tongue
from tests.domain.orientation.small import decide, engine, gate, lead, proposed, version


def test_a_service_is_eligible_when_all_hold_excluded_when_one_does_not_else_open():
    one = engine({"a": {"conditions": ["contrat", "jours > 30"]}})

    assert proposed(decide(one, contrat=True, jours=31)) == ["a"]
    assert decide(one, contrat=False).needs[0].excluded[0].version.family == "a"
    assert decide(one, contrat=True).needs[0].open[0].missing == ("jours",)


def test_ordinary_services_come_first_and_a_specific_one_waits_while_an_ordinary_one_answers():
    both = engine({"ordinaire": {}, "specifique": {"tier": "specifique", "kind": "visite"}})

    decided = decide(both).needs[0]

    assert [p.version.family for p in decided.proposed] == ["ordinaire"]
    assert [later.version.family for later in decided.later] == ["specifique"]


def test_a_specific_service_is_necessary_when_no_ordinary_one_covers_the_need_directly():
    decided = decide(engine({"soutien": {"direct": "[]", "support": "[garder]"}, "specifique": {"tier": "specifique"}}))

    assert proposed(decided) == ["soutien", "specifique"]
    assert decided.needs[0].proposed[1].necessity is Necessity.NOTHING_ORDINARY


def test_a_complement_stands_beside_ordinary_law_and_a_declared_necessity_is_recorded():
    decided = decide(
        engine(
            {
                "ordinaire": {},
                "complement": {"tier": "specifique", "complement": "true"},
                "si_essaye": {"tier": "specifique", "necessary_when": '"essaye"'},
            }
        ),
        essaye=True,
    )

    assert {p.version.family: p.necessity for p in decided.needs[0].proposed} == {
        "ordinaire": None,
        "complement": Necessity.COMPLEMENT,
        "si_essaye": Necessity.DECLARED,
    }
    assert lead(decided) == "ordinaire"


def test_what_depends_on_an_open_ordinary_service_is_provisional_and_not_settled():
    decided = decide(engine({"ordinaire": {"conditions": ["contrat"]}, "specifique": {"tier": "specifique"}})).needs[0]

    assert [(p.version.family, p.provisional) for p in decided.proposed] == [("specifique", True)]
    assert not decided.settled


def test_the_order_is_directness_then_first_line_then_kind_then_delay_then_id():
    order = engine(
        {
            "f_soutien": {"direct": "[]", "support": "[garder]", "kind": "visite"},
            "e_second_rang": {"first_line": "false", "kind": "visite"},
            "d_aide": {"kind": "aide_financiere"},
            "c_lent": {"kind": "conge", "delay_days": "60"},
            "b_rapide": {"kind": "conge", "delay_days": "8"},
            "a_visite": {"kind": "visite"},
            "g_visite": {"kind": "visite"},
        }
    )

    assert proposed(decide(order)) == [
        "a_visite",
        "g_visite",
        "b_rapide",
        "c_lent",
        "d_aide",
        "e_second_rang",
        "f_soutien",
    ]


def test_a_service_that_is_not_first_line_never_leads_for_a_person_but_may_for_a_professional_who_asks():
    one = engine({"a": {"first_line": "false"}})

    assert (proposed(decide(one)), lead(decide(one))) == (["a"], None)
    assert lead(decide(one, caller="professionnel_social")) == "a"
    assert lead(decide(one, caller="medecin_traitant")) is None


def test_an_employer_is_told_that_the_employee_may_ask_while_a_physician_may_relay():
    one = engine({"a": {}})

    refused = decide(one, caller="employeur").needs[0].not_proposed[0]

    assert refused.because is Because.EMPLOYEE_MAY_ASK
    assert proposed(decide(one, caller="medecin_traitant")) == ["a"]


def test_an_operator_out_of_date_or_of_another_scheme_closes_the_service():
    one = engine({"a": {"operators": "[ancien]"}, "b": {"operators": "[caisse]"}})

    assert proposed(decide(one, regime="msa", on=date(2017, 1, 1))) == ["a"]
    assert proposed(decide(one, regime="general")) == ["b"]
    assert [refused.because for refused in decide(one, regime="msa").needs[0].not_proposed] == [Because.NO_OPERATOR] * 2


def test_while_the_scheme_is_unknown_and_decides_the_proposal_says_so_and_nothing_is_settled():
    decided = decide(engine({"b": {"operators": "[caisse]"}}))

    assert decided.needs[0].proposed[0].regime_undecided
    assert not decided.needs[0].settled
    assert decided.ask[0] == "regime"


def test_the_version_follows_its_date_fact_and_stays_open_while_that_is_unknown():
    extra = version("a_2", dated_by="debut", **{"from": "2022-04-01"})
    dated = engine({"a": {"until": "2022-04-01", "dated_by": "debut", "extra": extra}})

    assert decide(dated, debut=date(2022, 3, 31)).needs[0].proposed[0].version.id == "a_1"
    assert decide(dated, debut=date(2022, 4, 1)).needs[0].proposed[0].version.id == "a_2"
    assert decide(dated).needs[0].open[0].version.id == "a_2"
    assert "debut" in decide(dated).ask


@pytest.mark.parametrize(
    ("debut", "found"),
    [
        (Interval(date(2023, 1, 1), date(2023, 6, 30)), {"a_1": "proposed", "a_2": "open"}),
        (Interval(date(2022, 6, 1), date(2022, 9, 30)), {"a_1": "proposed", "a_2": "proposed"}),
        (Interval(date(2021, 1, 1), date(2021, 6, 30)), {"a_1": "proposed"}),
    ],
)
def test_a_version_of_another_variant_does_not_say_which_one_is_in_force(debut, found):
    parallel = version("a_2", variant="b", dated_by="debut", until="2023-03-01", **{"from": "2022-04-01"})
    need = decide(engine({"a": {"dated_by": "debut", "extra": parallel}}), debut=debut, on=date(2022, 12, 1)).needs[0]

    listed = {"proposed": need.proposed, "open": need.open}
    assert {one.version.id: where for where, ones in listed.items() for one in ones} == found


def test_a_duration_in_days_stands_for_the_date_that_selects_the_version():
    extra = version("a_2", dated_by="debut", **{"from": "2022-04-01"})
    dated = engine({"a": {"until": "2022-04-01", "dated_by": "debut", "extra": extra}})

    assert decide(dated, jours=20, on=date(2022, 4, 10)).needs[0].proposed[0].version.id == "a_1"
    assert decide(dated, jours=5, on=date(2022, 4, 10)).needs[0].proposed[0].version.id == "a_2"


def test_two_answers_that_contradict_each_other_are_shown_and_leave_the_answer_open():
    decided = decide(engine({"a": {"conditions": ["contrat"]}}), contrat=True, statut="retraite")

    found = decided.contradictions[0]
    assert (found.fact, found.given, found.implied, found.by) == ("contrat", True, False, ("statut",))
    assert decided.needs[0].open[0].version.family == "a"
    assert decided.ask[0] == "contrat"


def test_declined_and_unsure_facts_are_not_asked_again_nor_facts_that_only_professionals_know():
    one = engine({"a": {"conditions": ["contrat", "diplome", "essaye", "secret"]}})

    assert decide(one, declined=["contrat"], unsure=["diplome"]).ask == ("essaye",)


def test_a_health_question_comes_after_an_equally_useful_plain_one():
    one = engine({"a": {"conditions": ["jours > 3", "diplome"]}})

    assert decide(one).ask == ("diplome", "debut", "jours")


def test_facts_that_no_open_service_needs_are_not_asked():
    one = engine({"a": {"conditions": ["contrat", "diplome"]}})

    assert decide(one, contrat=False).ask == ()


def test_settled_means_that_no_open_service_could_come_before_the_lead():
    better, worse = {"kind": "visite", "conditions": ["contrat"]}, {"kind": "conge", "conditions": ["contrat"]}

    assert not decide(engine({"a": {}, "b": better})).needs[0].settled
    assert decide(engine({"a": {}, "b": worse})).needs[0].settled


EMERGENCY = gate(kind="safety", when="danger_signale", effect="emergency_only", only_services="[secours]")


def test_danger_short_cuts_everything_and_stops_the_questions():
    services = {
        "secours": {
            "direct": "[etre_en_securite]",
            "conditions": ["danger_signale"],
            "kind": "urgence",
            "priority": "0",
        },
        "a": {"conditions": ["contrat"]},
    }

    decided = decide(engine(services, EMERGENCY), danger_signale=True)

    assert [need.need for need in decided.needs] == ["etre_en_securite", "garder"]
    assert (lead(decided), decided.needs[1].proposed, decided.needs[1].closed_by) == ("secours", (), "g1")
    assert decided.ask == ()


def test_ask_first_gives_no_lead_and_names_only_what_does_not_depend_on_the_fact():
    asks = gate(
        effect="ask_first",
        when="null",
        when_unknown="fire",
        unknown_facts="[regime]",
        ask="[regime]",
        provisional_services="[nomme]",
    )
    services = {
        "nomme": {"conditions": ["contrat"], "operators": "[caisse]"},
        "libre": {},
        "dependant": {"operators": "[caisse]"},
    }

    before, after = decide(engine(services, asks)), decide(engine(services, asks), regime="general", contrat=True)

    assert (lead(before), proposed(before), before.ask[0]) == (None, ["libre", "nomme"], "regime")
    assert all(proposal.provisional for proposal in before.needs[0].proposed)
    assert (lead(after), after.gates) == ("dependant", ())


def test_without_the_persons_agreement_only_general_information_and_what_the_caller_runs_remain():
    closed = gate(
        kind="consent",
        effect="information_only",
        when="\"appelant == 'medecin_traitant' and not consentement_personne\"",
        when_unknown="ask",
    )
    services = {
        "information_generale": {
            "direct": "[connaitre_droits]",
            "requesters": "[medecin_traitant]",
            "kind": "information",
        },
        "a": {},
        "propre": {"operators": "[medecin_traitant]"},
    }

    decided = decide(engine(services, closed), caller="medecin_traitant", consentement_personne=False)

    assert proposed(decided) == ["information_generale", "propre"]
    assert decided.needs[0].not_proposed[0].version.family == "a"
    assert decide(engine(services, closed), caller="medecin_traitant").ask[:1] == ("consentement_personne",)


def test_a_gate_excludes_families_or_puts_them_first_within_their_group():
    services = {"a": {"kind": "visite"}, "b": {"kind": "conge"}}

    assert proposed(
        decide(engine(services, gate(effect="exclude_services", when="contrat", exclude_services="[a]")), contrat=True)
    ) == ["b"]
    assert proposed(
        decide(engine(services, gate(effect="lead_first", when="contrat", lead_services="[b]")), contrat=True)
    ) == ["b", "a"]


def test_regional_specific_services_close_outside_the_region():
    away = gate(
        effect="no_regional_service",
        when="diplome",
        exclude_operator_levels="[departement, region]",
        exclude_tier="specifique",
    )
    services = {"a": {"tier": "specifique"}, "b": {}}

    assert proposed(decide(engine(services, away), diplome=True)) == ["b"]


def offer(offer_id, **values):
    return LocalOffer(
        id=offer_id, organisation=offer_id, organisation_name=offer_id, **({"operator": "public"} | values)
    )


def test_offers_of_the_persons_territory_are_kept_best_first():
    offers = [
        offer("lent", departements=frozenset({"69"}), delay_days=9),
        offer("ailleurs", departements=frozenset({"01"})),
        offer("complet", departements=frozenset({"69"}), capacity="full", delay_days=1),
        offer("rapide", communes=frozenset({"69123"}), delay_days=2),
    ]

    found = decide(engine({"a": {}}), offers=offers, commune_residence="69123").needs[0].proposed[0]

    assert [one.id for one in found.offers] == ["rapide", "lent", "complet"]
    assert found.available


def test_a_service_without_any_offer_on_the_territory_is_not_proposed_and_a_full_one_does_not_count_as_available():
    elsewhere = [offer("ailleurs", departements=frozenset({"01"}))]
    full = [offer("complet", capacity="full")]
    services = {"a": {}, "s": {"tier": "specifique", "operators": "[medecin_traitant]"}}

    closed = decide(engine(services), offers=elsewhere, commune_residence="69123").needs[0]
    busy = decide(engine(services), offers=full, commune_residence="69123").needs[0]

    assert closed.not_proposed[0].because is Because.NO_LOCAL_OFFER
    assert [(p.version.family, p.available) for p in busy.proposed] == [("a", False), ("s", True)]


def test_no_need_means_to_know_ones_rights_and_an_unknown_word_is_named():
    one = engine({"a": {"direct": "[connaitre_droits]"}})

    assert decide(one, needs=()).needs[0].need == "connaitre_droits"
    with pytest.raises(UnknownWord) as refused:
        decide(one, needs=("inconnu",))
    assert refused.value.word == "inconnu"


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"tier": "specifique", "complement": "true"}, "le droit commun vient d'abord"),
        ({"direct": "[]", "support": "[garder]"}, "sans répondre directement"),
        ({"first_line": "false"}, "ne se demande pas en premier"),
        ({"kind": "conge"}, "dans l'ordre des démarches"),
        ({"delay_days": "30"}, "délai"),
        ({}, "à égalité"),
    ],
)
def test_each_place_in_the_order_has_its_sentence(second, said):
    decided = decide(engine({"a": {"delay_days": "2" if "delay_days" in second else "null"}, "b": second})).needs[0]

    assert [one.version.family for one in decided.proposed] == ["a", "b"]
    assert said in why_after(*decided.proposed, Tongue.FRENCH)


def test_danger_is_heeded_whatever_the_verdicts_and_on_any_day():
    services = {
        "secours": {"direct": "[etre_en_securite]", "conditions": ["danger_signale", "contrat"], "kind": "urgence"}
    }

    open_verdict = decide(engine(services, EMERGENCY), danger_signale=True)
    before_the_programme = decide(engine(services, EMERGENCY), danger_signale=True, on=date(1995, 1, 1))

    assert lead(open_verdict) == lead(before_the_programme) == "secours"


def test_a_declined_scheme_no_longer_holds_everything_back():
    asks = gate(effect="ask_first", when="null", when_unknown="fire", unknown_facts="[regime]", ask="[regime]")
    services = {"libre": {}, "dependant": {"operators": "[caisse]"}}

    decided = decide(engine(services, asks), unsure=["regime"])

    assert (lead(decided), decided.gates) == ("dependant", ())
    assert decided.needs[0].proposed[0].regime_undecided
    assert not decided.needs[0].settled


def test_when_nobody_can_tell_the_scheme_the_gate_still_names_somebody_rather_than_nobody():
    asks = gate(
        effect="ask_first",
        when="null",
        when_unknown="fire",
        unknown_facts="[regime]",
        ask="[regime]",
        provisional_services="[nomme]",
    )
    waiting = {"nomme": {"conditions": ["contrat"]}, "autre": {"conditions": ["contrat"]}}

    one = decide(engine(waiting, asks), unsure=["regime"])
    somebody = decide(engine({**waiting, "libre": {}}, asks), unsure=["regime"])
    told = decide(engine(waiting, asks), regime="general")

    assert (lead(one), proposed(one), one.gates) == (None, ["nomme"], ())
    assert one.needs[0].proposed[0].provisional
    assert [found.version.family for found in one.needs[0].open] == ["autre"]
    assert (lead(somebody), proposed(somebody)) == ("libre", ["libre"])
    assert proposed(told) == []


def test_what_a_gate_holds_back_until_a_fact_is_known_is_listed_with_its_reason():
    asks = gate(effect="ask_first", when="null", when_unknown="fire", unknown_facts="[regime]", ask="[regime]")

    decided = decide(engine({"dependant": {"operators": "[caisse]"}}, asks)).needs[0]

    assert [(one.version.family, one.because) for one in decided.not_proposed] == [("dependant", Because.ASK_FIRST)]


def test_an_answer_that_may_not_apply_settles_nothing():
    one = engine({"a": {"conditions": ["not personne_informee"]}})

    decided = decide(one, caller=None, personne_informee=False)

    assert not decided.needs[0].settled


def test_with_a_directory_the_place_is_asked_before_anything_is_settled():
    here = [offer("ici", departements=frozenset({"69"}))]

    without, within = (
        decide(engine({"a": {}}), offers=here),
        decide(engine({"a": {}}), offers=here, commune_residence="69123"),
    )

    assert (without.needs[0].settled, without.ask) == (False, ("commune_residence",))
    assert within.needs[0].settled


def test_a_collective_question_is_not_held_by_the_agreement_of_one_person():
    closed = gate(
        kind="consent",
        effect="information_only",
        when="\"appelant == 'employeur' and not consentement_personne\"",
        when_unknown="ask",
        not_needs="[garder]",
    )
    services = {"a": {"requesters": "[employeur]", "conditions": ["contrat"]}}

    assert decide(engine(services, closed), caller="employeur").ask == ("contrat", "statut")[:1]
    assert (
        "consentement_personne" in decide(engine(services, closed), caller="employeur", needs=("connaitre_droits",)).ask
    )


def test_health_is_not_asked_of_a_caller_who_may_not_know_it_but_what_the_law_tells_them_is():
    closed = gate(
        kind="consent", effect="no_health_detail", when="\"appelant == 'employeur'\"", allowed_health="[debut]"
    )
    services = {"a": {"requesters": "[employeur]", "conditions": ["jours > 3", "diplome"]}}

    decided = decide(engine(services, closed), caller="employeur")

    assert decided.ask == ("diplome", "debut")
    assert decided.health_closed == {"jours", "secret"}


def test_what_would_make_a_later_service_necessary_is_asked():
    services = {"ordinaire": {}, "s": {"tier": "specifique", "necessary_when": '"essaye"'}}

    decided = decide(engine(services))

    assert decided.ask == ("essaye",)
    assert decided.decisive == frozenset()
