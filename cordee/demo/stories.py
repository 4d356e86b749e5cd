"""The invented people and what they tell: templates of data/demo_recits.yaml, drawn the same way at each start."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.utils import timezone

from cordee.demo import wording

RECIPE = "demo_recits.yaml"
FRIDAY = 4
SHARE_IN_OWN_TOWN = 0.6  # of the others, the workplace is elsewhere in the same basin
SHARE_WITH_MAIL = 0.6
BASIN_OF_THE_ACCOUNTS = "lyon"
SENIORITY = "anciennete_entreprise_mois"
SHARE_NEAR_THE_ACCOUNTS = 0.5

Recipe = Mapping[str, Any]


class Ending(StrEnum):
    """How far the story has come today."""

    ANONYMOUS = "anonymous"
    WAITING = "waiting"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    STARTED = "started"
    CLOSED = "closed"
    REFUSED = "refused"
    LATE = "late"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


# Of 300 people: how many, and how many days ago they called, from and to. Most calls end with an answer and no name.
ENDINGS: Mapping[Ending, tuple[int, tuple[int, int]]] = {
    Ending.ANONYMOUS: (210, (0, 45)),
    Ending.WAITING: (22, (0, 1)),
    Ending.RECEIVED: (12, (1, 4)),
    Ending.ACCEPTED: (18, (1, 9)),
    Ending.STARTED: (5, (20, 26)),
    Ending.CLOSED: (3, (34, 40)),
    Ending.REFUSED: (10, (2, 6)),
    Ending.LATE: (7, (11, 12)),
    Ending.EXPIRED: (5, (18, 20)),
    Ending.WITHDRAWN: (8, (2, 6)),
}


@dataclass(frozen=True, kw_only=True)
class Town:
    code: str
    name: str
    departement: str
    population: int
    basin: str


@dataclass(frozen=True, kw_only=True)
class Person:
    family_name: str
    given_name: str
    is_woman: bool
    birth_date: date
    phone: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """``facts`` hold plain values, as a content author writes them."""

    number: int
    template: str
    programme: str
    caller: str
    needs: tuple[str, ...]
    words: str
    facts: Mapping[str, Any]
    person: Person
    home: Town
    ending: Ending
    days_ago: int


def read_recipe(directory: Path) -> Recipe:
    recipe: Recipe = yaml.safe_load((directory / RECIPE).read_text(encoding="utf-8"))
    return recipe


def told(recipe: Recipe, towns: Sequence[Town], *, on: date) -> Iterator[Story]:
    """The 300 stories of the day ``on``; ``towns`` are those of the region on that day."""
    chance = Random(f"{on}")
    endings = [ending for ending, (count, _) in ENDINGS.items() for _ in range(count)]
    chance.shuffle(endings)
    drawing = _Drawing(recipe, towns, chance, on)
    for number, ending in enumerate(endings):
        yield drawing.story(number, ending)


def moment(story: Story, now: datetime) -> tuple[datetime, datetime]:
    """When the call began and ended: on a weekday, within the hours of the line, and before now."""
    spoken = timedelta(minutes=4 + story.number % 9)
    day = timezone.localtime(now) - timedelta(days=story.days_ago)
    day -= timedelta(days=max(0, day.weekday() - FRIDAY))
    begun = day.replace(hour=8 + story.number % 10, minute=story.number * 7 % 60, second=0, microsecond=0)
    latest = now - spoken - timedelta(minutes=1 + story.number % 50)
    return min(begun, latest), min(begun, latest) + spoken


@dataclass(frozen=True, kw_only=True)
class _Draw:
    """What chance decided of one story."""

    template: Recipe
    ending: Ending
    home: Town
    work: Town | None
    is_woman: bool
    age: int
    numbers: Mapping[str, int]
    days_of_leave: int


class _Drawing:
    """Draws stories one after the other from one source of chance, and never the same name twice."""

    def __init__(self, recipe: Recipe, towns: Sequence[Town], chance: Random, on: date) -> None:
        self.recipe, self.towns, self.chance, self.on = recipe, towns, chance, on
        self.weights = list(accumulate(town.population for town in towns))
        self.by_basin: dict[str, list[Town]] = {}
        for town in towns:
            self.by_basin.setdefault(town.basin, []).append(town)
        self.named: set[tuple[str, str]] = set()
        self.untold = [found for found in recipe["recits"] if not found.get("anonyme")]
        chance.shuffle(self.untold)

    def story(self, number: int, ending: Ending) -> Story:
        draw = self._draw(ending)
        return Story(
            number=number,
            template=draw.template["id"],
            programme=draw.template["programme"],
            caller=draw.template["caller"],
            needs=tuple(draw.template["needs"]),
            words=self._words(draw),
            facts=self._facts(draw),
            person=self._person(number, draw),
            home=draw.home,
            ending=ending,
            days_ago=self.chance.randint(*ENDINGS[ending][1]),
        )

    def _draw(self, ending: Ending) -> _Draw:
        """Each template is first told once with a name, near the organisations of the accounts; then chance decides."""
        is_first = ending is not Ending.ANONYMOUS and bool(self.untold)
        template = self.untold.pop() if is_first else self._template(ending)
        home = self._near(template) if is_first else self._home(template, ending)
        age = self.chance.randint(*template.get("age", (22, 60)))
        return _Draw(
            template=template,
            ending=ending,
            home=home,
            work=self._work(home) if template.get("travaille", True) else None,
            is_woman=self._is_woman(template),
            age=age,
            numbers=self._numbers(template, age),
            days_of_leave=self.chance.randint(*template.get("arret", (0, 0))),
        )

    def _numbers(self, template: Recipe, age: int) -> dict[str, int]:
        """Draw the numbers of the recipe; nobody has been in a firm since before 17."""
        numbers = {name: self.chance.randint(*bounds) for name, bounds in template.get("entre", {}).items()}
        if SENIORITY in numbers:
            numbers[SENIORITY] = min(numbers[SENIORITY], 12 * (age - 17))
        return numbers

    def _template(self, ending: Ending) -> Recipe:
        fitting = [found for found in self.recipe["recits"] if ending is Ending.ANONYMOUS or not found.get("anonyme")]
        chosen: Recipe = self.chance.choices(fitting, weights=[found["poids"] for found in fitting])[0]
        return chosen

    def _home(self, template: Recipe, ending: Ending) -> Town:
        """Many requests go to the organisations of the demo accounts, whose lists would else be short."""
        if ending is not Ending.ANONYMOUS and self.chance.random() < SHARE_NEAR_THE_ACCOUNTS:
            return self._one_of(self.by_basin[BASIN_OF_THE_ACCOUNTS])
        while True:
            town = self.chance.choices(self.towns, cum_weights=self.weights)[0]
            if _happens_in(template, town):
                return town

    def _near(self, template: Recipe) -> Town:
        """A town of the accounts, or anywhere the template happens when it does not happen there."""
        near = [town for town in self.by_basin[BASIN_OF_THE_ACCOUNTS] if _happens_in(template, town)]
        return self._one_of(near or [town for town in self.towns if _happens_in(template, town)])

    def _one_of(self, towns: Sequence[Town]) -> Town:
        return self.chance.choices(towns, weights=[town.population for town in towns])[0]

    def _work(self, home: Town) -> Town:
        if self.chance.random() < SHARE_IN_OWN_TOWN:
            return home
        return self._one_of(self.by_basin[home.basin])

    def _is_woman(self, template: Recipe) -> bool:
        either = self.chance.random() < 0.5
        return {"femme": True, "homme": False}.get(template.get("genre", ""), either)

    def _words(self, draw: _Draw) -> str:
        man, woman = self.chance.choice(draw.template["metiers"])
        workplace = (draw.work or draw.home).name
        text: str = draw.template["words"].format(
            a_ville=wording.at_town(draw.home.name),
            a_lieu=wording.at_town(workplace),
            de_lieu=wording.of_town(workplace),
            metier=woman if draw.is_woman else man,
            e="e" if draw.is_woman else "",
            duree=wording.duration(draw.days_of_leave),
            mois=wording.months(draw.numbers.get(SENIORITY, 0)),
            effectif=draw.numbers.get("effectif_entreprise", 0),
        )
        return text

    def _facts(self, draw: _Draw) -> dict[str, Any]:
        facts: dict[str, Any] = {**draw.template["facts"], **draw.numbers}
        if not draw.template.get("anonyme"):
            facts |= {"age": draw.age, "commune_residence": draw.home.code}
            if draw.ending is not Ending.ANONYMOUS:
                facts["consentement_personne"] = True
        if draw.work:
            facts["commune_travail"] = draw.work.code
        if draw.days_of_leave:
            facts |= {"en_arret": True, "arret_debut": self.on - timedelta(days=draw.days_of_leave)}
        if months := draw.numbers.get(SENIORITY):
            facts["salariat_total_mois"] = max(months, min(months + 30, 12 * (draw.age - 16)))
        return facts

    def _person(self, number: int, draw: _Draw) -> Person:
        given, family = self._name(is_woman=draw.is_woman)
        has_mail = self.chance.random() < SHARE_WITH_MAIL
        latest_birthday = date(self.on.year - draw.age, self.on.month, min(self.on.day, 28))
        return Person(
            family_name=family,
            given_name=given,
            is_woman=draw.is_woman,
            birth_date=latest_birthday - timedelta(days=self.chance.randint(0, 360)),
            phone=f"06 39 98 {number // 100:02d} {number % 100:02d}",
            email=f"personne-{number:03d}@example.org" if has_mail else "",
        )

    def _name(self, *, is_woman: bool) -> tuple[str, str]:
        names = self.recipe["noms"]
        while True:
            name = self.chance.choice(names["femmes" if is_woman else "hommes"]), self.chance.choice(names["famille"])
            if name not in self.named:
                self.named.add(name)
                return name


def _happens_in(template: Recipe, town: Town) -> bool:
    return town.departement in template.get("regions", [town.departement])
