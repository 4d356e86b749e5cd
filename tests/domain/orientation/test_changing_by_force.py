"""What would change it, against brute force: every day, every set of actions, on random catalogues and situations."""

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordee.domain.catalogue import Changes
from cordee.domain.orientation.changes.change import Blocked
from cordee.domain.orientation.changes.changing import MOST_ACTIONS
from cordee.domain.orientation.changes.waiting import HORIZON_DAYS, Clock
from cordee.domain.periods import whole_months_between
from cordee.domain.rules.evaluation import Interval
from tests.domain.orientation.changing_catalogue import DAY, changes, engine, told
from tests.domain.orientation.small import TODAY, gate

UNITS = ("days", "months", "years")


@settings(max_examples=80, deadline=None)
@given(
    grows=st.booleans(),
    unit=st.sampled_from(UNITS),
    on=st.dates(date(2023, 12, 25), date(2024, 3, 5)),
    low=st.integers(0, 40),
    width=st.sampled_from([0, 0, 3]),
    from_day=st.booleans(),
    number=st.integers(0, 60),
)
def test_a_clock_names_every_day_on_which_it_passes_a_number(grows, unit, on, low, width, from_day, number):
    scale = {"days": 1, "months": 30, "years": 365}[unit]
    if from_day:
        first, last = sorted((on - (low + width) * scale * DAY, on - low * scale * DAY))
        if not grows:
            first, last = on + low * scale * DAY, on + (low + width) * scale * DAY
        clock = Clock(grows=grows, unit=unit, on=on, source=first if first == last else Interval(first, last))
    else:
        clock = Clock(grows=grows, unit=unit, on=on, number=low if not width else Interval(low, low + width))
    span = [on + n * DAY for n in range(HORIZON_DAYS + 1)]

    def tests(day):
        bounds = (clock.least(day), clock.most(day))
        return tuple((bound >= number, bound > number, bound < 0) for bound in bounds)

    turns = {day for before, day in pairwise(span) if tests(before) != tests(day)}

    assert turns <= set(clock.days([number], span[-1]))


TESTS = [
    "arret_jours {op} {days}", "avis_jours {op} {days}", "anciennete_entreprise_mois {op} {months}",
    "mois_cotises {op} {months}", "reprise_prevue_jours {op} {days}", "mois_cotises + mois_avant {op} {months}",
    "age {op} 18", "diplome", "permis", "titre == 'oui'", "titre in ['oui', 'en_cours']", "heures {op} 600", "longue",
    "recent", "statut == 'salarie'", "effectif {op} 50", "precision", "mois_avant {op} {months}",
]  # fmt: skip


def atom(dice):
    text = dice.choice(TESTS).format(
        op=dice.choice(["<", "<=", ">", ">=", ">=", "=="]), days=dice.choice([15, 30, 180]), months=dice.choice([6, 12])
    )
    return f"not {text}" if " " not in text and dice.random() < 0.3 else text


def random_engine(dice):
    """One to three services, some specific, some for the employer, some ending soon, behind a gate or none."""
    services = {}
    for family in ("a", "b", "c")[: dice.randint(1, 3)]:
        services[family] = {
            "conditions": [
                " or ".join(atom(dice) for _ in range(dice.randint(1, 2))) for _ in range(dice.randint(1, 3))
            ],
            "tier": dice.choice(["droit_commun", "droit_commun", "specifique"]),
            "requesters": dice.choice([*["[personne, professionnel_social]"] * 5, "[employeur]"]),
        }
        if services[family]["tier"] == "specifique" and dice.random() < 0.5:
            services[family]["necessary_when"] = f'"{atom(dice)}"'
        if dice.random() < 0.2:
            services[family]["until"] = (TODAY + dice.randint(1, 90) * DAY).isoformat()
    closed = gate(when='"avis_jours <= 15 or not diplome"', effect="exclude_services", exclude_services="[a, b]")
    consent = gate(
        kind="consent", when="\"appelant == 'personne' and not consentement_personne\"", effect="information_only"
    )
    return engine(services, dice.choice([*["effects: {}\ngates: []"] * 4, closed, consent]))


def random_situation(dice):
    """About four facts of five known; a duration is said, or counted from a day, never both."""
    values = {
        "arret_jours": [10, 29, 100, 170],
        "arret_debut": [TODAY - 20 * DAY, TODAY - 160 * DAY],
        "avis_jours": [0, 14, 29],
        "entree_entreprise_date": [date(2026, 5, 31), date(2026, 1, 1)],
        "anciennete_entreprise_mois": [5, 11],
        "mois_cotises": [4, 5, 11],
        "reprise_prevue_jours": [5, 16, 200],
        "mois_avant": [0, 2, 5],
        "debut_formation": [TODAY + 40 * DAY, TODAY + 170 * DAY],
        "age": [17, 18],
        "heures": [0, 599, 700],
        "effectif": [10, 60],
        "titre": ["oui", "en_cours", "non", "non"],
        "statut": ["salarie", "retraite"],
        "en_arret": [True, True, False],
        "contrat_en_cours": [True, True, False],
        **dict.fromkeys(("diplome", "permis", "longue", "recent", "precision", "consentement_personne"), (True, False)),
    }
    facts = {name: dice.choice(found) for name, found in values.items() if dice.random() < 0.8}
    for pair in (
        ("arret_debut", "arret_jours"),
        ("entree_entreprise_date", "anciennete_entreprise_mois"),
        ("debut_formation", "mois_avant"),
    ):
        facts.pop(dice.choice(pair), None)
    return told(**facts)


seeds = st.integers(0, 10**9)


def waited(engine, situation, day):
    """An independent account of waiting: every number by what has passed, everything else as it is."""
    if day == TODAY:
        return situation
    known, facts = engine.known(situation, on=TODAY).values, dict(situation.facts)
    months, days = whole_months_between(TODAY, day), (day - TODAY).days
    growing = {"avis_jours": days, "mois_cotises": months, "age": months // 12}
    growing |= {"arret_jours": days if known.get("en_arret") is True else 0}
    growing |= {"anciennete_entreprise_mois": months if known.get("contrat_en_cours") is True else 0}
    for name, passed in growing.items():
        if name in facts:
            facts[name] += passed
    for source, name, state in (
        ("arret_debut", "arret_jours", "en_arret"),
        ("entree_entreprise_date", "anciennete_entreprise_mois", "contrat_en_cours"),
    ):
        if source in facts and known.get(state) is not True:
            del facts[source]
            facts[name] = known[name]
    if "reprise_prevue_jours" in facts:
        facts["reprise_prevue_jours"] -= days
        if facts["reprise_prevue_jours"] <= 0:
            for name in ("en_arret", "arret_jours", "arret_debut"):
                facts.pop(name, None)
        if facts["reprise_prevue_jours"] < 0:
            del facts["reprise_prevue_jours"]
    if "mois_avant" in facts:
        end = month(TODAY, facts["mois_avant"])
        facts["mois_avant"] = whole_months_between(day, end)
        if day > end:
            del facts["mois_avant"]
    for name in ("recent", "longue"):
        without = told(**{other: value for other, value in situation.facts.items() if other != name})
        if facts.get(name) is True and name not in engine.known(without, on=TODAY).derived:
            del facts[name]
    later = replace(situation, facts=facts)
    stale = {found.fact for found in engine.known(later, on=day).contradictions}
    return replace(later, facts={name: value for name, value in facts.items() if name not in stale})


def moves(engine, situation):
    """Every value that an action may give to each fact, one direction only."""
    found = {
        **{
            name: [True]
            for name in ("diplome", "permis", "consentement_personne")
            if situation.facts.get(name) is False
        },
        "titre": {"non": ["en_cours", "oui"], "en_cours": ["oui"]}.get(situation.facts.get("titre"), []),
        "heures": [n for n in (600, 601) if n > situation.facts.get("heures", 2000)],
        "appelant": ["employeur", "professionnel_social"],
    }
    if "mois_avant" in situation.facts:
        found["mois_avant"] = list(range(situation.facts["mois_avant"] + 1, 14))
    if "debut_formation" in situation.facts:
        day = situation.facts["debut_formation"]
        found["debut_formation"] = [later for n in range(1, 14) if (later := month(TODAY, n)) > day]
    return {name: values for name, values in found.items() if values}


def month(day, count):
    return next(later for n in range(500) if whole_months_between(day, later := day + n * DAY) == count)


def acted(situation, values):
    facts = dict(situation.facts) | {name: value for name, value in values.items() if name != "appelant"}
    return replace(situation, facts=facts, caller=values.get("appelant", situation.caller))


def gives(engine, situation, family, known, *, on, acting=False, was_later=False, closed_by=None):
    """Whether the engine itself gives the family: proposed, later, or open on what was unknown already."""
    need = engine.decide(situation, on=on).needs[0]
    if need.closed_by not in (None, closed_by):
        return False
    proposed = [one for one in need.proposed if one.version.family == family]
    if was_later:
        return bool(proposed) and (not acting or proposed[0].necessity == "condition_remplie")
    opened = [one for one in need.open if one.version.family == family and not known.keys() & set(one.missing)]
    return bool(proposed or opened or [one for one in need.later if one.version.family == family])


def check_first_day(seed):
    dice = Random(seed)
    engine, situation = random_engine(dice), random_situation(dice)
    found, horizon = {}, 220
    for answer in changes(engine, situation):
        if answer.blocked is not Blocked.NOT_LEAD:
            waits = all(change.kind is Changes.BY_TIME for change in answer.changes)
            if answer.version.family not in found or (answer.changes and waits):
                found[answer.version.family] = (answer.on if answer.changes and waits else None, answer.blocked)
    known, need = engine.known(situation, on=TODAY).values, engine.decide(situation, on=TODAY).needs[0]

    for family, (first, blocked) in found.items():
        for n in range(1, min(horizon, (first - TODAY).days if first else horizon) + 1):
            day = TODAY + n * DAY
            given = gives(
                engine, waited(engine, situation, day), family, known, on=day,
                was_later=blocked is Blocked.LATER, closed_by=need.closed_by,
            )  # fmt: skip
            assert given is (day == first)


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_a_wait_ends_on_the_very_first_day_that_gives_the_service(seed):
    check_first_day(seed)


def check_fewest_actions(seed):
    dice = Random(seed)
    engine, situation = random_engine(dice), random_situation(dice)
    found = {}
    for answer in changes(engine, situation):
        if answer.blocked is not Blocked.NOT_LEAD:
            acts = bool(answer.changes) and answer.on == TODAY
            if acts or answer.version.family not in found:
                found[answer.version.family] = (answer if acts else None, answer.blocked)
    known, need = engine.known(situation, on=TODAY).values, engine.decide(situation, on=TODAY).needs[0]
    free = moves(engine, situation)

    for family, (answer, blocked) in found.items():
        least = next(
            (
                count
                for count in range(1, MOST_ACTIONS + 1)
                for names in combinations(free, count)
                for values in product(*(free[name] for name in names))
                if gives(
                    engine, acted(situation, dict(zip(names, values, strict=True))), family, known, on=TODAY,
                    acting=True, was_later=blocked is Blocked.LATER, closed_by=need.closed_by,
                )
            ),
            None,
        )  # fmt: skip
        assert (len(answer.changes) if answer else None) == least
        if answer:
            values = {change.fact: change.after for change in answer.changes}
            assert gives(
                engine, acted(situation, values), family, known, on=TODAY,
                acting=True, was_later=blocked is Blocked.LATER, closed_by=need.closed_by,
            )  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(seeds)
def test_no_smaller_set_of_actions_gives_the_service_today(seed):
    check_fewest_actions(seed)


def check_no_part_is_enough(seed):
    dice = Random(seed)
    engine, situation = random_engine(dice), random_situation(dice)
    known, need = engine.known(situation, on=TODAY).values, engine.decide(situation, on=TODAY).needs[0]

    for answer in changes(engine, situation):
        if answer.changes and answer.blocked is not Blocked.NOT_LEAD:
            acts = {one.fact: one.after for one in answer.changes if one.kind is Changes.BY_ACTION}

            def works(names, day, answer=answer, acts=acts):
                changed = waited(engine, acted(situation, {name: acts[name] for name in names}), day)
                return gives(
                    engine, changed, answer.version.family, known, on=day,
                    acting=bool(names), was_later=answer.blocked is Blocked.LATER, closed_by=need.closed_by,
                )  # fmt: skip

            assert works(acts, answer.on)
            for count in range(len(acts)):
                assert not any(works(names, answer.on) for names in combinations(acts, count))
            if answer.on > TODAY:
                assert not works(acts, answer.on - DAY)
                assert not works(acts, TODAY)


@settings(max_examples=60, deadline=None)
@given(seeds)
def test_every_way_is_given_by_the_engine_and_no_part_of_it_is_enough(seed):
    check_no_part_is_enough(seed)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("check", "count"), [(check_first_day, 600), (check_fewest_actions, 3000), (check_no_part_is_enough, 3000)]
)
def test_brute_force_agrees_on_many_catalogues(check, count):
    for seed in range(count):
        check(seed)
    print(f"{check.__name__} : {count} catalogues")
