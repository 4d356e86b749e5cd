"""What is said aloud agrees with what is settled and with what is still asked."""

import pytest

from cordee.reader.report import report
from tests.domain.orientation.small import decide, engine, gate

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
