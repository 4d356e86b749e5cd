"""« Settled » is never wrong: no completion of a settled need has another lead."""

import random
from itertools import product

import pytest

from cordee.domain.orientation.openings import Openings
from cordee.domain.orientation.settling import Settling
from cordee.domain.orientation.situation import Situation
from tests.domain.orientation import small
from tests.domain.orientation.asking_by_force import random_services
from tests.domain.orientation.completions import leads
from tests.domain.orientation.settling_trials import Trials, from_a_case, from_nothing

WAYS = [(from_nothing, False), (from_a_case, False), (from_a_case, True), (from_nothing, True)]


@pytest.mark.parametrize(("start", "directory"), WAYS)
def test_a_settled_need_of_the_real_catalogue_keeps_its_lead_in_random_completions(start, directory):
    trials = Trials()
    trials.run(2_000, seed=2015, start=start, directory=directory)
    assert trials.counted["settled"] > 30
    assert trials.wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(2))
@pytest.mark.parametrize(("start", "directory"), WAYS)
def test_a_million_completions_contradict_no_settled_need(start, directory, part):
    trials = Trials()
    trials.run(125_000, seed=10_000 + part, start=start, directory=directory)
    print(
        f"{start.__name__}, annuaire {directory}, partie {part} : {dict(trials.counted)}, {len(trials.wrong)} fausse(s)"
    )
    assert trials.wrong == []


TESTS = (
    "diplome", "not diplome", "not essaye", "jours < 30", "jours >= 50", "regime == 'general'", "contrat",
    "not contrat", "statut == 'retraite'",
)  # fmt: skip
DOMAIN = {
    "diplome": (True, False),
    "essaye": (True, False),
    "jours": (0, 29, 30, 49, 50, 60),
    "regime": ("general", "msa"),
    "statut": ("salarie", "retraite"),
    "contrat": (True, False),
}


@pytest.mark.parametrize("seed", range(40))
def test_settled_agrees_with_every_completion_of_a_small_catalogue(seed):
    """Sound, and here complete too: the search finishes within its budget."""
    draw = random.Random(seed)
    engine = small.engine(random_services(draw, TESTS))
    for known in range(len(DOMAIN) + 1):
        facts = {fact: draw.choice(DOMAIN[fact]) for fact in draw.sample(sorted(DOMAIN), known)}
        position = engine.position(Situation(caller="personne", needs=("garder",), facts=facts), on=small.TODAY)
        if position.known.contradictions:
            continue
        settled = Settling("garder", Openings(engine.compiled, small.TODAY), budget=5_000).settled(position)
        unknown = [fact for fact in DOMAIN if fact not in facts]
        wholes = (
            position.answered(dict(zip(unknown, values, strict=True)))
            for values in product(*(DOMAIN[fact] for fact in unknown))
        )
        reached = {leads(whole)["garder"] for whole in wholes if not whole.known.contradictions}
        assert settled == (reached == {leads(position)["garder"]}), (facts, reached)
