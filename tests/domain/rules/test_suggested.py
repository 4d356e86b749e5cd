"""What somebody says suggests facts and needs to confirm: literally, of themselves, today; else nothing."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.rules.evaluation import Interval
from cordee.domain.rules.heard.suggested import suggestions
from cordee.domain.rules.heard.typed import lies_behind, typed_answer
from cordee.reader.catalogue import read_catalogue

CATALOGUE = read_catalogue(Path(__file__).parents[3] / "content")
TODAY = date(2026, 11, 21)


def heard(words):
    return {one.need or one.fact: one.value for one in suggestions(CATALOGUE, words, on=TODAY)}


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (
            "Je suis en arrêt depuis mars",
            {"en_arret": True, "arret_debut": Interval(date(2026, 3, 1), date(2026, 3, 31))},
        ),
        (
            "Je suis en arrêt maladie depuis 3 mois, j'ai un CDI.",
            {"en_arret": True, "arret_jours": Interval(89, 92), "type_contrat": "cdi"},
        ),
        (
            "Je suis arrêtée pour mon dos depuis le 3 mars",
            {"en_arret": True, "arret_debut": date(2026, 3, 3)},
        ),
        (
            "En arrêt depuis environ deux mois, CDD, 10 ans d'ancienneté",
            {
                "en_arret": True,
                "arret_jours": Interval(54, 68),
                "type_contrat": "cdd",
                "anciennete_entreprise_mois": 120,
            },
        ),
        (
            "je suis en arrêt depuis mars 2024 environ",
            {"en_arret": True, "arret_debut": Interval(date(2024, 2, 1), date(2024, 4, 30))},
        ),
        ("Je ne suis pas en arrêt", {"en_arret": False}),
        ("je suis pas encore en arrêt", {"en_arret": False}),
        ("Je ne suis plus en arrêt depuis mars", {"en_arret": False}),
        ("Je suis en arrêt pour accident du travail", {"en_arret": True, "arret_origine": "accident_travail"}),
        ("J'ai 52 ans et je suis à mon compte", {"age": 52, "statut": "independant"}),
        ("j'ai environ 50 ans", {"age": Interval(45, 55)}),
        ("Je suis apprentie", {"statut": "apprenti"}),
        ("Je suis fonctionnaire depuis 2010", {"statut": "fonctionnaire"}),
        ("Je suis retraitée", {"statut": "retraite"}),
        ("je suis auto-entrepreneuse", {"statut": "independant"}),
        ("Je suis en CDI intérimaire", {"type_contrat": "cdi_interimaire"}),
        ("J'ai un contrat d'apprentissage", {"type_contrat": "apprentissage"}),
        ("Je suis en intérim", {"type_contrat": "interim"}),
        ("je suis inscrite à France Travail", {"demandeur_emploi": True}),
        ("Je ne suis pas inscrit à Pôle emploi", {"demandeur_emploi": False}),
        ("Je touche le chômage", {"allocataire_are": True}),
        ("mon contrat est terminé", {"contrat_en_cours": False}),
        ("Mon contrat n'est pas rompu", {"contrat_en_cours": True}),
        ("J'ai la RQTH", {"rqth": "oui"}),
        ("je n'ai pas de RQTH", {"rqth": "non"}),
        ("Ma RQTH est en cours", {"rqth": "en_cours"}),
        ("Je suis reconnue travailleuse handicapée", {"rqth": "oui"}),
        ("RQTH", {"faire_reconnaitre_handicap": None}),
        ("Je suis en invalidité catégorie 2", {"invalidite_categorie": "2"}),
        ("J'ai reçu un avis d'inaptitude", {"avis_inaptitude": True}),
        (
            "Le médecin du travail m'a mis inapte",
            {"avis_inaptitude": True, "comprendre_inaptitude": None},
        ),
        (
            "J'ai été licenciée économique et j'ai signé le CSP",
            {"mode_rupture": "licenciement_economique", "adhesion_csp": True},
        ),
        ("Je n'ai pas encore démissionné", {"demission_donnee": False}),
        (
            "je suis au chômage partiel",
            {"activite_partielle": True, "traverser_baisse_activite": None},
        ),
        ("Je suis cadre dans le bâtiment", {}),
        ("je suis cadre", {"cadre": True}),
        (
            "Je travaille dans une boîte d'une cinquantaine de salariés",
            {"effectif_entreprise": Interval(45, 55)},
        ),
        ("je suis dans cette entreprise depuis 12 ans", {"anciennete_entreprise_mois": 144}),
        (
            "Je travaille dans l'entreprise depuis 2015",
            {"entree_entreprise_date": Interval(date(2015, 1, 1), date(2015, 12, 31))},
        ),
        ("Je voudrais changer de métier", {"changer_metier": None}),
        ("J'ai peur de perdre mon travail", {"garder_mon_travail": None}),
        ("Est-ce que je peux changer de métier ?", {"changer_metier": None}),
        ("on m'a parlé de la VAE", {"valider_experience": None}),
    ],
)
def test_what_is_said_literally_is_suggested(words, suggested):
    assert heard(words) == suggested


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Mon mari est en arrêt depuis mars",
        "mon fils, en arrêt depuis janvier, a 19 ans",
        "Ma collègue a la RQTH",
        "Si je suis en arrêt, qui me paie ?",
        "Est-ce que je suis en arrêt ou en congé ?",
        "J'ai peur d'être en arrêt",
        "J'étais en arrêt l'an dernier",
        "Je serai en arrêt le mois prochain",
        "Mon médecin veut me mettre en arrêt",
        "Il m'a dit : je suis en arrêt",
        "Je cherche un CDI",
        "On m'a proposé un CDI",
        "J'ai un CDI en vue",
        "Je suis en CDI, non, je suis en CDD",
        "J'ai bientôt 60 ans",
        "J'ai 3 ans avant la retraite",
        "J'ai mal au dos depuis 3 mois",
        "je suis dépressif et sous traitement",
        "J'ai un diplôme",
        "J'ai déjà fait un bilan de compétences",
        "Je ne veux pas changer de métier",
        "Je pense que je suis inapte",
        "Je me suis arrêté de fumer",
        "la CPAM m'a arrêté les indemnités",
        "je n'en peux plus, je veux en finir",
    ],
)
def test_what_is_not_said_literally_of_oneself_and_of_today_suggests_nothing(words):
    assert suggestions(CATALOGUE, words, on=TODAY) == ()


def test_each_suggestion_carries_the_exact_words_accents_and_capitals_included():
    found = suggestions(CATALOGUE, "Bonjour. JE SUIS EN ARRÊT depuis mars ; j’ai un CDI", on=TODAY)

    assert [(one.fact, one.words) for one in found] == [
        ("en_arret", "JE SUIS EN ARRÊT"),
        ("arret_debut", "JE SUIS EN ARRÊT depuis mars"),
        ("type_contrat", "j’ai un CDI"),
    ]


def test_facts_that_only_professionals_note_and_danger_are_never_suggested():
    pieces = ("ald", "lésion cérébrale", "je suis en danger", "il me menace", "je veux en finir", "je suis en ALD")

    assert [found for words in pieces for found in suggestions(CATALOGUE, words, on=TODAY)] == []


SPOKEN = (
    "je suis ne pas plus en arrêt depuis mars 3 mois environ j'ai un CDI 52 ans la RQTH à mon compte d'ancienneté mari "
    "si peut-être ? . , et le médecin du travail m'a mis inapte changer de métier on est 12 salariés dans entreprise"
)
PIECES = st.sampled_from(SPOKEN.split())


@given(st.lists(PIECES, max_size=18).map(" ".join))
def test_whatever_is_said_the_answer_to_confirm_gives_the_suggested_value(words):
    for one in suggestions(CATALOGUE, words, on=TODAY):
        assert one.words in words and bool(one.fact) is not bool(one.need)
        if one.fact:
            fact = CATALOGUE.facts[one.fact]
            assert typed_answer(fact, one.answer, on=TODAY, past=lies_behind(fact, CATALOGUE.facts)) == one.value


@pytest.mark.parametrize(
    "words", ["je suis " * 1000, "j'ai 9 " * 900, "depuis " * 1000, "." * 9000, "\x00", "a" * 9000]
)
def test_hostile_words_suggest_nothing_and_take_no_time(words):
    assert suggestions(CATALOGUE, words, on=TODAY) == ()
