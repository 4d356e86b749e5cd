"""A line typed as heard: what each piece notes, what has to be chosen, what is refused; and nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.domain.rules.evaluation import Interval
from cordee.domain.rules.heard.line import LONGEST_LINE, Refusal, read_line, rewritten
from cordee.domain.rules.heard.pieces import CLEARED, DECLINED, UNSURE, Place, Talk
from cordee.domain.rules.heard.vocabulary import Vocabulary
from cordee.domain.territory import search_key
from cordee.reader.line_words import read_line_words
from tests.real_catalogue import CONTENT, real_engine

TODAY = date(2026, 11, 22)
WORDS = Vocabulary(real_engine().catalogue, read_line_words(CONTENT))
LYON, VILLEURBANNE = Place(code="69123", label="Lyon (69003)"), Place(code="69266", label="Villeurbanne (69100)")
ARNAS, GLEIZE = Place(code="69013", label="Arnas (69400)"), Place(code="69092", label="Gleizé (69400)")
PLACES = {
    "lyon 3": [LYON],
    "lyon": [LYON],
    "69003": [LYON],
    "lyon 69003": [LYON],
    "villeurbanne": [VILLEURBANNE],
    "villeurbanne 69100": [VILLEURBANNE],
    "69400": [ARNAS, GLEIZE],
    "arnas 69400": [ARNAS],
    "gleize 69400": [GLEIZE],
}
MARCH = Interval(date(2026, 3, 1), date(2026, 3, 31))


def places(text, whole):
    known = PLACES.get(search_key(text), [])
    begun = [place for key, found in PLACES.items() if key.startswith(search_key(text)) for place in found]
    return known if whole else list(dict.fromkeys(begun))


def read(line, **talk):
    return read_line(WORDS, line, Talk(**{"on": TODAY, "caller": "personne"} | talk), places)


def noted(pieces):
    """What Enter notes of the line: facts with their values, needs."""
    notes = [note for piece in pieces if piece.settled for note in piece.meanings[0]]
    return {note.fact or note.need: note.told or (note.value if note.fact else True) for note in notes}


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("cdi", {"type_contrat": "cdi"}),
        ("CDI", {"type_contrat": "cdi"}),
        ("en CDI", {"type_contrat": "cdi"}),
        ("cdd", {"type_contrat": "cdd"}),
        ("cdi intérimaire", {"type_contrat": "cdi_interimaire"}),
        ("intérim", {"type_contrat": "interim"}),
        ("contrat aidé", {"type_contrat": "cui"}),
        ("contrat : cdd", {"type_contrat": "cdd"}),
        ("salariée", {"statut": "salarie"}),
        ("fonctionnaire", {"statut": "fonctionnaire"}),
        ("à son compte", {"statut": "independant"}),
        ("agricultrice", {"statut": "exploitant_agricole"}),
        ("retraitée", {"statut": "retraite"}),
        ("au chômage", {"statut": "sans_emploi"}),
        ("elle est au chômage", {"statut": "sans_emploi"}),
        ("apprentie", {"statut": "apprenti"}),
        ("cpam", {"regime": "general"}),
        ("la sécu", {"regime": "general"}),
        ("sncf", {"regime": "special"}),
        ("travaille en suisse", {"pays_travail": "suisse"}),
        ("vit en suisse", {"pays_residence": "suisse"}),
        ("inapte à son grade", {"fonctionnaire_inapte_grade": True}),
        ("suivi par plusieurs organismes", {"difficultes_multiples": True}),
        ("formation diplômante", {"formation_certifiante": True}),
        ("formation dans 3 mois", {"mois_avant_debut_formation": 3}),
        ("heures dans la même agence 650", {"heures_ett_18mois": 650}),
        ("en arrêt", {"en_arret": True}),
        ("pas en arrêt", {"en_arret": False}),
        ("elle est en arrêt", {"en_arret": True}),
        ("il n'est plus en arrêt", {"en_arret": False}),
        ("en arrêt depuis mars", {"en_arret": True, "arret_debut": MARCH}),
        ("en arrêt depuis environ 2 mois", {"en_arret": True, "arret_jours": Interval(54, 68)}),
        ("en arrêt maladie depuis 3 mois", {"en_arret": True, "arret_jours": Interval(89, 92)}),
        ("en arrêt depuis le 3 mars", {"en_arret": True, "arret_debut": date(2026, 3, 3)}),
        ("arrêt : 2 mois", {"arret_jours": Interval(59, 62)}),
        ("arrêt 45 jours", {"arret_jours": 45}),
        ("arrêt : mars", {"arret_debut": MARCH}),
        ("arrêt : non", {"en_arret": False}),
        ("arrêt : accident du travail", {"arret_origine": "accident_travail"}),
        ("accident du travail", {"arret_origine": "accident_travail"}),
        ("AT", {"arret_origine": "accident_travail"}),
        ("maladie pro", {"arret_origine": "maladie_professionnelle"}),
        ("ancienneté 3 ans", {"anciennete_entreprise_mois": 36}),
        ("ancienneté : environ 2 ans", {"anciennete_entreprise_mois": Interval(22, 26)}),
        ("anciennete: 18 mois", {"anciennete_entreprise_mois": 18}),
        ("3 ans d'ancienneté", {"anciennete_entreprise_mois": 36}),
        ("a 1,5 an d'ancienneté", {"anciennete_entreprise_mois": 18}),
        ("dans la boîte depuis 2 ans", {"anciennete_entreprise_mois": 24}),
        ("embauche le 3 mars 2019", {"entree_entreprise_date": date(2019, 3, 3)}),
        ("âge 46", {"age": 46}),
        ("j'ai 46 ans", {"age": 46}),
        ("elle a 46 ans", {"age": 46}),
        ("cadre", {"cadre": True}),
        ("pas cadre", {"cadre": False}),
        ("rqth en cours", {"rqth": "en_cours"}),
        ("rqth : oui", {"rqth": "oui"}),
        ("rqth jusqu'au 3 mai 2027", {"rqth_fin_date": date(2027, 5, 3)}),
        ("invalidité 2", {"invalidite_categorie": "2"}),
        ("inapte", {"avis_inaptitude": True}),
        ("inapte depuis 2 mois", {"inaptitude_jours": Interval(59, 62)}),
        ("touche le rsa", {"beneficiaire_minima": True}),
        ("ij", {"arret_indemnise": True}),
        ("effectif 50", {"effectif_entreprise": 50}),
        ("dans une boîte de 50 salariés", {"effectif_entreprise": 50}),
        ("effectif : entre 40 et 50", {"effectif_entreprise": Interval(40, 50)}),
        ("employeur d'accord", {"employeur_accord": True}),
        ("en redressement", {"procedure_collective": "redressement"}),
        ("rupture conventionnelle", {"mode_rupture": "rupture_conventionnelle"}),
        ("j'ai signé une rupture conventionnelle", {"mode_rupture": "rupture_conventionnelle"}),
        ("habite lyon", {"commune_residence": "69123"}),
        ("habite à Villeurbanne", {"commune_residence": "69266"}),
        ("travaille à villeurbanne", {"commune_travail": "69266"}),
        ("habite 69003, travaille à villeurbanne", {"commune_residence": "69123", "commune_travail": "69266"}),
        ("employeur", {"appelant": "employeur"}),
        ("assistante sociale", {"appelant": "professionnel_social"}),
        ("un proche", {"appelant": "proche"}),
        ("bilan de compétences", {"faire_le_point": True}),
        ("veut changer de métier", {"changer_metier": True}),
        ("elle voudrait un bilan de compétences", {"faire_le_point": True}),
        ("VAE", {"valider_experience": True}),
        ("besoin : formation", {"me_former": True}),
        ("garder mon travail malgré ma santé", {"garder_mon_travail": True}),
        ("âge : ne sait pas", {"age": UNSURE}),
        ("rqth : refuse", {"rqth": DECLINED}),
        ("ancienneté : ne sait pas", {"anciennete_entreprise_mois": UNSURE}),
        ("âge : effacer", {"age": CLEARED}),
        ("en arrêt depuis mars, cdi", {"en_arret": True, "arret_debut": MARCH, "type_contrat": "cdi"}),
        ("cdi et cadre", {"type_contrat": "cdi", "cadre": True}),
        ("cdi cadre ancienneté 3 ans", {"type_contrat": "cdi", "cadre": True, "anciennete_entreprise_mois": 36}),
        ("salariée ; cpam ; VAE", {"statut": "salarie", "regime": "general", "valider_experience": True}),
        ("cdi, , cadre.", {"type_contrat": "cdi", "cadre": True}),
    ],
)  # fmt: skip
def test_what_is_typed_as_heard_is_noted(line, facts):
    assert noted(read(line)) == facts
    assert all(piece.settled for piece in read(line))


@pytest.mark.parametrize(
    ("asked", "line", "value"),
    [
        ("anciennete_entreprise_mois", "3 ans", 36),
        ("anciennete_entreprise_mois", "environ 2 ans", Interval(22, 26)),
        ("arret_jours", "environ 2 mois", Interval(54, 68)),
        ("arret_debut", "depuis mars", MARCH),
        ("age", "46", 46),
        ("age", "46 ans", 46),
        ("effectif_entreprise", "69003", 69003),
        ("commune_residence", "69003", "69123"),
        ("commune_residence", "lyon 3", "69123"),
        ("commune_travail", "lyon", "69123"),
        ("en_arret", "oui", True),
        ("en_arret", "n", False),
        ("statut", "retr", "retraite"),
        ("rqth", "ne sait pas", UNSURE),
        ("rqth", "refuse de répondre", DECLINED),
        ("regime", "ne veut pas le dire", DECLINED),
    ],
)
def test_the_question_now_asked_has_precedence(asked, line, value):
    assert noted(read(line, asked=asked)) == {asked: value}


@pytest.mark.parametrize(
    ("line", "among"),
    [
        ("3 ans", {"anciennete_entreprise_mois", "salariat_total_mois", "experience_certification_mois"}),
        ("46 ans", {"age", "anciennete_entreprise_mois"}),
        ("environ 2 mois", {"arret_jours", "anciennete_entreprise_mois"}),
        ("69003", {"commune_residence", "commune_travail"}),
        ("lyon 3", {"commune_residence", "commune_travail"}),
        ("mars 2024", {"arret_debut", "entree_entreprise_date"}),
        ("50 salariés", {"effectif_entreprise", "effectif_groupe"}),
        ("rqth", {"rqth", "faire_reconnaitre_handicap"}),
        ("chômage partiel", {"activite_partielle", "traverser_baisse_activite"}),
        ("licenciement économique", {"licenciement_economique", "mode_rupture"}),
        ("msa", {"regime"}),
        ("suisse", {"regime", "pays_residence", "pays_travail"}),
    ],
)
def test_what_fits_several_is_a_choice_and_choosing_writes_what_was_chosen(line, among):
    (piece,) = read(line)

    named = [(meaning[0].fact or meaning[0].need) for meaning in piece.meanings]
    assert len(piece.meanings) > 1
    assert among <= set(named)
    for meaning in piece.meanings:
        (chosen,) = read(rewritten(line, piece, meaning))
        assert [(note.key, note.value) for note in chosen.meanings[0]] == [(note.key, note.value) for note in meaning]
        assert chosen.settled


def test_a_need_that_is_noted_already_is_not_proposed_again_beside_the_fact_of_the_same_words():
    pieces = read("chômage partiel", needs=frozenset({"traverser_baisse_activite"}))

    assert noted(pieces) == {"activite_partielle": True}


def test_two_communes_of_one_postal_code_are_a_choice_even_when_the_commune_is_asked():
    (piece,) = read("69400", asked="commune_residence")

    assert [meaning[0].said for meaning in piece.meanings] == ["Arnas (69400)", "Gleizé (69400)"]


def test_a_place_that_is_only_begun_is_to_be_confirmed_when_it_is_asked_and_else_not_understood():
    (asked,), (not_asked,) = read("villeur", asked="commune_residence"), read("villeur")

    assert [meaning[0].value for meaning in asked.meanings] == ["69266"]
    assert not asked.settled
    assert not_asked.refused is Refusal.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    "line",
    [
        "pas cdi", "blabla", "cdi blabla", "peut-être un cdi", "oui", "non", "45", "si elle était en arrêt",
        "en arrêt ?", "son mari est en arrêt", "rien", "?", "a peur", "cdi mais pas sûr", "3",
        "en arrêt pour un cancer", "ne sait pas", "refuse", "pas besoin",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_whole(line):
    pieces = read(line)

    assert noted(pieces) == {}
    assert all(piece.refused for piece in pieces)


def test_a_value_that_its_fact_cannot_have_says_what_was_expected():
    (piece,) = read("âge : beaucoup")

    assert (piece.refused, piece.fact) == (Refusal.NOT_THAT_VALUE, "age")
    assert "un nombre" in piece.expected


@pytest.mark.parametrize("line", ["cdi, cdd", "cdi cdd", "ancienneté 3 ans, ancienneté 4 ans"])
def test_a_fact_said_in_two_ways_is_noted_in_neither(line):
    assert [piece.refused for piece in read(line)] == [Refusal.SAID_TWICE, Refusal.SAID_TWICE]


@pytest.mark.parametrize("line", ["je veux en finir", "Je n'en peux plus", "il me menace"])
def test_a_danger_sign_is_never_noted_as_a_need(line):
    assert [piece.refused for piece in read(line)] == [Refusal.DANGER]


@pytest.mark.parametrize("line", ["rqth : oui", "en arrêt depuis mars", "inapte", "arrêt : 2 mois"])
def test_health_that_may_not_be_noted_of_this_caller_is_refused(line):
    health = frozenset(name for name, fact in WORDS.catalogue.facts.items() if fact.sensitivity == "health")

    assert [piece.refused for piece in read(line, caller="employeur", closed=health)] == [Refusal.HEALTH]


def test_a_need_of_another_caller_is_not_understood():
    assert [piece.refused for piece in read("DOETH")] == [Refusal.NOT_UNDERSTOOD]
    assert noted(read("DOETH", caller="employeur")) == {"employer_handicap": True}


def test_an_answered_fact_is_corrected_by_its_name_and_else_only_once_confirmed():
    talk = {"answered": frozenset({"type_contrat", "anciennete_entreprise_mois"}), "values": {"type_contrat": "cdi"}}

    (bare,), (same,) = read("cdd", **talk), read("cdi", **talk)
    assert (bare.confirm, bare.settled, same.settled) == (True, False, True)
    assert noted(read("contrat : cdd, ancienneté : 2 ans", **talk)) == {
        "type_contrat": "cdd",
        "anciennete_entreprise_mois": 24,
    }


def test_what_is_already_said_leaves_one_meaning():
    assert noted(read("lyon 3", answered=frozenset({"commune_residence"}))) == {"commune_travail": "69123"}
    assert noted(read("lyon, villeurbanne", asked="commune_residence")) == {
        "commune_residence": "69123",
        "commune_travail": "69266",
    }


def test_the_facts_still_asked_for_are_the_first_choices():
    (piece,) = read("3 ans", wanted=lambda: ("affiliation_mois", "anciennete_entreprise_mois"))

    assert [meaning[0].fact for meaning in piece.meanings][:2] == ["affiliation_mois", "anciennete_entreprise_mois"]


def test_what_is_counted_in_the_unit_that_was_said_comes_first():
    (piece,) = read("3 ans", wanted=lambda: ("arret_jours", "anciennete_entreprise_mois"))
    (days,) = read("90 jours", wanted=lambda: ("anciennete_entreprise_mois", "arret_jours"))

    assert piece.meanings[0][0].fact == "anciennete_entreprise_mois"
    assert days.meanings[0][0].fact == "arret_jours"


def test_every_name_and_every_choice_of_the_tables_is_of_the_catalogue():
    facts = WORDS.catalogue.facts
    assert WORDS.words.names.keys() <= facts.keys()
    assert all(value in facts[name].choices for name, value in WORDS.words.choices)


PARTS = st.sampled_from(
    ["cdi", "cdd", "3 ans", "69003", "en arrêt", "depuis mars", "pas", "et", ",", ";", "oui", "rqth", "ancienneté", ":",
     "âge", "46", "habite", "lyon 3", "msa", "veut", "une VAE", "ne sait pas", "besoin", "\0", "1,5 an", "à", "…", "🙂"]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(PARTS, max_size=9).map(" ".join), st.sampled_from(["", "age", "en_arret", "commune_residence"]))
def test_any_line_is_read_in_order_and_what_is_settled_reads_the_same_alone(line, asked):
    pieces = read(line, asked=asked)

    ends = [0, *(piece.end for piece in pieces)]
    assert all(piece.words == line[piece.start : piece.end] for piece in pieces)
    assert all(piece.start >= end for piece, end in zip(pieces, ends, strict=False))
    assert all(bool(piece.meanings) != bool(piece.refused) for piece in pieces)
    for piece in pieces:
        for note in piece.meanings[0] if piece.settled else ():
            assert noted(read(note.text, asked=asked)) == noted([piece]) or len(piece.meanings[0]) > 1


@given(st.text(max_size=2 * LONGEST_LINE))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_the_reading(line):
    assert all(piece.end <= LONGEST_LINE for piece in read(line))
