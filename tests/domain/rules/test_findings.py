"""What is found of a condition: the answer that decides, what it would take, or what is left to know."""

from dataclasses import replace
from datetime import date

import pytest

from cordee.domain.catalogue import Condition, FactType
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval
from cordee.domain.rules.parsing import parse
from cordee.domain.rules.saying import finding
from tests.domain.rules.spoken import FACTS, PERSON, WITHOUT_PHRASES, shown


@pytest.mark.parametrize(
    ("written", "values", "said"),
    [
        ("arret_jours >= 30", {"arret_jours": 365}, "Votre arrêt compte 365 jours."),
        ("arret_jours >= 30", {"arret_jours": 12}, "Votre arrêt compte 12 jours : il faut au moins 30 jours."),
        ("arret_jours >= 30", {}, "Il reste à savoir si votre arrêt compte au moins 30 jours."),
        ("arret_jours >= 30", {"arret_jours": Interval(60, 90)}, "Votre arrêt compte entre 60 et 90 jours."),
        (
            "arret_jours >= 30",
            {"arret_jours": Interval(None, 20)},
            "Votre arrêt compte 20 jours au plus : il faut au moins 30 jours.",
        ),
        (
            "arret_jours >= 30",
            {"arret_jours": Interval(20, 40)},
            "Il reste à savoir si votre arrêt compte au moins 30 jours.",
        ),
        ("not (age >= 62)", {"age": 65}, "Vous avez 65 ans : il faut moins de 62 ans."),
        ("age == 30", {"age": 31}, "Vous avez 31 ans : il faut exactement 30 ans."),
        ("age != 30", {"age": 30}, "Vous avez 30 ans : il faut autre chose que 30 ans."),
        (
            "arret_debut >= date('2023-03-01')",
            {"arret_debut": date(2022, 1, 3)},
            "Votre arrêt a commencé le 3 janvier 2022 : il faut que ce soit le 1er mars 2023 ou après.",
        ),
        (
            "arret_debut < date('2023-03-01')",
            {"arret_debut": Interval(date(2022, 1, 3), date(2022, 2, 1))},
            "Votre arrêt a commencé entre le 3 janvier 2022 et le 1er février 2022.",
        ),
        ("statut in ['salarie', 'apprenti']", {"statut": "fonctionnaire"}, "Vous êtes fonctionnaire."),
        ("statut not in ['salarie', 'apprenti']", {"statut": "fonctionnaire"}, "Vous êtes fonctionnaire."),
        ("duree_contrat_vise_mois >= 12", {"duree_contrat_vise_mois": 999}, "Le contrat proposé est un CDI."),
        (
            "salariat_total_mois + mois_avant_debut_formation >= 24",
            {"salariat_total_mois": 10, "mois_avant_debut_formation": 3},
            "Votre durée de travail comme salarié et le délai avant le début de la formation font 13 mois au total : "
            "il faut au moins 24 mois.",
        ),
    ],
)
def test_what_is_found_says_the_answer_and_what_it_would_take(written, values, said):
    condition = Condition(expression=parse(written))

    assert shown(finding(condition, condition.met(values), values, FACTS, audience=PERSON)) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"cadre": True}, "La personne est cadre."),
        ({"en_arret": True, "age": 20}, "La personne est en arrêt de travail et elle a 20 ans."),
        ({"cadre": False, "en_arret": False}, "La personne n'est pas cadre et n'est pas en arrêt de travail."),
        (
            {"cadre": False, "age": 12},
            "La personne n'est pas cadre et elle a 12 ans (il faut au moins 16 ans).",
        ),
        ({"cadre": False, "en_arret": True}, "Il reste à savoir si la personne a au moins 16 ans."),
        (
            {},
            "Il reste à savoir si la personne est cadre, ou bien si elle est en arrêt de travail et si elle a au moins "
            "16 ans.",
        ),
    ],
)
def test_of_several_tests_only_those_that_decide_are_said(values, said):
    condition = Condition(expression=parse("cadre or en_arret and age >= 16"))

    assert shown(finding(condition, condition.met(values), values, FACTS)) == said


@pytest.mark.parametrize(
    ("written", "values", "said"),
    [
        (  # an accident is no illness, so that the sixty days of an illness are not what it would take
            "arret_origine == 'accident_travail' and arret_jours >= 30 or arret_origine == 'maladie' and "
            "arret_jours >= 60",
            {"arret_origine": "accident_travail", "arret_jours": 29},
            "L'arrêt compte 29 jours : il faut au moins 30 jours.",
        ),
        (  # each of the two ways is closed by a choice that the other asks for: both are said
            "statut == 'salarie' and arret_origine == 'maladie' or statut == 'apprenti' and "
            "arret_origine == 'maternite'",
            {"statut": "salarie", "arret_origine": "maternite"},
            "L'arrêt est au titre de la maternité et la personne est salariée du privé.",
        ),
        (
            "arret_origine == 'maternite' or arret_origine == 'maladie' and arret_jours >= 60",
            {"arret_origine": "accident_travail", "arret_jours": 29},
            "L'arrêt est au titre d'un accident du travail.",
        ),
        (
            "age < 26 or age < 30 and (cadre or en_arret)",
            {"age": 40, "cadre": False, "en_arret": False},
            "La personne a 40 ans (il faut moins de 26 ans ou moins de 30 ans), elle n'est pas cadre et n'est pas en "
            "arrêt de travail.",
        ),
        ("age >= 20 and age >= 18", {"age": 17}, "La personne a 17 ans : il faut au moins 20 ans et au moins 18 ans."),
        (
            "effectif_entreprise >= 300 or effectif_groupe >= 300",
            {"effectif_entreprise": 299, "effectif_groupe": 0},
            "L'entreprise compte 299 salariés (il faut au moins 300 salariés) et n'appartient à aucun groupe.",
        ),
        (
            "nb_licenciements_30j >= 10",
            {"nb_licenciements_30j": 0},
            "L'entreprise n'envisage aucun licenciement sur trente jours : il faut au moins 10 licenciements.",
        ),
        (
            "salariat_total_mois >= 24 or salariat_total_mois + mois_avant_debut_formation >= 24",
            {"salariat_total_mois": 30, "mois_avant_debut_formation": 2},
            "La personne a été salariée 30 mois en tout.",
        ),
        (
            "cadre and (en_arret or not cadre and age >= 18 or age >= 16)",
            {"cadre": True, "en_arret": True, "age": 20},
            "La personne est cadre, elle est en arrêt de travail et elle a 20 ans.",
        ),
    ],
)
def test_nothing_is_found_twice_nor_asked_for_in_vain(written, values, said):
    condition = Condition(expression=parse(written))

    assert shown(finding(condition, condition.met(values), values, FACTS)) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("not demission_donnee", "si la personne a démissionné"),
        (
            "statut not in ['fonctionnaire', 'exploitant_agricole']",
            "si la personne est fonctionnaire ou exploitante agricole",
        ),
        ("rqth == 'non'", "si la personne a une RQTH ou une demande de RQTH en cours"),
        ("not demission_donnee or not cadre", "si la personne n'a pas démissionné ou si elle n'est pas cadre"),
        (
            "mode_rupture not in ['aucun', 'demission']",
            "si une fin de contrat est prévue ou déjà passée, et si la fin du contrat n'est pas due à une démission",
        ),
    ],
)
def test_one_thing_left_to_know_is_asked_without_a_negation(written, said):
    assert finding(Condition(expression=parse(written)), None, {}, FACTS) == f"Il reste à savoir {said}."


def test_what_does_not_apply_is_explained_by_what_decides_it():
    condition = Condition(expression=parse("departement_residence == '69'"))

    known = {"departement_residence": NOT_APPLICABLE, "pays_residence": "suisse"}

    assert finding(condition, False, known, FACTS) == "La personne habite en Suisse."
    assert finding(condition, False, {"departement_residence": NOT_APPLICABLE}, FACTS) == (
        "La personne n'habite pas en France."
    )
    never_relevant = FACTS | {"departement_residence": replace(FACTS["departement_residence"], relevant_if=None)}
    assert finding(condition, False, known, never_relevant) == "« Département de résidence » est sans objet."


def test_several_choices_at_once_are_said_together():
    several = FACTS | {"statut": replace(FACTS["statut"], type=FactType.CHOICES)}
    condition = Condition(expression=parse("statut in ['salarie', 'fonctionnaire']"))

    found = finding(condition, True, {"statut": frozenset({"salarie", "independant"})}, several, audience=PERSON)

    assert found == "Vous êtes à votre compte et salarié du privé."
    assert finding(condition, False, {"statut": frozenset()}, several) == (
        "« Situation professionnelle actuelle » est sans réponse."
    )


def test_without_phrases_what_is_found_is_said_from_labels_and_values():
    condition = Condition(expression=parse("age >= 18 or cadre"))

    assert [
        shown(finding(condition, condition.met(values), values, WITHOUT_PHRASES))
        for values in ({"age": 17, "cadre": False}, {"age": 17}, {"age": 20})
    ] == [
        "Âge : 17 ans ; Statut cadre : non.",
        "Il reste à savoir : Statut cadre.",
        "Âge : 20 ans ; Statut cadre : inconnu.",
    ]
