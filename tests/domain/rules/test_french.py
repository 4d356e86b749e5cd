"""What people read of a condition: correct whoever reads, yes and no, however deep the brackets."""

import re
from datetime import date
from itertools import product

import pytest

from cordee.domain.catalogue import Condition
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval
from cordee.domain.rules.french.places import LOCATIVES
from cordee.domain.rules.french.words import attached, counted, inserted, spoken_number
from cordee.domain.rules.language import And, Bare, Expression, Or
from cordee.domain.rules.parsing import parse
from cordee.domain.rules.phrases import Audience, BadPhrase, frame
from cordee.domain.rules.saying import clause, said_value, sentence
from tests.domain.rules.spoken import AGENT, FACTS, PERSON, WITHOUT_PHRASES, shown

RQTH = "Reconnaissance de la qualité de travailleur handicapé (RQTH)"
LEAVE = "Premier jour de l'arrêt (en cours, ou qui vient de finir)"


@pytest.mark.parametrize(
    ("written", "agent_yes", "agent_no", "person_yes", "person_no"),
    [
        (
            "en_arret",
            "La personne est en arrêt de travail.",
            "La personne n'est pas en arrêt de travail.",
            "Vous êtes en arrêt de travail.",
            "Vous n'êtes pas en arrêt de travail.",
        ),
        (
            "not avis_inaptitude",
            "La personne n'a pas reçu d'avis d'inaptitude écrit du médecin du travail.",
            "La personne a reçu un avis d'inaptitude écrit du médecin du travail.",
            "Vous n'avez pas reçu d'avis d'inaptitude écrit du médecin du travail.",
            "Vous avez reçu un avis d'inaptitude écrit du médecin du travail.",
        ),
        (
            "arret_jours >= 30",
            "L'arrêt compte au moins 30 jours.",
            "L'arrêt compte moins de 30 jours.",
            "Votre arrêt compte au moins 30 jours.",
            "Votre arrêt compte moins de 30 jours.",
        ),
        (
            "age < 30",
            "La personne a moins de 30 ans.",
            "La personne a au moins 30 ans.",
            "Vous avez moins de 30 ans.",
            "Vous avez au moins 30 ans.",
        ),
        (
            "type_contrat in ['cdi', 'cdi_interimaire']",
            "Le contrat est un CDI ou un CDI intérimaire.",
            "Le contrat n'est ni un CDI ni un CDI intérimaire.",
            "Votre contrat est un CDI ou un CDI intérimaire.",
            "Votre contrat n'est ni un CDI ni un CDI intérimaire.",
        ),
        (
            "statut in ['salarie', 'apprenti', 'independant']",
            "La personne est salariée du privé, apprentie ou à son compte.",
            "La personne n'est ni salariée du privé, ni apprentie, ni à son compte.",
            "Vous êtes salarié du privé, apprenti ou à votre compte.",
            "Vous n'êtes ni salarié du privé, ni apprenti, ni à votre compte.",
        ),
        (
            "reprise_prevue_date <= date('2026-03-14')",
            "La reprise est prévue le 14 mars 2026 au plus tard.",
            "La reprise est prévue après le 14 mars 2026.",
            "Votre reprise est prévue le 14 mars 2026 au plus tard.",
            "Votre reprise est prévue après le 14 mars 2026.",
        ),
        (
            "rqth in ['oui', 'en_cours']",
            "La personne a une RQTH ou une demande de RQTH en cours.",
            "La personne n'a ni RQTH ni demande de RQTH en cours.",
            "Vous avez une RQTH ou une demande de RQTH en cours.",
            "Vous n'avez ni RQTH ni demande de RQTH en cours.",
        ),
        (
            "effectif_groupe < 1000",
            "Le groupe, s'il y en a un, compte moins de 1 000 salariés.",
            "L'entreprise appartient à un groupe d'au moins 1 000 salariés.",
            "Le groupe, s'il y en a un, compte moins de 1 000 salariés.",
            "L'entreprise appartient à un groupe d'au moins 1 000 salariés.",
        ),
        (
            "departement_residence in ['01', '38', '75']",
            "La personne habite dans l'Ain, en Isère ou à Paris.",
            "La personne n'habite ni dans l'Ain, ni en Isère, ni à Paris.",
            "Vous habitez dans l'Ain, en Isère ou à Paris.",
            "Vous n'habitez ni dans l'Ain, ni en Isère, ni à Paris.",
        ),
        (
            "departement_travail in ['01', '07', '26', '38', '42', '69', '73', '74', '75']",
            "La personne travaille en Rhône-Alpes ou à Paris.",
            "La personne ne travaille ni en Rhône-Alpes ni à Paris.",
            "Vous travaillez en Rhône-Alpes ou à Paris.",
            "Vous ne travaillez ni en Rhône-Alpes ni à Paris.",
        ),
        (
            "anciennete_entreprise_mois >= 132",
            "L'ancienneté dans l'entreprise est d'au moins 11 ans.",
            "L'ancienneté dans l'entreprise est de moins de 11 ans.",
            "Votre ancienneté dans l'entreprise est d'au moins 11 ans.",
            "Votre ancienneté dans l'entreprise est de moins de 11 ans.",
        ),
        (
            "arret_jours + reprise_prevue_jours >= 30",
            "La durée de l'arrêt et le délai avant la reprise font au moins 30 jours au total.",
            "La durée de l'arrêt et le délai avant la reprise font moins de 30 jours au total.",
            "La durée de votre arrêt et le délai avant votre reprise font au moins 30 jours au total.",
            "La durée de votre arrêt et le délai avant votre reprise font moins de 30 jours au total.",
        ),
    ],
)
def test_a_condition_is_a_sentence_for_the_agent_and_for_the_person_yes_and_no(
    written, agent_yes, agent_no, person_yes, person_no
):
    expression = parse(written)

    said = [
        shown(sentence(expression, FACTS, audience=audience, met=met))
        for audience, met in product((AGENT, PERSON), (True, False))
    ]

    assert said == [agent_yes, agent_no, person_yes, person_no]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("mode_rupture != 'aucun'", "Une fin de contrat est prévue ou déjà passée."),
        ("rqth != 'non'", "La personne a une RQTH ou une demande de RQTH en cours."),
        ("invalidite_categorie in ['1', '2', '3']", "La personne a une pension d'invalidité."),
        (
            "type_contrat not in ['cdd', 'aucun']",
            "Le contrat n'est pas un CDD et la personne a déjà eu un contrat de travail.",
        ),
        ("duree_contrat_vise_mois == 999", "Le contrat proposé est un CDI."),
        ("duree_contrat_vise_mois != 12", "Le contrat proposé ne dure pas exactement 12 mois."),
        ("effectif_groupe >= 1", "L'entreprise appartient à un groupe."),
        ("effectif_groupe < 1", "L'entreprise n'appartient à aucun groupe."),
        ("effectif_groupe > 1", "L'entreprise appartient à un groupe de plus de 1 salarié."),
        ("nb_licenciements_30j != 0", "L'entreprise envisage au moins un licenciement sur trente jours."),
        ("arret_debut == date('2026-03-01')", "L'arrêt a commencé le 1er mars 2026."),
        ("arret_debut != date('2026-03-01')", "L'arrêt n'a pas commencé le 1er mars 2026."),
        ("age in [18, 19]", "La personne a 18 ans ou 19 ans."),
        ("age + ip_taux >= 30", "« Âge » et « Taux d'incapacité permanente notifié (accident du travail, maladie "
         "professionnelle) » font au moins 30 ans au total."),
        ("commune_residence == '69123'", "La personne habite dans la commune de code 69123."),
    ],
)  # fmt: skip
def test_values_that_have_their_own_clause_and_unusual_tests_are_said_too(written, said):
    assert shown(sentence(parse(written), FACTS)) == said


# Brackets


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("cadre or en_arret", "La personne est cadre ou elle est en arrêt de travail."),
        (
            "cadre or en_arret or arret_indemnise",
            "La personne est cadre, ou elle est en arrêt de travail, ou elle reçoit des indemnités journalières.",
        ),
        (
            "cadre and en_arret and employeur_accord",
            "La personne est cadre, elle est en arrêt de travail et l'employeur est d'accord.",
        ),
        (
            "employeur_accord and cadre or en_arret",
            "La personne est en arrêt de travail, ou bien l'employeur est d'accord et la personne est cadre.",
        ),
        (
            "(cadre or en_arret) and employeur_accord",
            "L'employeur est d'accord, et soit la personne est cadre, soit elle est en arrêt de travail.",
        ),
        (
            "(cadre or en_arret) and (employeur_accord or accord_rcc)",
            "La personne est cadre ou elle est en arrêt de travail, et soit l'employeur est d'accord, soit "
            "l'entreprise a un accord de rupture conventionnelle collective.",
        ),
        (
            "demission_donnee or cadre and (en_arret or employeur_accord)",
            "La personne a démissionné, ou bien elle est cadre et (elle est en arrêt de travail ou l'employeur est "
            "d'accord).",
        ),
        (
            "accord_gepp or accord_rcc",
            "L'entreprise a un accord sur la gestion des emplois (GPEC ou GEPP) ou a un accord de rupture "
            "conventionnelle collective.",
        ),
        (
            "not (cadre and (en_arret or employeur_accord))",
            "La personne n'est pas cadre, ou bien elle n'est pas en arrêt de travail et l'employeur n'est pas "
            "d'accord.",
        ),
    ],
)
def test_and_and_or_inside_each_other_are_told_apart(written, said):
    assert sentence(parse(written), FACTS) == said


def bracketings(names: tuple[str, ...], *, any_of: bool | None = None) -> list[Expression]:
    """Every way to put « and » and « or » between the facts, in this order, without a group of one kind in itself."""
    if len(names) == 1:
        return [Bare(names[0])]
    found = []
    for kind, node in ((False, And), (True, Or)):
        if kind is not any_of:
            for cuts in cuts_of(len(names)):
                pieces = [names[start:end] for start, end in zip((0, *cuts), (*cuts, len(names)), strict=True)]
                found += [node(parts) for parts in product(*(bracketings(piece, any_of=kind) for piece in pieces))]
    return found


def cuts_of(length: int) -> list[tuple[int, ...]]:
    places = range(1, length)
    return [
        tuple(place for place, kept in zip(places, choice, strict=True) if kept)
        for choice in product((False, True), repeat=length - 1)
        if any(choice)
    ]


def in_spoken_order(expression: Expression) -> Expression:
    """Single facts before groups, as they are said."""
    if not isinstance(expression, And | Or):
        return expression
    parts = [in_spoken_order(part) for part in expression.parts]
    return type(expression)(tuple(sorted(parts, key=lambda part: isinstance(part, And | Or))))


@pytest.mark.parametrize("after", ["", "si"])
@pytest.mark.parametrize("audience", Audience)
def test_two_different_bracketings_are_never_said_the_same_way(audience, after):
    said: dict[str, set[Expression]] = {}
    for expression in bracketings(("cadre", "employeur_accord", "en_arret", "accord_rcc", "demission_donnee")):
        text = clause(expression, FACTS, audience=audience, after=after)
        said.setdefault(text, set()).add(in_spoken_order(expression))

    assert len(said) > 80
    assert {text: found for text, found in said.items() if len(found) > 1} == {}


# Words that meet


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        ("de", "le Rhône", "du Rhône"),
        ("de", "les Landes", "des Landes"),
        ("à", "le terme", "au terme"),
        ("à", "les Antilles", "aux Antilles"),
        ("de", "au moins 12 mois", "d'au moins 12 mois"),
        ("de", "12 mois", "de 12 mois"),
        ("de", "onze mois", "de onze mois"),
        ("de", "heures", "d'heures"),
        ("de", "handicap", "de handicap"),
        ("de", "AAH", "d'AAH"),
        ("de", "RQTH", "de RQTH"),
        ("que", "elle", "qu'elle"),
        ("si", "il reste", "s'il reste"),
        ("si", "elle reste", "si elle reste"),
        ("parce que", "elle", "parce qu'elle"),
        ("ne", "est", "n'est"),
    ],
)
def test_small_words_elide_and_contract(word, text, said):
    assert attached(word, text) == said


def test_a_value_put_in_a_sentence_elides_the_word_before_it():
    assert inserted("une durée de ", "au plus 3 mois", " en tout") == "une durée d'au plus 3 mois en tout"
    assert inserted("du grade de ", "3 mois", "") == "du grade de 3 mois"
    assert inserted("l'idée ", "au plus", "") == "l'idée au plus"


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "jour", "0 jour"),
        (1, "jour", "1 jour"),
        (2, "jour", "2 jours"),
        (1300, "heure", "1 300 heures"),
        (3, "mois", "3 mois"),
        (20, "%", "20 %"),
        (60, "km", "60 km"),
    ],
)
def test_nouns_take_their_plural(number, noun, said):
    assert shown(counted(number, noun)) == said


def test_many_months_are_said_in_years():
    assert [shown(spoken_number(months, "mois")) for months in (24, 59, 60, 63)] == [
        "24 mois",
        "59 mois",
        "5 ans",
        "5 ans et 3 mois",
    ]


def test_every_departement_has_its_preposition():
    assert LOCATIVES.keys() == DEPARTEMENTS.keys()
    assert [LOCATIVES[code] for code in ("03", "13", "26", "69", "73", "974")] == [
        "dans l'Allier",
        "dans les Bouches-du-Rhône",
        "dans la Drôme",
        "dans le Rhône",
        "en Savoie",
        "à La Réunion",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("la personne est en arrêt", "crochets"),
        ("la personne [patauge] ici", "verbe « patauge » inconnu"),
        ("la personne [est] inscrit{es}", "n'est pas un repère connu"),
        ("la personne [est] {e", "accolade"),
        ("", "crochets"),
    ],
)
def test_a_clause_that_cannot_be_said_is_refused(text, problem):
    with pytest.raises(BadPhrase, match=re.escape(problem)):
        frame(text)


# Inside another sentence


@pytest.mark.parametrize(
    ("after", "audience", "said"),
    [
        ("si", AGENT, "si la personne est en arrêt de travail ou si elle est cadre"),
        ("si", PERSON, "si vous êtes en arrêt de travail ou si vous êtes cadre"),
        ("parce que", AGENT, "parce que la personne est en arrêt de travail ou qu'elle est cadre"),
        ("", PERSON, "vous êtes en arrêt de travail ou vous êtes cadre"),
    ],
)
def test_a_clause_goes_into_another_sentence(after, audience, said):
    assert clause(parse("en_arret or cadre"), FACTS, audience=audience, after=after) == said


# Labels, and catalogues without phrases


def test_an_author_s_label_is_the_agent_s_sentence_for_yes_only():
    condition = Condition(expression=parse("cadre"), label="Le cadre, selon l'auteur.")

    said = [
        sentence(condition, FACTS, audience=audience, met=met)
        for audience, met in product((AGENT, PERSON), (True, False))
    ]

    assert said == [
        "Le cadre, selon l'auteur.",
        "La personne n'est pas cadre.",
        "Vous êtes cadre.",
        "Vous n'êtes pas cadre.",
    ]


@pytest.mark.parametrize(
    ("written", "yes", "no"),
    [
        ("en_arret", "En arrêt de travail aujourd'hui : oui.", "En arrêt de travail aujourd'hui : non."),
        ("age >= 16", "Âge : 16 ans au moins.", "Âge : moins de 16 ans."),
        ("age != 16", "Âge : autre que 16 ans.", "Âge : exactement 16 ans."),
        ("rqth != 'non'", f"{RQTH} : pas « Non ».", f"{RQTH} : « Non »."),
        (
            "statut in ['apprenti', 'retraite']",
            "Situation professionnelle actuelle : « Apprenti » ou « Retraité ».",
            "Situation professionnelle actuelle : ni « Apprenti » ni « Retraité ».",
        ),
        (
            "arret_debut >= date('2023-03-01')",
            f"{LEAVE} : à partir du 1er mars 2023.",
            f"{LEAVE} : avant le 1er mars 2023.",
        ),
        (
            "not (cadre and en_arret)",
            "pas (Statut cadre : oui et En arrêt de travail aujourd'hui : oui).",
            "Statut cadre : oui et En arrêt de travail aujourd'hui : oui.",
        ),
        (
            "cadre and (en_arret or accord_agree_handicap)",
            "Statut cadre : oui et (En arrêt de travail aujourd'hui : oui ou Accord agréé sur le handicap : oui).",
            "Statut cadre : non ou (En arrêt de travail aujourd'hui : non et Accord agréé sur le handicap : non).",
        ),
    ],
)
def test_a_catalogue_without_phrases_is_said_from_its_labels_as_before(written, yes, no):
    expression = parse(written)

    assert shown(sentence(expression, WITHOUT_PHRASES)) == yes
    assert shown(sentence(expression, WITHOUT_PHRASES, met=False)) == no
    assert shown(sentence(expression, WITHOUT_PHRASES, audience=PERSON)) == yes


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Interval(60, 120), "entre 60 et 120 jours"),
        (Interval(60, None), "au moins 60 jours"),
        (Interval(None, 60), "60 jours au plus"),
        (Interval(date(2026, 3, 1), None), "le 1er mars 2026 ou après"),
        (frozenset(), "aucun"),
        (NOT_APPLICABLE, "sans objet"),
        (None, "inconnu"),
    ],
)
def test_values_are_said_alone(value, said):
    assert shown(said_value(FACTS["arret_jours"], value)) == said
