"""What is said to who speaks about somebody else: in the third person, and nothing about her without her agreement."""

import re
from datetime import date

import pytest

from cordee.domain.catalogue import AskedBy
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.phrases import Audience
from tests.real_catalogue import real_engine

ENGINE = real_engine()
FACTS, VERSIONS = ENGINE.catalogue.facts, ENGINE.catalogue.versions
SECOND_PERSON = re.compile(r"\b(vous|votre|vos)\b", re.IGNORECASE)
# Asked of whoever calls, about the call itself.
OF_THE_CALLER = {"appelant", "personne_informee", "demande_information_seule", "danger_signale"}
# A third party is told that he may be informed himself.
SAID_TO_ALL = {"information_generale"}
ON = date(2026, 11, 22)


def test_no_question_asks_a_third_party_about_himself_in_place_of_the_person():
    asked = [fact for fact in FACTS.values() if fact.asked_by is not AskedBy.PROFESSIONAL]

    addressed = {fact.id for fact in asked if SECOND_PERSON.search(fact.question_to(Audience.AGENT))}

    assert addressed == OF_THE_CALLER


def test_no_service_is_told_to_a_third_party_as_if_it_were_for_him():
    addressed = {one.family for one in VERSIONS.values() if SECOND_PERSON.search(one.summary_to(Audience.AGENT))}

    assert addressed == SAID_TO_ALL


def test_the_person_herself_is_asked_and_told_with_vous():
    assert FACTS["en_arret"].question_to(Audience.PERSON) == "Êtes-vous en arrêt de travail en ce moment ?"
    assert VERSIONS["visite_demande_salarie"].summary_to(Audience.PERSON).startswith("Vous pouvez")


def decided(need="garder_un_salarie", unsure=(), **facts):
    told = {"commune_travail": "69123", **facts}
    asked = Situation(caller="employeur", needs=(need,), facts=told, unsure=frozenset(unsure))
    return ENGINE.decide(asked, on=ON)


def test_before_anything_about_her_an_employer_is_asked_whether_she_knows_and_agrees():
    assert decided().ask[:2] == ("personne_informee", "consentement_personne")
    assert decided(personne_informee=True).ask[0] == "consentement_personne"


@pytest.mark.parametrize(
    "answers",
    [
        {"personne_informee": True, "consentement_personne": False},
        {"personne_informee": False},
        {"unsure": ("personne_informee", "consentement_personne")},
        {"personne_informee": True, "unsure": ("consentement_personne",)},
    ],
    ids=["no", "she does not know", "nobody knows", "she knows, nobody knows whether she agrees"],
)
def test_without_her_yes_nothing_is_asked_about_her_and_only_information_is_given(answers):
    decision = decided(**answers)
    [need] = decision.needs

    assert need.closed_by == "tiers_sans_accord"
    assert need.lead.version.family == "information_generale"
    assert decision.ask == ()


def test_with_her_yes_the_questions_go_on_with_what_an_employer_may_say():
    decision = decided(personne_informee=True, consentement_personne=True)

    assert decision.ask[0] == "regime"
    assert decision.health_closed.isdisjoint(decision.ask)


def test_her_agreement_is_not_asked_for_a_need_of_the_firm_itself():
    assert "consentement_personne" not in decided(need="accompagner_licenciements").ask


def test_the_next_question_is_read_to_an_employer_in_the_third_person():
    assert "Prochaine question : La personne dont vous me parlez" in decided().say
    told = decided(personne_informee=True, consentement_personne=True)

    assert "Prochaine question : Quelle caisse rembourse ou indemnise la personne" in told.say
