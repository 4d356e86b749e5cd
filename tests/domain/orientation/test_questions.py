"""What is asked next: what must come first, then what settles soonest for its cost, and nothing that cannot matter."""

import random
import statistics

import pytest

from cordee.domain.catalogue import LocalOffer
from cordee.domain.orientation.asking.priors import Counts
from cordee.domain.orientation.asking.weighing import cost_of
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import Situation
from tests.domain.orientation import small
from tests.domain.orientation.asking_by_force import (
    DOMAIN,
    TESTS,
    by_completion,
    could_clash,
    is_missed,
    random_positions,
    random_services,
    told_apart,
)
from tests.domain.orientation.small import HEADS, decide, engine, fact, gate, with_lines

VISIT, LEAVE, AID = {"kind": "visite"}, {"kind": "conge"}, {"kind": "aide_financiere"}


def with_facts(*lines, group=None):
    """The small catalogue with more facts, and perhaps a second subject of conversation."""
    heads = with_lines(HEADS, facts=lines)
    if group:
        heads["facts.yaml"] = heads["facts.yaml"].replace("groups: [", f'groups: [{{id: {group}, label: "H"}}, ')
    return heads


def first_decisive(decided):
    return next((name for name in decided.ask if name in decided.decisive), None)


def lead_of(decided):
    lead = decided.needs[0].lead
    return lead and lead.version.id


# What comes before anything


def test_contradictions_come_first_then_gates_then_what_settles():
    asked_first = gate(effect="ask_first", when="null", when_unknown="fire", unknown_facts="[regime]", ask="[regime]")
    one = engine({"a": VISIT | {"conditions": ["diplome"]}, "b": LEAVE}, asked_first)

    assert decide(one).ask == ("regime", "diplome")
    assert decide(one, contrat=True, statut="retraite").ask[:2] == ("contrat", "regime")


def test_a_gate_is_asked_about_only_while_a_service_that_it_closes_is_possible():
    closes = gate(effect="exclude_services", when='"not contrat"', when_unknown="ask", exclude_services="[a]")
    one = engine({"a": VISIT | {"conditions": ["diplome"]}, "b": LEAVE}, closes)

    assert decide(one).ask[0] == "contrat"
    assert decide(one, diplome=False).ask == ()


# What settles soonest


def test_the_answer_that_proves_who_comes_first_is_asked_and_what_only_adds_detail_comes_after():
    services = {"a": VISIT | {"conditions": ["diplome"]}, "b": LEAVE, "c": AID | {"conditions": ["essaye"]}}

    decided = decide(engine(services))

    assert (decided.ask, decided.decisive) == (("diplome", "essaye"), {"diplome"})


def test_one_answer_that_proves_everything_comes_before_several_that_do_together():
    """« contrat » alone opens the first service; « diplome » only counts with « essaye »."""
    services = {
        "a": VISIT | {"conditions": ["contrat or diplome and essaye"]},
        "b": LEAVE | {"conditions": ["diplome or essaye"]},
    }
    heads = with_facts()
    heads["facts.yaml"] = heads["facts.yaml"].replace('"Contrat ?",', '"Contrat ?", frequency: 0.8,')

    assert decide(engine(services, heads=heads)).ask[0] == "contrat"


def test_how_often_an_answer_is_met_decides_which_of_two_questions_settles_soonest():
    rare, common = fact("rare", frequency="0.05"), fact("courant", frequency="0.95")
    either = {"c": VISIT | {"conditions": ["rare or courant"]}}

    assert decide(engine(either, heads=with_facts(rare, common))).ask[0] == "courant"
    assert decide(engine(either, heads=with_facts(rare.replace("0.05", "0.99"), common))).ask[0] == "rare"


def test_with_equal_worth_the_answer_known_by_heart_comes_before_a_paper_to_look_up():
    paper, by_heart = fact("papier", effort=3), fact("memoire", effort=1)

    heads = with_facts(paper, by_heart)

    assert decide(engine({"a": {"conditions": ["papier or memoire"]}}, heads=heads)).ask[0] == "memoire"


def test_with_equal_worth_health_is_asked_last():
    health, plain = fact("sante", sensitivity="health"), fact("autre")
    personal = fact("prive", sensitivity="personal")

    asked = decide(
        engine({"a": {"conditions": ["sante or prive or autre"]}}, heads=with_facts(health, personal, plain))
    ).ask

    assert asked == ("autre", "prive", "sante")


def test_what_proves_everything_is_asked_although_it_is_about_health():
    health, plain = fact("sante", sensitivity="health"), fact("autre")
    services = {"a": VISIT | {"conditions": ["sante"]}, "b": LEAVE | {"conditions": ["autre and not sante"]}}

    assert decide(engine(services, heads=with_facts(plain, health))).ask[0] == "sante"


def test_what_asking_costs_grows_with_what_it_says_of_the_person_and_with_the_effort():
    facts = engine({}, heads=with_facts(fact("papier", effort=3), fact("reflexion", effort=2))).catalogue.facts

    costs = [cost_of(facts[name]) for name in ("diplome", "contrat", "reflexion", "papier", "debut")]

    assert costs == sorted(costs)
    assert len(set(costs)) == len(costs)


def test_a_subject_that_was_opened_goes_on_before_another_of_equal_worth():
    heads = with_facts(fact("ici"), fact("la", group="h"), fact("la_aussi", group="h"), group="h")
    both = [["ici", "la_aussi"], ["ici", "not la_aussi"], ["not ici", "la_aussi"], ["not ici", "not la_aussi"]]
    one = engine({name: {"conditions": rule} for name, rule in zip("abcd", both, strict=True)}, heads=heads)

    assert decide(one, diplome=True).ask == ("ici", "la_aussi")
    assert decide(one, la=True).ask == ("la_aussi", "ici")


def test_whether_a_fact_applies_is_asked_before_it_and_a_day_before_what_follows_from_it():
    inner = fact("detail", relevant_if="essaye")
    one = engine({"a": {"conditions": ["detail"]}}, heads=with_facts(inner))

    assert decide(one).ask == ("essaye",)
    assert decide(one, essaye=True).ask == ("detail",)
    assert decide(engine({"a": {"conditions": ["jours > 3"]}})).ask == ("debut", "jours")


def test_what_often_follows_from_an_answer_that_is_needed_anyway_is_asked_after_it():
    """Who is retired has no contract: the status tells it, and is read for itself too."""
    closes = gate(effect="exclude_services", when='"not contrat"', when_unknown="ask", exclude_services="[a]")
    retired = LEAVE | {"conditions": ["statut == 'retraite'"]}
    one = engine({"a": VISIT | {"conditions": ["statut == 'salarie'"]}, "b": retired, "c": AID}, closes)
    alone = engine({"a": VISIT | {"conditions": ["diplome"]}, "b": LEAVE}, closes)

    assert decide(one).ask[0] == "statut"
    assert first_decisive(decide(one, statut="retraite")) is None
    assert decide(alone).ask[0] == "contrat"


def test_a_place_is_asked_before_its_country_unless_what_is_known_puts_it_abroad():
    country = fact(
        "pays", kind="choice", choices="{ici: F, ailleurs: A, france: FR}", derived="{by: country_of, of: lieu}"
    )
    heads = with_facts(fact("lieu", kind="commune", relevant_if="pays == 'france'"), country)
    heads["facts.yaml"] = (
        heads["facts.yaml"]
        .replace(
            "choices: {general: Général, msa: MSA},",
            "choices: {general: Général, msa: MSA}, frequency: {general: 0.98, msa: 0.02}, "
            """derived: [{when: "pays == 'ailleurs'", value: msa}],""",
        )
        .replace(
            "{ici: F, ailleurs: A, france: FR},", "{ailleurs: A, france: FR}, frequency: {france: 0.9, ailleurs: 0.1},"
        )
    )
    one = engine({"a": VISIT | {"conditions": ["pays == 'france'"]}, "b": LEAVE}, heads=heads)

    assert decide(one, regime="general").ask[0] == "lieu"
    assert decide(one, regime="msa").ask[0] == "pays"


# Nothing that can no longer matter


def test_of_a_service_that_waits_for_an_answer_that_nobody_knows_nothing_decisive_is_asked():
    services = {"a": VISIT | {"conditions": ["diplome", "essaye"]}, "b": LEAVE | {"conditions": ["contrat"]}, "c": AID}
    one = engine(services)

    decided = decide(one, unsure=["diplome"])

    assert decide(one).decisive == {"diplome", "essaye", "contrat"}
    assert decided.decisive == {"contrat"}
    assert set(decided.ask) == {"contrat", "essaye"}
    assert not decide(one, unsure=["diplome"], contrat=True).needs[0].settled


WORKS = (fact("commune_travail", kind="commune"), fact("departement_travail", kind="choice", choices="{'69': Rhône}",
         derived="{by: departement_of, of: commune_travail}"))  # fmt: skip
IN_THE_RHONE = [
    LocalOffer(id=name, organisation="o", organisation_name="O", operator=name, departements=frozenset({"69"}))
    for name in ("public", "sante")
]


def at_work(changes, **others):
    """A service that is looked for where she works, and others where she lives."""
    heads = with_lines(HEADS, facts=WORKS, operators=[small.operator("sante", place="travail")])
    return engine({"a": changes | {"operators": "[sante]"}, **others}, heads=heads)


def test_where_she_works_is_asked_for_a_service_only_while_it_may_be_proposed():
    one = at_work(VISIT | {"conditions": ["diplome", "essaye"]}, z=LEAVE)
    at_home = {"regime": "general", "commune_residence": "69123", "offers": IN_THE_RHONE}

    assert decide(one, **at_home).decisive == {"diplome", "essaye", "commune_travail"}
    assert decide(one, **at_home, unsure=["diplome"]).decisive == frozenset()
    assert not decide(one, **at_home, unsure=["diplome"]).needs[0].settled


def test_where_she_works_is_asked_for_what_never_leads_while_a_specific_service_hangs_on_it():
    """It leads nobody: it only makes the specific one, which does not stand beside it, unnecessary."""
    at_home = {"regime": "general", "commune_residence": "69123", "offers": IN_THE_RHONE}
    silent = VISIT | {"first_line": "false", "conditions": ["diplome"]}
    specific = {"tier": "specifique"}

    waiting = at_work(silent, b=specific)
    beside = at_work(silent, b=specific | {"complement": "true"})

    assert "commune_travail" in decide(waiting, **at_home).decisive
    assert decide(beside, **at_home).decisive == frozenset()


def test_what_may_still_be_read_on_a_document_keeps_its_service_in_the_race():
    one = engine({"a": VISIT | {"conditions": ["secret", "essaye"]}, "b": LEAVE})

    assert decide(one).decisive == {"essaye"}


def test_a_gate_that_nobody_can_answer_takes_no_service_out_of_the_race():
    closes = gate(effect="exclude_services", when='"not contrat"', when_unknown="ask", exclude_services="[a]")
    one = engine({"a": VISIT | {"conditions": ["essaye"]}, "b": LEAVE}, closes)

    assert decide(one, unsure=["contrat", "statut"]).decisive == {"essaye"}
    assert lead_of(decide(one, unsure=["contrat", "statut"], essaye=True)) == "a_1"


def test_who_does_not_know_whether_a_fact_applies_is_not_asked_for_it():
    one = engine({"a": {"conditions": ["detail or diplome"]}}, heads=with_facts(fact("detail", relevant_if="essaye")))

    assert "detail" not in decide(one, unsure=["essaye"]).ask
    assert decide(one, unsure=["essaye"]).decisive == {"diplome"}


@pytest.mark.parametrize("seed", range(40))
def test_questions_are_asked_until_no_completion_changes_the_lead_and_not_one_more(seed):
    for one, position in random_positions(seed):
        decided = one.decision(position)
        next_question = first_decisive(decided)

        if next_question is None:
            assert len(set(by_completion(position).values())) == 1
            assert decided.needs[0].settled
        else:
            assert told_apart(position, next_question) or could_clash(position, next_question)


@pytest.mark.parametrize("unsure", [1, 2, 3])
@pytest.mark.parametrize("seed", range(40))
def test_with_answers_that_nobody_knows_questions_are_asked_until_no_other_changes_the_lead_and_not_one_more(
    seed, unsure
):
    for one, position in random_positions(seed, unsure=unsure):
        next_question = first_decisive(one.decision(position))

        if next_question is None:
            assert len(set(by_completion(position).values())) == 1
        else:
            assert (
                told_apart(position, next_question)
                or is_missed(position, next_question)
                or could_clash(position, next_question)
            )


@pytest.mark.parametrize("seed", range(15))
def test_a_conversation_ends_and_never_asks_the_same_question_twice(seed):
    draw = random.Random(seed)
    one, position = next(random_positions(seed))
    asked = []
    while (next_question := first_decisive(one.decision(position))) is not None:
        asked.append(next_question)
        position = position.with_answer(next_question, draw.choice(DOMAIN[next_question]))

    assert len(asked) == len(set(asked)) <= len(DOMAIN)


def test_what_would_only_prove_a_service_that_a_better_one_makes_useless_is_not_decisive():
    services = {"a": VISIT, "b": LEAVE | {"conditions": ["contrat"]}}

    decided = decide(engine(services))

    assert (decided.decisive, decided.ask) == (frozenset(), ("contrat",))


# Counts of past situations


def counts(one, **yes):
    """As many past situations as it takes to forget what was declared; ``yes``: the share of yes."""
    cells = one.compiled.partitions
    of = {
        name: tuple(1000.0 * (share if cell.value else 1 - share) for cell in cells[name].cells)
        for name, share in yes.items()
    }
    return Counts(sizes=(1000.0,), cells=(of,))


def test_past_situations_order_the_questions_and_change_neither_verdict_nor_lead():
    plain = engine({"a": VISIT | {"conditions": ["diplome or essaye"]}, "b": LEAVE})

    one = Engine(plain.catalogue, counts(plain, diplome=0.05, essaye=0.95))
    other = Engine(plain.catalogue, counts(plain, diplome=0.95, essaye=0.05))

    assert (decide(one).ask[0], decide(other).ask[0]) == ("essaye", "diplome")
    needs = [decide(counting).to_json()["needs"] for counting in (plain, one, other)]
    assert needs[0] == needs[1] == needs[2]


@pytest.mark.parametrize("seed", range(10))
def test_whatever_was_counted_nothing_useless_is_asked_and_nothing_useful_is_left_out(seed):
    draw = random.Random(seed)
    plain = small.engine(random_services(draw, TESTS))
    yes = {name: draw.choice([0.0, 0.02, 0.5, 1.0]) for name in ("diplome", "essaye", "contrat")}
    one = Engine(plain.catalogue, counts(plain, **yes))
    for known in range(3):
        facts = {name: draw.choice(DOMAIN[name]) for name in draw.sample(["diplome", "essaye", "regime"], known)}
        position = one.position(Situation(caller="personne", needs=("garder",), facts=facts), on=small.TODAY)

        next_question = first_decisive(one.decision(position))

        assert (next_question is None) is (len(set(by_completion(position).values())) == 1)
        assert next_question is None or told_apart(position, next_question)


# The measure of it: fewer questions than in the order of the file


def test_fewer_questions_are_asked_than_in_the_order_of_the_file():
    ours, in_file_order = [], []
    for seed in range(60):
        draw = random.Random(seed)
        one, start = next(random_positions(seed))
        truth = {name: draw.choice(values) for name, values in DOMAIN.items()}
        ours.append(_asked(one, start, truth, lambda ask: ask[0]))
        places = list(one.catalogue.facts)
        in_file_order.append(_asked(one, start, truth, lambda ask, places=places: min(ask, key=places.index)))

    assert statistics.mean(ours) < statistics.mean(in_file_order)


def _asked(one, position, truth, choose):
    count = 0
    while (decided := one.decision(position)).decisive and not position.known.contradictions:
        name = choose([name for name in decided.ask if name in decided.decisive and name in truth])
        position, count = position.with_answer(name, truth[name]), count + 1
    return count
