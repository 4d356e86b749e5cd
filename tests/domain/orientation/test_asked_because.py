"""Why a question is asked: in French, short, and true of what the answers do."""

import hashlib
import os
import random
import re
import subprocess
import sys
from datetime import date, timedelta

import pytest

from cordee.domain.orientation.asking.priors import Counts
from cordee.domain.orientation.asking.said import FRENCH, LONGEST
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import QUESTIONS_EXPLAINED
from cordee.domain.orientation.saying import why_asked
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import Interval
from cordee.domain.tongue import Tongue
from cordee.reader.cases import read_cases
from tests.domain.orientation import small
from tests.domain.orientation.asking_by_force import DOMAIN, random_positions, told_apart
from tests.domain.orientation.small import HEADS, decide, engine, fact, gate, with_lines
from tests.real_catalogue import CONTENT, real_engine

VISIT, LEAVE, AID = {"kind": "visite"}, {"kind": "conge"}, {"kind": "aide_financiere"}
APART, SAYS = "permet de départager", "dit si"
# A leave that has not begun has no duration.
NOT_YET = {"debut": (small.TODAY + timedelta(days=1),)}
CLAUSE = re.compile(
    r"permet de départager « .+ » et « .+ »|(dit|aide à savoir) si « .+ » "
    r"(est possible|sont possibles|vient en premier|est nécessaire)"
    r"|permet de lever une contradiction entre des réponses"
    r"|dit quels services existent à cet endroit, et qui s'en charge|décide de la suite( : .+)?|précise la situation"
    r"|aide à savoir quel service vient en premier"
)


def why(decided):
    return dict(decided.why_ask)


def named(clause):
    return re.findall(r"« (.+?) »", clause)


# What is said


def test_two_services_of_which_one_or_the_other_comes_first_are_named_better_one_first():
    assert why(decide(engine({"z": VISIT | {"conditions": ["diplome"]}, "a": LEAVE}))) == {
        "diplome": "permet de départager « z » et « a »"
    }


def test_when_it_is_this_service_or_nobody_the_answer_says_whether_it_is_possible():
    assert why(decide(engine({"a": {"conditions": ["diplome"]}}))) == {"diplome": "dit si « a » est possible"}


def test_an_answer_that_does_not_decide_alone_only_helps():
    either = decide(engine({"a": {"conditions": ["diplome or essaye"]}}))

    assert set(why(either).values()) == {"aide à savoir si « a » est possible"}


def test_an_answer_of_detail_names_the_services_that_wait_for_it():
    services = {"a": VISIT, "b": LEAVE | {"conditions": ["diplome"]}, "c": AID | {"conditions": ["diplome"]}}
    later = {"a": {}, "s": {"tier": "specifique", "necessary_when": "essaye"}}

    assert why(decide(engine(services))) == {"diplome": "dit si « b » et « c » sont possibles"}
    assert why(decide(engine(later))) == {"essaye": "aide à savoir si « s » est nécessaire"}


def test_gates_contradictions_and_places_have_their_own_words():
    scheme = gate(effect="ask_first", when="null", when_unknown="fire", unknown_facts="[regime]", ask="[regime]")
    agreement = gate(effect="information_only", when='"not consentement_personne"', when_unknown="ask", not_needs="[]")
    placed = gate(
        effect="exclude_services",
        when="\"commune_residence == '75056'\"",
        when_unknown="ask",
        exclude_services="[a]",
    )

    assert why(decide(engine({"a": {}}, scheme)))["regime"].startswith("décide de la suite : rien de ferme")
    assert why(decide(engine({"a": {}}, agreement), caller="proche"))["consentement_personne"] == (
        "décide de la suite : orienter la personne, ou seulement informer"
    )
    assert why(decide(engine({"a": {"conditions": ["contrat"]}}), contrat=True, statut="retraite"))["contrat"] == (
        "permet de lever une contradiction entre des réponses"
    )
    assert why(decide(engine({"a": {}}, placed)))["commune_residence"] == (
        "dit quels services existent à cet endroit, et qui s'en charge"
    )


def test_a_gate_that_closes_services_is_said_by_the_services_that_it_changes():
    closes = gate(effect="exclude_services", when='"not contrat"', when_unknown="ask", exclude_services="[a]")

    decided = decide(engine({"a": VISIT, "b": LEAVE}, closes))

    assert decided.why_ask["contrat"] == "permet de départager « a » et « b »"


def test_versions_of_one_service_are_not_told_apart_from_each_other():
    extra = small.version("a_2", name='"a d\'avant"', dated_by="debut", **{"from": "2022-04-01"})
    dated = engine({"a": {"until": "2022-04-01", "dated_by": "debut", "extra": extra}})

    assert named(decide(dated).why_ask["debut"]) in ([], ["a d'avant"])


def test_long_names_lose_their_asides_then_the_better_placed_one_is_enough():
    long, aside = "Accompagnement par le service de la maison d'à côté", "(sur rendez-vous, le matin)"
    longer = f"{long}, qui aide aussi à remplir les papiers"

    assert (
        FRENCH.telling_apart("Visite (le matin)", "Congé") == "permet de départager « Visite (le matin) » et « Congé »"
    )
    assert FRENCH.telling_apart(f"{long} {aside}", "Congé de transition professionnelle (agents publics)") == (
        f"permet de départager « {long} » et « Congé de transition professionnelle »"
    )
    assert FRENCH.telling_apart(f"{longer} {aside}", longer.upper()) == f"dit si « {longer} » vient en premier"
    assert FRENCH.possible([f"{longer} {aside}", longer.upper()], decides=True) == f"dit si « {longer} » est possible"


def test_names_that_only_their_asides_tell_apart_keep_them():
    names = [
        f"Projet de transition professionnelle des personnes qui travaillent {aside}" for aside in ("(CDI)", "(CDD)")
    ]

    assert FRENCH.telling_apart(*names) == f"dit si « {names[0]} » vient en premier"


def test_the_sentence_begins_with_the_question():
    assert why_asked("dit si « a » est possible", Tongue.FRENCH) == "Cette question dit si « a » est possible."


# It is true


@pytest.mark.parametrize("seed", range(60))
def test_the_services_named_really_come_first_by_one_answer_and_by_another(seed):
    """In some completion nothing but this answer, with what follows from it, changes the lead from one to the other."""
    for one, position in random_positions(seed):
        decided = one.decision(position)
        for name in (name for name in decided.decisive if name in DOMAIN):
            clause = decided.why_ask[name]
            if clause.startswith(APART):
                assert frozenset(f"{service}_1" for service in named(clause)) in told_apart(position, name)


@pytest.mark.parametrize("seed", range(60))
def test_a_question_that_could_change_a_lead_is_never_said_to_be_detail(seed):
    for one, position in random_positions(seed):
        decided = one.decision(position)
        assert FRENCH.detail not in {decided.why_ask[name] for name in decided.decisive}


@pytest.mark.parametrize("seed", range(60))
def test_a_service_said_to_hang_on_the_answer_is_ruled_out_by_one_and_not_by_another(seed):
    for one, position in random_positions(seed):
        decided = one.decision(position)
        for name, clause in decided.why_ask.items():
            if clause.startswith(SAYS) and name in DOMAIN:
                after = [position.with_answer(name, value) for value in (*DOMAIN[name], *NOT_YET.get(name, ()))]
                excluded = [
                    {found.version.name for found in one.decision(each).needs[0].excluded}
                    for each in after
                    if not each.known.contradictions
                ]
                for service in named(clause):
                    assert len({service in names for names in excluded}) == 2


def test_with_profiles_of_past_situations_a_world_is_only_compared_with_itself():
    """An answer that makes a profile likely says nothing of the services that this profile gets."""
    services = {"a": VISIT | {"conditions": ["diplome"]}, "b": LEAVE | {"conditions": ["essaye"]}, "c": AID}
    plain = engine(services)
    shares = ({"diplome": 0.99, "essaye": 0.99}, {"diplome": 0.01, "essaye": 0.01})
    cells = tuple(
        {
            name: tuple(1000.0 * (share if cell.value else 1 - share) for cell in plain.compiled.partitions[name].cells)
            for name, share in profile.items()
        }
        for profile in shares
    )
    one = Engine(plain.catalogue, Counts(sizes=(1000.0, 1000.0), cells=cells))

    assert decide(one).why_ask["essaye"] == "permet de départager « b » et « c »"


# Of the real catalogue


CASES = read_cases(CONTENT / "cases", real_engine().catalogue)


@pytest.mark.parametrize("case", random.Random(7).sample(CASES, 25), ids=lambda case: case.id)
def test_every_question_of_a_real_conversation_says_why_in_a_short_sentence_that_names_only_what_is_shown(case):
    one, facts, told = real_engine(), dict(case.situation.facts), {}
    for _ in range(12):
        situation = Situation(
            caller=case.situation.caller, needs=case.situation.needs, programme=case.situation.programme, facts=told
        )
        decided = one.decide(situation, on=case.on)
        shown = " ".join(
            found.version.name
            for need in decided.needs
            for group in (need.proposed, need.open, need.later, need.not_proposed, need.excluded)
            for found in group
        )
        for clause in (decided.why_ask[name] for name in decided.ask[:QUESTIONS_EXPLAINED]):
            assert CLAUSE.fullmatch(clause)
            assert len(clause) <= LONGEST
            assert all(service.split(",")[0] in shown for service in named(clause))
        answered = next((name for name in decided.ask if name in facts), None)
        if answered is None:
            return
        told = {**told, answered: facts[answered]}


def test_days_that_other_answers_exclude_take_the_place_of_no_possible_day():
    """A leave of less than six months leaves out half of the days that rules tell apart: none on one side is enough."""
    leave = {"en_arret": True, "arret_jours": Interval(None, 179), "arret_origine": "maladie", "avis_inaptitude": False}
    job = {"statut": "salarie", "contrat_en_cours": True, "pays_travail": "france", "regime": "general"}

    decided = real_engine().decide(
        Situation(caller="personne", needs=("reprendre_apres_arret",), facts=leave | job), on=date(2026, 11, 19)
    )

    assert decided.ask[0] == "arret_debut"
    assert named(decided.why_ask["arret_debut"]) == [
        "Visite de pré-reprise", "Accompagnement par le service social de l'Assurance maladie",
    ]  # fmt: skip


def test_what_is_never_asked_has_no_reason_and_reading_one_reason_works_out_no_other():
    decided = decide(engine({"a": VISIT | {"conditions": ["diplome"]}, "b": LEAVE | {"conditions": ["essaye"]}}))

    assert list(decided.why_ask) == list(decided.ask)
    assert "contrat" not in decided.why_ask
    assert decided.why_ask["essaye"] == decided.why_ask["essaye"]
    assert decided.why_ask.worked_out == {"essaye"}


def test_the_first_questions_of_the_stored_decision_say_why():
    decided = decide(engine({"a": {"conditions": ["diplome", "essaye", "contrat", "jours > 3"]}}))

    stored = decided.to_json()

    assert list(stored["why_ask"]) == stored["ask"][:QUESTIONS_EXPLAINED]


def test_danger_asks_nothing_and_gives_no_reason():
    urgent = gate(effect="emergency_only", kind="safety", when="danger_signale", only_services="[a]")

    decided = decide(engine({"a": {"direct": "[etre_en_securite]"}}, urgent), danger_signale=True)

    assert (decided.ask, dict(decided.why_ask), decided.to_json()["why_ask"]) == ((), {}, {})


def test_another_process_with_another_hash_seed_says_the_same():
    script = "from tests.domain.orientation import test_asked_because as it; print(it.everything_said())"
    printed = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=CONTENT.parent,
        env={**os.environ, "PYTHONHASHSEED": "41"},
    )

    assert printed.stdout.strip() == everything_said()


def everything_said():
    """The digest of all reasons, in order, of some situations of the real catalogue and of small ones."""
    said = [
        list(real_engine().decide(Situation(caller="personne", needs=case.situation.needs), on=case.on).why_ask.items())
        for case in CASES[:12]
    ]
    said += [list(one.decision(position).why_ask.items()) for one, position in random_positions(11)]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def test_a_sum_whose_terms_are_not_known_is_still_asked_with_its_reason():
    heads = with_lines(HEADS, facts=[fact("un", kind="int", min=0, max=9), fact("deux", kind="int", min=0, max=9)])

    decided = decide(engine({"a": VISIT | {"conditions": ["un + deux >= 10"]}, "b": LEAVE}, heads=heads))

    assert set(decided.why_ask.values()) == {"permet de départager « a » et « b »"}
