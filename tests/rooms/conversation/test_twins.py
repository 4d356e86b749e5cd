"""Two dates of the same name, and one that is not sure: each says in which case it is the right one."""

from dataclasses import replace
from datetime import date

import pytest

from cordee.catalogue.queries import current_catalogue
from cordee.conversation.agenda import agenda
from cordee.conversation.answers import Answers
from cordee.conversation.queries import Conversation, oriented

ON = date(2026, 11, 22)
LONG_SERVICE = {
    "appelant": "personne",
    "en_arret": True,
    "contrat_en_cours": True,
    "statut": "salarie",
    "regime": "general",
    "anciennete_entreprise_mois": 60,
    "arret_debut": "2026-11-02",
}


def dates_of(facts):
    said = Conversation(on=ON, catalogue_hash=current_catalogue().content_hash, answers=Answers(facts=facts))
    return {dated.entry.deadline.id: dated for dated in agenda(oriented(said)).ahead}


@pytest.mark.django_db
def test_two_dates_of_one_name_say_when_each_applies(published):
    found = dates_of(LONG_SERVICE)

    twins = [found["complement_baisse_maladie"], found["complement_baisse_atmp"]]
    assert len({one.entry.deadline.name for one in twins}) == 1
    assert [one.only_if for one in twins] == [
        "si votre arrêt est au titre d'une maladie ou d'un accident de la vie privée ou d'un accident de trajet",
        "si votre arrêt est au titre d'un accident du travail ou d'une maladie professionnelle reconnue",
    ]


@pytest.mark.django_db
def test_no_two_dates_of_one_situation_bear_the_same_title(published):
    said = Conversation(on=ON, catalogue_hash=current_catalogue().content_hash, answers=Answers(facts=LONG_SERVICE))

    titles = [dated.title for dated in agenda(oriented(said)).ahead]

    assert len(titles) == len(set(titles))
    assert "Fin du complément de salaire de l'employeur (maladie, accident de trajet)" in titles
    assert "Fin du complément de salaire de l'employeur (accident du travail, maladie professionnelle)" in titles


@pytest.mark.django_db
def test_two_versions_of_one_title_say_their_condition_in_it(published):
    one = dates_of(LONG_SERVICE)["complement_baisse_maladie"]
    plain = replace(one, entry=replace(one.entry, deadline=replace(one.entry.deadline, about=None)), has_twin=True)

    assert plain.title == f"Baisse du complément de salaire de l'employeur, {one.only_if}"


@pytest.mark.django_db
def test_a_date_alone_under_its_name_says_no_condition(published):
    found = dates_of({**LONG_SERVICE, "arret_origine": "maladie"})

    assert "complement_baisse_atmp" not in found
    assert found["complement_baisse_maladie"].only_if == ""


UNFIT = {
    "appelant": "personne",
    "contrat_en_cours": True,
    "statut": "salarie",
    "regime": "general",
    "avis_inaptitude": True,
    "avis_inaptitude_date": "2026-11-18",
}


@pytest.mark.django_db
def test_a_date_that_is_not_sure_says_what_it_takes(published):
    unsure, sure = dates_of(UNFIT)["iti_demande"], dates_of({**UNFIT, "inaptitude_origine_pro": True})["iti_demande"]

    assert (unsure.entry.certain, sure.entry.certain) == (False, True)
    assert unsure.only_if == (
        "si l'avis d'inaptitude fait suite à un accident du travail ou à une maladie professionnelle"
    )
    assert sure.only_if == ""


@pytest.mark.django_db
def test_every_date_that_is_not_sure_says_what_it_takes(published):
    for facts in ({"appelant": "personne", "en_arret": True, "arret_debut": "2026-01-05"}, LONG_SERVICE, UNFIT):
        unsure = [dated for dated in dates_of(facts).values() if not dated.entry.certain]
        assert [dated.entry.deadline.id for dated in unsure if not dated.only_if] == []
