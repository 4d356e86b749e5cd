"""What would change the orientation, on the delivered content: what each fact declares, and every example case."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from cordee.domain.catalogue import Changes, FactType
from cordee.domain.orientation.changes.change import Blocked, Then
from cordee.domain.orientation.changes.changing import what_would_change
from cordee.domain.orientation.changes.waiting import COUNTED_IN, Waiting
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.situation import CALLER, Situation
from cordee.reader.cases import read_cases
from cordee.reader.catalogue import read_catalogue
from cordee.reader.yaml_source import read_document

CONTENT = Path(__file__).parents[2] / "content"
CATALOGUE = read_catalogue(CONTENT)
ENGINE = Engine(CATALOGUE)
CASES = read_cases(CONTENT / "cases", CATALOGUE)
# Nobody is ever advised to bring these about.
NEVER_ADVICE = (
    "danger_signale", "en_arret", "avis_inaptitude", "licenciement_economique", "demission_donnee", "mode_rupture",
    "statut", "contrat_en_cours", "type_contrat", "dispense_reclassement", "adhesion_csp", "invalidite_categorie",
)  # fmt: skip


def test_every_fact_says_whether_its_answer_changes():
    written = read_document((CONTENT / "facts.yaml").read_text("utf-8"), file="facts.yaml").value

    assert [fact["id"] for fact in written["facts"] if "changes" not in fact] == []


def test_a_fact_has_an_action_when_and_only_when_it_changes_by_action():
    wrong = {
        fact.id: fact.action
        for fact in CATALOGUE.facts.values()
        if bool(fact.action) is not (fact.changes is Changes.BY_ACTION)
    }

    assert wrong == {}


def test_an_action_goes_on_from_il_faudrait():
    wrong = {
        fact.id: fact.action
        for fact in CATALOGUE.facts.values()
        if fact.action and not (fact.action[0].islower() and fact.action[-1] != "." and _goes_on(fact.action))
    }

    assert wrong == {}


def _goes_on(action):
    """An infinitive, or « que » and somebody who acts."""
    first = action.split()[0].removeprefix("s'").rstrip(",")
    return first.endswith(("er", "ir", "re")) or action.startswith(("que ", "qu'"))


def test_what_time_counts_is_not_said_to_stay():
    counted = [fact for fact in CATALOGUE.facts.values() if fact.derived and fact.derived.formula in COUNTED_IN]
    sources = [CATALOGUE.facts[fact.derived.of] for fact in counted]

    assert counted
    assert [fact.id for fact in (*counted, *sources) if fact.changes is Changes.NEVER] == []


def test_what_nobody_should_bring_about_is_not_a_lever():
    assert [name for name in NEVER_ADVICE if CATALOGUE.facts[name].changes is Changes.BY_ACTION] == []


def test_a_choice_that_an_action_changes_lists_what_the_action_leads_to_first():
    levers = {
        fact.id: list(fact.choices)
        for fact in CATALOGUE.facts.values()
        if fact.changes is Changes.BY_ACTION and fact.type is FactType.CHOICE and fact.id != CALLER
    }

    assert levers == {"rqth": ["oui", "en_cours", "non"]}


def test_a_leave_grows_while_it_lasts_and_ends_with_its_remaining_time():
    facts = CATALOGUE.facts

    assert (facts["arret_jours"].grows_while, facts["en_arret"].ends_by) == ("en_arret", "reprise_prevue_jours")
    assert (facts["contrat_en_cours"].ends_by, facts["rqth"].ends_by) == ("fin_contrat_prevue_date", "rqth_fin_date")


@pytest.mark.parametrize("caller", list(CATALOGUE.facts[CALLER].choices))
def test_what_may_not_be_noted_of_a_caller_is_the_same_without_deciding(caller):
    asked = [(replace(case.situation, caller=caller), case.on) for case in CASES[::5]]

    for situation, on in asked:
        decision = ENGINE.decide(situation, on=on, asks=False)
        assert ENGINE.health_closed(situation, on=on) == decision.health_closed


def changes(case):
    return changes_of(case.id)


@cache
def changes_of(case_id):
    case = next(case for case in CASES if case.id == case_id)
    decision = ENGINE.decide(case.situation, on=case.on)
    return what_would_change(ENGINE, case.situation, decision, on=case.on)


def changed(situation, answer, names, day, *, on):
    """The situation once the named answers have changed, on ``day``."""
    acts = {one.fact: one.after for one in answer.changes if one.kind is Changes.BY_ACTION and one.fact in names}
    facts = {name: value for name, value in situation.facts.items() if name != CALLER or CALLER not in acts}
    facts |= {name: value for name, value in acts.items() if name != CALLER}
    acted = replace(situation, facts=facts, caller=acts.get(CALLER, situation.caller))
    return Waiting(CATALOGUE, situation, ENGINE.known(situation, on=on), on).later(acted, day)


def gives(situation, answer, *, on, known):
    """Whether the engine gives the service; what it leaves open was unknown before."""
    need = next(need for need in ENGINE.decide(situation, on=on).needs if need.need == answer.need)
    lead = need.lead and need.lead.version.id
    if answer.blocked is Blocked.NOT_LEAD:
        return lead == answer.version.id
    proposed = {one.version.id for one in need.proposed}
    later = {one.version.id for one in need.later} if answer.blocked is not Blocked.LATER else set()
    opened = {one.version.id for one in need.open if not known.keys() & set(one.missing)}
    opened |= {one.version.id for one in need.not_proposed if one.because.value == "un_fait_d_abord"}
    return answer.then_version.id in proposed | later | opened


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_every_way_of_a_case_is_given_by_the_engine_and_no_part_of_it_is_enough(case):
    known = ENGINE.known(case.situation, on=case.on).values
    for answer in changes(case):
        acts = [one.fact for one in answer.changes if one.kind is Changes.BY_ACTION]

        def works(names, day, answer=answer):
            later = changed(case.situation, answer, names, day, on=case.on)
            return gives(later, answer, on=day, known=known)

        if answer.changes:
            assert works(acts, answer.on), answer.agent
            assert not any(works(some, answer.on) for n in range(len(acts)) for some in combinations(acts, n))
            assert answer.on == case.on or not works(acts, answer.on - timedelta(days=1)), answer.agent


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_what_is_said_of_a_case_is_a_sentence_and_names_only_what_may_be_said(case):
    decision = ENGINE.decide(case.situation, on=case.on)

    for answer in changes(case):
        for sentence in (answer.agent, answer.person):
            assert sentence[0].isupper() and sentence.endswith(".") and ".." not in sentence and "  " not in sentence
            assert "inconnu" not in sentence and "None" not in sentence
        named = {*answer.fixed, *(one.fact for one in answer.changes)}
        assert not (named | set(answer.missing)) & decision.health_closed
        assert not named & {name for name in NEVER_ADVICE if name not in answer.fixed}


def plain(sentence):
    return sentence.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def of(case_id, family):
    case = next(case for case in CASES if case.id == case_id)
    return [answer for answer in changes(case) if answer.version.family == family]


def test_a_month_more_of_work_opens_the_training_leave():
    waiting, choosing = of("p01-5", "transition_pro")[:2]

    assert (waiting.on, waiting.then) == (date(2026, 12, 21), Then.LEAD)
    assert plain(waiting.person) == (
        "À partir du 21 décembre 2026, si votre situation reste la même, ce service viendrait en premier : ce jour-là, "
        "vous avez été salarié au moins 24 mois en tout et votre ancienneté dans l'entreprise est d'au moins 12 mois."
    )
    assert plain(choosing.agent) == (
        "Pour que ce service vienne en premier, il faudrait choisir une formation qui commence plus tard "
        "(« Mois avant le début de la formation » : au moins 1 mois)."
    )


def test_the_visit_before_the_return_opens_on_the_thirty_first_day_of_the_leave():
    (answer,) = [one for one in of("reprise-apres-maladie-3", "visite_prereprise") if one.changes]

    assert (answer.on, answer.changes[0].after) == (date(2026, 11, 17), 31)
    assert plain(answer.agent) == (
        "À partir du 17 novembre 2026, si rien d'autre ne change, ce service viendrait en premier : ce jour-là, "
        "l'arrêt compte plus de 30 jours."
    )


def test_the_recognition_may_be_asked_for():
    (answer,) = [one for one in of("m01-2015", "accompagnement_maintien") if one.need == "garder_mon_travail"]

    assert (answer.on, [(one.fact, one.after) for one in answer.changes]) == (date(2015, 7, 15), [("rqth", "en_cours")])


def test_what_does_not_depend_on_the_person_is_named():
    found = [one for case in CASES for one in changes(case) if not one.changes]

    assert len(found) > 500
    assert {"statut", "regime", "contrat_en_cours", "age"} <= {fact for one in found for fact in one.fixed}


def test_nobody_in_danger_is_told_what_would_change():
    danger = Situation(caller="personne", needs=("changer_metier",), facts={"danger_signale": True, "rqth": "non"})
    decision = ENGINE.decide(danger, on=date(2026, 11, 21))

    assert what_would_change(ENGINE, danger, decision, on=date(2026, 11, 21)) == ()
