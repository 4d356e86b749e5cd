"""What is said aloud agrees with what is settled and with what is still asked."""

from datetime import date

import pytest

from cordee.domain.catalogue import FactType
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.evaluation import Interval
from cordee.reader.report import report
from tests.domain.orientation.small import HEADS, decide, engine, fact, gate, with_lines
from tests.real_catalogue import real_engine

NOBODY = "quelle que soit la suite, aucun service ne se demande en premier."
NEVER_LEADS = {"first_line": "false"}


def said(one, **facts):
    return decide(one, **facts).say.splitlines()


def test_a_need_that_nobody_can_lead_any_more_says_so_and_what_is_left_to_ask_is_only_detail():
    one = engine({"a": NEVER_LEADS | {"conditions": ["diplome"]}})

    assert decide(one).needs[0].settled
    assert said(one) == [
        f"Garder : {NOBODY}",
        "Pour préciser seulement, l'orientation n'en dépend pas : Diplôme ?",
    ]


def test_what_is_open_without_coming_first_is_named():
    one = engine({"a": NEVER_LEADS, "b": NEVER_LEADS | {"kind": "conge"}})

    assert said(one) == [f"Garder : {NOBODY}", "  Possible, sans venir en premier : a et b."]


def test_while_an_answer_could_bring_a_lead_nothing_is_sure_and_the_question_is_the_next_one():
    one = engine({"a": {"conditions": ["diplome"]}})

    assert said(one) == [
        "Garder : rien n'est encore sûr, il manque des réponses.",
        "Prochaine question : Diplôme ?",
    ]


def test_what_a_gate_holds_back_is_not_said_to_be_closed():
    scheme = gate(effect="ask_first", when="null", when_unknown="fire", unknown_facts="[regime]", ask="[regime]")

    assert said(engine({"a": {"operators": "[caisse]"}}, scheme))[:2] == [
        "Garder : rien n'est encore sûr, il manque des réponses.",
        "Prochaine question : Caisse ?",
    ]


def test_a_need_without_any_service_is_said_to_have_none():
    assert said(engine({"a": {"conditions": ["diplome"]}}), diplome=False) == [
        "Garder : aucun service ouvert dans cette situation."
    ]


def test_a_lead_that_cannot_change_any_more_is_said_with_the_service():
    assert "  Quelle que soit la suite, c'est « a »." in said(engine({"a": {}}))


@pytest.mark.parametrize("services", [{"a": NEVER_LEADS | {"conditions": ["diplome"]}}, {"a": NEVER_LEADS}])
def test_the_whole_text_says_the_same_as_its_first_lines(services):
    one = engine(services)

    text = report(decide(one), one.catalogue)

    assert text.lower().count(NOBODY) == 2
    assert "c'est aucun" not in text
    assert "rien n'est encore sûr" not in text
    assert "rien de ferme" not in text


def test_the_first_questions_of_the_text_say_why_they_are_asked():
    one = engine({"a": {"conditions": ["diplome", "essaye", "contrat", "regime == 'msa'"]}, "b": {"kind": "conge"}})

    lines = report(decide(one), one.catalogue).splitlines()

    asked = lines[lines.index("À demander, dans cet ordre :") + 1 :]
    assert [line for line in asked if line.startswith("     ")] == [asked[1], asked[3], asked[5]]
    assert asked[1] == "     Cette question permet de départager « a » et « b »."
    assert len(asked) == 7


SOON = {"a": {"kind": "visite", "conditions": ["jours > 30"]}, "b": {"kind": "conge"}}
ABOUT_A_MONTH = Interval(date(2026, 10, 14), date(2026, 10, 28))  # 24 to 38 days before the day of the small catalogue


def test_a_rough_answer_that_keeps_a_need_open_is_named_since_nothing_is_asked():
    decided = decide(engine(SOON), debut=ABOUT_A_MONTH)

    assert not decided.needs[0].settled
    assert (decided.ask, decided.rough) == ((), ("debut",))
    assert "Une réponse plus précise sur « Début » pourrait encore changer la suite." in decided.say.splitlines()
    assert "Une réponse plus précise" in report(decided, engine(SOON).catalogue)


def test_several_rough_answers_are_named_together():
    services = SOON | {"a": {"kind": "visite", "conditions": ["jours > 30 or mois > 12"]}}
    heads = with_lines(HEADS, facts=[fact("mois", kind="int", min=0, max=660, unit="months")])

    decided = decide(engine(services, heads=heads), debut=ABOUT_A_MONTH, mois=Interval(10, 14))

    assert "« Début » ou « mois »" in decided.say


def test_a_rough_answer_that_decides_nothing_or_waits_for_a_question_is_not_named():
    sure = decide(engine(SOON), debut=Interval(date(2026, 6, 1), date(2026, 6, 30)))
    asked = decide(
        engine(SOON | {"a": {"kind": "visite", "conditions": ["jours > 30", "diplome"]}}), debut=ABOUT_A_MONTH
    )

    assert sure.needs[0].settled
    assert asked.decisive == {"diplome"}
    assert [decided.rough for decided in (sure, asked)] == [(), ()]


def test_nothing_rough_is_named_while_answers_contradict_each_other():
    decided = decide(engine(SOON), debut=ABOUT_A_MONTH, jours=Interval(300, 400))

    assert decided.contradictions
    assert decided.rough == ()


def test_the_start_of_a_training_known_to_the_season_may_change_who_finances_it():
    """The leave for training has to be asked two months or so ahead: nothing else is left to ask."""
    started = Interval(date(2026, 12, 15), date(2027, 9, 15))
    facts = {
        "type_contrat": "cdi", "contrat_en_cours": True, "statut": "salarie", "regime": "general", "rqth": "non",
        "autre_titre_boe": False, "absence_longue_24_mois": False, "reemploi_apres_licenciement_sans_formation": False,
        "salariat_total_mois": 60, "anciennete_entreprise_mois": 6, "activite_partielle": False,
        "formation_certifiante": True, "formation_debut_date": started, "retraite_taux_plein": False, "age": 40,
        "cadre": False, "demandeur_emploi": False, "employeur_accord": False, "offre_emploi_deposee": False,
    }  # fmt: skip
    asked = date(2026, 11, 15)

    for _ in range(30):
        decided = real_engine().decide(Situation(caller="personne", needs=("me_former",), facts=facts), on=asked)
        if not decided.ask:
            break
        facts[decided.ask[0]] = refused(real_engine().catalogue.facts[decided.ask[0]])

    assert not decided.needs[0].settled
    assert decided.rough == ("formation_debut_date",)


def refused(asked):
    """The answer that opens least: no, none, the least number, the last choice."""
    match asked.type:
        case FactType.BOOL:
            return False
        case FactType.INT:
            return asked.minimum or 0
        case FactType.CHOICE:
            return list(asked.choices)[-1]
        case FactType.COMMUNE:
            return "69123"
        case FactType.DATE:
            return date(2026, 10, 1)
        case _:
            return frozenset()
