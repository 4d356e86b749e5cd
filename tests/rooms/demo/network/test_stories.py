import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.conf import settings

from cordee.catalogue.engines import engine_of
from cordee.catalogue.queries import current_catalogue, offers_for
from cordee.demo import people, stories
from cordee.demo.stories import ENDINGS, Ending
from cordee.domain.orientation.situation import Situation
from cordee.domain.rules.answers import answer
from cordee.domain.territory import departement_of, region_departements
from cordee.domain.tongue import Tongue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_network")]

DAYS = [date(2012, 10, 15), date(2015, 7, 27), date(2026, 11, 21)]


def told(on):
    return list(stories.told(stories.read_recipe(settings.CORDEE_REFERENCE_DATA), people.towns(on), on=on))


@pytest.mark.parametrize("on", DAYS)
def test_three_hundred_people_come_to_every_stage_with_names_and_numbers_of_their_own(on):
    found = told(on)
    persons = [story.person for story in found]

    assert Counter(story.ending for story in found) == {ending: count for ending, (count, _) in ENDINGS.items()}
    assert len(found) == len({(person.family_name, person.given_name) for person in persons}) == 300
    assert len({person.phone for person in persons}) == 300
    assert all(person.phone.startswith("06 39 98 ") for person in persons)
    assert all(not person.email or person.email.endswith("@example.org") for person in persons)


def test_a_day_that_comes_every_four_years_is_a_day_like_any_other():
    assert len(told(date(2016, 2, 29))) == 300


def test_whatever_the_day_each_kind_of_person_calls_with_a_name_near_the_accounts_where_it_can():
    recipe = stories.read_recipe(settings.CORDEE_REFERENCE_DATA)
    towns = people.towns(DAYS[2])
    near = {town.departement for town in towns if town.basin == stories.BASIN_OF_THE_ACCOUNTS}
    kinds = {kind["id"]: kind.get("regions", near) for kind in recipe["recits"] if not kind.get("anonyme")}

    for on in (DAYS[2] + timedelta(days=count) for count in range(0, 366, 6)):
        named = [one for one in stories.told(recipe, towns, on=on) if one.ending is not Ending.ANONYMOUS]
        assert {one.template for one in named} == set(kinds), on
        by_accounts = {one.template for one in named if one.home.basin == stories.BASIN_OF_THE_ACCOUNTS}
        assert by_accounts >= {kind for kind, places in kinds.items() if near & set(places)}, on


def test_the_same_day_tells_the_same_stories():
    assert told(DAYS[1]) == told(DAYS[1])
    assert told(DAYS[1]) != told(DAYS[2])


@pytest.mark.parametrize("on", DAYS)
def test_what_is_said_is_whole_and_agrees_with_the_facts(on):
    for story in told(on):
        age = (
            on.year
            - story.person.birth_date.year
            - ((on.month, on.day) < (story.person.birth_date.month, story.person.birth_date.day))
        )
        assert not re.search(r"[{}]|à Le |de Le |à Les |\b0 mois", story.words)
        assert story.facts.get("age", age) == age
        assert departement_of(story.home.code) in region_departements(on)
        if "arret_debut" in story.facts:
            assert story.facts["arret_debut"] < on


@pytest.mark.parametrize("on", DAYS)
def test_every_story_is_understood_by_the_engine_without_contradiction(on):
    catalogue = current_catalogue()
    engine = engine_of(catalogue.content_hash, Tongue.FRENCH)

    for story in told(on):
        facts = {name: answer(catalogue.facts[name], value) for name, value in story.facts.items()}
        situation = Situation(caller=story.caller, programme=story.programme, needs=story.needs, facts=facts)
        decision = engine.decide(situation, on=on)
        assert decision.contradictions == ()


@pytest.mark.parametrize("on", DAYS)
def test_whoever_is_handed_over_has_somebody_to_be_handed_to(on):
    catalogue = current_catalogue()
    engine, nobody = engine_of(catalogue.content_hash, Tongue.FRENCH), []

    for story in told(on)[::5]:
        if story.ending is Ending.ANONYMOUS:
            continue
        facts = {name: answer(catalogue.facts[name], value) for name, value in story.facts.items()}
        situation = Situation(caller=story.caller, programme=story.programme, needs=story.needs, facts=facts)
        offers = offers_for(
            on, commune_residence=facts["commune_residence"], commune_travail=facts.get("commune_travail")
        )
        decision = engine.decide(situation, on=on, offers=offers)
        proposed = [proposal for need in decision.needs for proposal in need.proposed]
        if not any(offer.email for proposal in proposed for offer in proposal.offers):
            nobody.append(story.template)

    assert nobody == []
