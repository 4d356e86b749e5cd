"""Situations where « settled » would be easy to say, and wrong: each has a completion with another lead."""

from datetime import date
from itertools import product

import pytest

from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.openings import Openings
from cordee.domain.orientation.settling import Settling
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import Interval
from tests.domain.orientation import small
from tests.domain.orientation.completions import leads
from tests.real_catalogue import real_engine

BOTH = (True, False)
DEPARTEMENTS = "{'01': Ain, '69': Rhône, '75': Paris}"


def settled_and_leads(engine, facts, domain, *, offers=None, caller="personne", need="garder"):
    """Whether the need is called settled, then the leads that the completions reach."""
    situation = Situation(caller=caller, needs=(need,), facts=facts)
    position = engine.position(situation, on=small.TODAY, offers=offers)
    settled = Settling(need, Openings(engine.compiled, small.TODAY)).settled(position)
    wholes = (position.answered(dict(zip(domain, values, strict=True))) for values in product(*domain.values()))
    return settled, {leads(whole)[need] for whole in wholes if not whole.known.contradictions}


def offer(operator, **more):
    return LocalOffer(id=f"{operator}-{more}", organisation="o", organisation_name="O", operator=operator, **more)


def with_facts(*lines):
    return small.with_lines(small.HEADS, facts=lines)


def lives_in(place="residence"):
    derived = f"{{by: departement_of, of: commune_{place}}}"
    return small.fact(f"departement_{place}", kind="choice", choices=DEPARTEMENTS, derived=derived)


@pytest.mark.parametrize("between", [[], ["bb"]], ids=["directly", "through another"])
def test_an_answer_that_may_yet_not_apply(between):
    facts = [small.fact("cc"), *(small.fact(name, relevant_if="cc") for name in between)]
    facts.append(small.fact("aa", relevant_if=between[0] if between else "cc"))
    engine = small.engine({"alpha": {"conditions": ["aa"]}, "beta": {}}, heads=with_facts(*facts))

    settled, reached = settled_and_leads(engine, dict.fromkeys(["aa", *between], True), {"cc": BOTH})

    assert reached == {"alpha_1", "beta_1"}
    assert not settled


def test_a_day_that_selects_the_version_and_may_yet_not_apply():
    heads = with_facts(small.fact("cc"), small.fact("jour", relevant_if="cc", kind="date"))
    alpha = {"conditions": ["diplome"], "dated_by": "jour", "from": "2020-01-01"}
    engine = small.engine({"alpha": alpha, "beta": {}}, heads=heads)

    settled, _ = settled_and_leads(engine, {"diplome": True, "jour": date(2021, 1, 1)}, {"cc": BOTH})

    assert not settled


def test_a_relation_with_an_answer_that_may_yet_not_apply():
    relation = 'relations:\n  - {id: r, never: "aa and diplome", why: "Non.", source: s}\n'
    heads = {**with_facts(small.fact("cc"), small.fact("aa", relevant_if="cc")), "relations.yaml": relation}
    engine = small.engine({"alpha": {"conditions": ["diplome"], "kind": "visite"}, "beta": {}}, heads=heads)

    settled, reached = settled_and_leads(engine, {"aa": True}, {"cc": BOTH, "diplome": BOTH})

    assert reached == {"alpha_1", "beta_1"}
    assert not settled


def test_a_place_that_a_gate_and_an_offer_tell_apart():
    gates = small.gate(effect="exclude_services", exclude_services="[beta]", when="\"departement_residence == '01'\"")
    services = {"alpha": {"operators": "[public]"}, "beta": {"operators": "[medecin_traitant]"}}
    engine = small.engine(services, gates=gates, heads=with_facts(lives_in()))
    offers = [offer("public", departements=frozenset({"01", "69"}))]

    settled, reached = settled_and_leads(
        engine, {"regime": "general"}, {"departement_residence": ["01", "69", "75"]}, offers=offers
    )

    assert len(reached) == 2
    assert not settled


def test_a_place_of_work_that_is_not_known_while_the_home_is():
    heads = small.with_lines(
        small.HEADS,
        facts=[lives_in(), small.fact("commune_travail", kind="commune"), lives_in("travail")],
        operators=[small.operator("sante", place="travail")],
    )
    services = {"alpha": {"operators": "[sante]"}, "beta": {"operators": "[public]", "delay_days": "60"}}
    engine = small.engine(services, heads=heads)
    offers = [
        offer("public", departements=frozenset({"01"}), delay_days=60),
        offer("sante", departements=frozenset({"69"}), delay_days=5),
    ]

    settled, reached = settled_and_leads(
        engine,
        {"regime": "general", "commune_residence": "01053"},
        {"commune_travail": ["01053", "69123"]},
        offers=offers,
    )

    assert reached == {"alpha_1", "beta_1"}
    assert not settled


def test_general_information_only_and_operators_of_some_schemes():
    heads = dict(small.HEADS)
    doctor = small.operator("medecin_traitant", regimes="[general]")
    heads["operators.yaml"] = "\n".join(
        doctor if "id: medecin_traitant" in line else line for line in heads["operators.yaml"].splitlines()
    )
    asked_by_doctors = {"operators": "[medecin_traitant]", "requesters": "[medecin_traitant]"}
    services = {"alpha": {**asked_by_doctors, "kind": "visite"}, "gamma": asked_by_doctors}
    gates = small.gate(effect="information_only", not_needs="[]", when='"not consentement_personne"')
    engine = small.engine(services, gates=gates, heads=heads)

    settled, reached = settled_and_leads(
        engine, {"consentement_personne": False}, {"regime": ["general", "msa"]}, caller="medecin_traitant"
    )

    assert reached == {"alpha_1", None}
    assert not settled


def test_a_gate_that_may_put_first_a_version_of_another_day():
    earlier = small.version("alpha_0", until="2020-01-01", dated_by="debut")
    alpha = {
        "conditions": ["essaye"], "from": "2020-01-01", "dated_by": "debut", "kind": "allocation", "extra": earlier,
    }  # fmt: skip
    gates = small.gate(effect="lead_first", lead_services="[alpha]", when='"diplome"')
    engine = small.engine({"alpha": alpha, "beta": {}}, gates=gates)

    settled, reached = settled_and_leads(
        engine, {"essaye": False}, {"diplome": BOTH, "debut": [date(2019, 1, 1), date(2021, 1, 1)]}
    )

    assert reached == {"alpha_0", "beta_1"}
    assert not settled


def test_an_information_that_a_gate_may_exclude():
    information = {"requesters": "[personne]", "direct": "[connaitre_droits]"}
    gates = small.gate(effect="information_only", not_needs="[]", when='"not consentement_personne"')
    gates += "\n" + small.gate(
        id="g2", effect="exclude_services", exclude_services="[information_generale]", when='"diplome"'
    ).splitlines()[-1]  # fmt: skip
    engine = small.engine({"information_generale": information, "beta": {}}, gates=gates)

    settled, reached = settled_and_leads(engine, {"consentement_personne": False}, {"diplome": BOTH})

    assert reached == {"information_generale_1", None}
    assert not settled


@pytest.mark.parametrize("tied", ["jour", "n"])
def test_a_day_that_follows_from_a_duration_when_one_of_both_may_yet_not_apply(tied):
    relevant = {"relevant_if": "cc"}
    counted = {"kind": "int", "unit": "days", "min": "0", "max": "1500", "derived": "{by: days_since, of: jour}"}
    heads = with_facts(
        small.fact("cc"),
        small.fact("jour", kind="date", **(relevant if tied == "jour" else {})),
        small.fact("n", **counted, **(relevant if tied == "n" else {})),
    )
    engine = small.engine({"alpha": {"dated_by": "jour", "from": "2020-01-01"}, "beta": {}}, heads=heads)

    settled, _ = settled_and_leads(engine, {"n": 60}, {"cc": BOTH})

    assert not settled


def test_an_information_whose_own_condition_may_yet_not_apply():
    heads = with_facts(small.fact("cc"), small.fact("aa", relevant_if="cc"))
    information = {"requesters": "[personne]", "direct": "[connaitre_droits]", "conditions": ["aa"]}
    gates = small.gate(effect="information_only", not_needs="[]", when='"not consentement_personne"')
    engine = small.engine({"information_generale": information, "beta": {}}, gates=gates, heads=heads)

    settled, reached = settled_and_leads(engine, {"consentement_personne": False, "aa": True}, {"cc": BOTH})

    assert reached == {"information_generale_1", None}
    assert not settled


ROUGHLY = Interval(date(2026, 1, 1), date(2026, 11, 20))


def test_a_sum_that_a_rough_day_takes_part_in():
    heads = with_facts(small.fact("autre", kind="int", unit="days", min="0", max="1500"))
    alpha = {"conditions": ["jours + autre >= 50", "jours + autre < 100"], "kind": "visite"}
    engine = small.engine({"alpha": alpha, "beta": {}}, heads=heads)

    days = [date(2026, 1, 1), date(2026, 9, 22), date(2026, 11, 20)]
    settled, reached = settled_and_leads(engine, {"autre": 10, "debut": ROUGHLY}, {"debut": days})

    assert reached == {"alpha_1", "beta_1"}
    assert not settled


def test_a_relation_about_a_sum_that_a_rough_day_takes_part_in():
    relation = 'relations:\n  - {id: r, never: "jours + autre >= 200", why: "Non.", source: s}\n'
    heads = with_facts(small.fact("autre", kind="int", unit="days", min="0", max="1500"))
    alpha = {"conditions": ["jours >= 100"], "kind": "visite"}
    engine = small.engine({"alpha": alpha, "beta": {}}, heads={**heads, "relations.yaml": relation})

    days = [date(2026, 7, 1), date(2026, 9, 22), date(2026, 11, 20)]
    settled, reached = settled_and_leads(engine, {"autre": 10, "debut": ROUGHLY}, {"debut": days})

    assert reached == {"alpha_1", "beta_1"}
    assert not settled


def test_a_leave_that_has_not_begun_contradicts_its_length():
    alpha = {"dated_by": "debut", "from": "2020-01-01", "until": "2026-12-01"}
    engine = small.engine({"alpha": alpha, "beta": {}})
    tomorrow = {"jours": 60, "debut": date(2026, 12, 15)}
    position = engine.position(Situation(caller="personne", needs=("garder",), facts=tomorrow), on=small.TODAY)

    assert [found.fact for found in position.known.contradictions] == ["jours"]
    settled, reached = settled_and_leads(engine, {"jours": 60}, {"debut": [date(2026, 9, 22), date(2026, 12, 15)]})
    assert (settled, reached) == (True, {"alpha_1"})


def test_a_directory_of_départements_without_any_commune():
    lines = [line for line in small.HEADS["facts.yaml"].splitlines() if "commune_residence" not in line]
    lines.append(small.fact("departement_residence", kind="choice", choices=DEPARTEMENTS))
    heads = {**small.HEADS, "facts.yaml": "\n".join(lines) + "\n"}
    engine = small.engine({"alpha": {}, "beta": {"operators": "[medecin_traitant]"}}, heads=heads)

    settled, reached = settled_and_leads(
        engine,
        {"regime": "general"},
        {"departement_residence": ["01", "69"]},
        offers=[offer("public", departements=frozenset({"69"}))],
    )

    assert reached == {"alpha_1", "beta_1"}
    assert not settled


# Emergencies


def in_danger(services, domain, *, gates, caller="personne", danger=True, need="etre_en_securite", offers=None):
    facts = {"regime": "general"} | ({"danger_signale": True} if danger else {})
    return settled_and_leads(
        small.engine(services, gates=gates), facts, domain, offers=offers, caller=caller, need=need
    )


def emergency(*only, when="danger_signale", **more):
    listed = f"[{', '.join(only)}]"
    return small.gate(kind="safety", effect="emergency_only", only_services=listed, when=f'"{when}"', **more)


DIRECT = {"direct": "[etre_en_securite]"}
NEXT = {**DIRECT, "operators": "[medecin_traitant]"}


def test_an_emergency_that_nothing_can_change_is_settled():
    assert in_danger({"samu": DIRECT, "beta": {}}, {"diplome": BOTH}, gates=emergency("samu")) == (True, {"samu_1"})


def test_an_emergency_on_something_unknown_may_be_lifted():
    gates = emergency("samu", when="danger_signale and diplome", when_unknown="fire")

    settled, reached = in_danger({"samu": DIRECT, "beta": {}}, {"diplome": BOTH}, gates=gates, need="garder")

    assert reached == {None, "beta_1"}
    assert not settled


def test_a_second_emergency_may_put_a_better_service_first():
    gates = emergency("ecoute") + "\n" + emergency("samu", when="diplome", id="g2").splitlines()[-1]
    services = {"samu": {**DIRECT, "kind": "urgence"}, "ecoute": NEXT}

    settled, reached = in_danger(services, {"diplome": BOTH}, gates=gates)

    assert reached == {"samu_1", "ecoute_1"}
    assert not settled


def test_who_calls_may_decide_who_answers_an_emergency():
    services = {"samu": {**DIRECT, "first_line": "false"}}

    settled, reached = in_danger(
        services, {"appelant": ["personne", "professionnel_social"]}, gates=emergency("samu"), caller=None
    )

    assert reached == {"samu_1", None}
    assert not settled


def test_a_place_may_decide_who_answers_an_emergency():
    offers = [
        offer("public", communes=frozenset({"69123"}), delay_days=5),
        offer("medecin_traitant", communes=frozenset({"01053"}), delay_days=1),
    ]

    settled, reached = in_danger(
        {"samu": DIRECT, "ecoute": NEXT},
        {"commune_residence": ["69123", "01053"]},
        gates=emergency("samu", "ecoute"),
        offers=offers,
    )

    assert reached == {"samu_1", "ecoute_1"}
    assert not settled


def test_a_danger_that_only_the_need_tells_of_may_be_denied():
    services = {"samu": DIRECT, "beta": {**DIRECT, "kind": "visite"}}

    settled, reached = in_danger(services, {"danger_signale": BOTH}, gates=emergency("samu"), danger=False)

    assert reached == {"samu_1", "beta_1"}
    assert not settled


# The contrary traps: nothing could change the lead


def test_a_place_of_work_brings_nothing_of_what_somebody_else_has_to_ask_for():
    heads = small.with_lines(
        small.HEADS,
        facts=[lives_in(), small.fact("commune_travail", kind="commune"), lives_in("travail")],
        operators=[small.operator("sante", place="travail")],
    )
    services = {
        "alpha": {"kind": "visite", "operators": "[sante]", "requesters": "[professionnel_social]"},
        "beta": {"operators": "[public]"},
    }
    offers = [offer("public", departements=frozenset({"01"})), offer("sante", departements=frozenset({"01", "69"}))]
    known = {"regime": "general", "commune_residence": "01053"}
    works = {"commune_travail": ["01053", "69123"]}

    told = settled_and_leads(small.engine(services, heads=heads), known, works, offers=offers)
    services["alpha"]["requesters"] = "[personne]"
    asked_by_her = settled_and_leads(small.engine(services, heads=heads), known, works, offers=offers)

    assert told == (True, {"beta_1"})
    assert asked_by_her[0] is False


def test_nobody_leads_whatever_the_place_where_nothing_open_could_lead():
    """An offer that could never lead does not make a place matter."""
    services = {"alpha": {"first_line": "false"}}
    offers = [offer("public", departements=frozenset({"69"}))]
    engine = small.engine(services, heads=with_facts(lives_in()))

    settled, reached = settled_and_leads(
        engine, {"regime": "general"}, {"departement_residence": ["01", "69", "75"]}, offers=offers
    )

    assert reached == {None}
    assert settled


def test_no_contract_beside_a_status_that_is_not_known_settles_nothing_in_the_real_catalogue():
    facts = {
        "appelant": "personne", "regime": "general", "type_contrat": "aucun", "age": 15, "commune_residence": "69259",
        "commune_travail": "69259", "rqth": "non", "autre_titre_boe": False,
    }  # fmt: skip
    told = {"statut": "fonctionnaire", "employeur_accord": True, "contrat_en_cours": True}

    def decide(facts):
        situation = Situation(
            caller="personne", programme="securisation-des-parcours", needs=("preter_personnel",), facts=facts
        )
        return real_engine().decide(situation, on=date(2026, 11, 15)).needs[0]

    before, after = decide(facts), decide({**facts, **told})
    assert not before.settled or before.lead == after.lead
