"""What is read back of answers that do not simply count."""

from datetime import date
from pathlib import Path

from cordee.domain.orientation.read_back import said_contradiction, said_narrowed, said_set_aside
from cordee.domain.orientation.situation import FactsPlan, Situation
from cordee.domain.rules.evaluation import Interval
from cordee.reader.catalogue import read_catalogue

CATALOGUE = read_catalogue(Path(__file__).parents[3] / "content")
FACTS = CATALOGUE.facts
PLAN = FactsPlan(FACTS, CATALOGUE.relations)
TODAY = date(2026, 11, 21)


def known(**facts):
    return PLAN.known(Situation(caller="personne", facts=facts), on=TODAY)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_contradiction_names_the_answer_its_source_and_what_follows():
    (found,) = known(statut="retraite", contrat_en_cours=True).contradictions

    assert said_contradiction(found, FACTS) == (
        "« Contrat de travail toujours en cours, même suspendu » : répondu oui, "
        "mais « Situation professionnelle actuelle » (Retraité) donne non."
    )


def test_a_broken_relation_names_the_answers_at_stake_and_the_reason():
    (found,) = known(mode_rupture="rupture_conventionnelle", type_contrat="cdd").contradictions

    said = said_contradiction(found, FACTS)

    assert "« Type du contrat actuel ou du dernier contrat » : CDD" in said
    assert "Rupture conventionnelle" in said
    assert said.endswith("La rupture conventionnelle ne concerne que les contrats à durée indéterminée.")


def test_an_answer_without_object_says_which_answers_make_it_so():
    found = known(en_arret=False, reprise_recente=False, arret_jours=45)
    one_is_enough = known(statut="independant", cadre=True)

    assert said_set_aside("arret_jours", found, FACTS) == (
        "sans objet, car « En arrêt de travail aujourd'hui » : non "
        "et « A repris le travail depuis peu après un arrêt » : non"
    )
    assert "« Situation professionnelle actuelle » : À mon compte" in said_set_aside("cadre", one_is_enough, FACTS)


def test_a_wide_answer_says_what_it_comes_to_with_the_others():
    start = Interval(date(2026, 10, 1), date(2026, 10, 31))
    found = known(en_arret=True, arret_jours=Interval(30, 90), arret_debut=start)

    assert plain(said_narrowed("arret_jours", found, FACTS)) == (
        f"compté : entre 30 et 51 jours, d'après « {FACTS['arret_debut'].label} »"
    )
