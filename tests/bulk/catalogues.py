"""Small invented catalogues that use everything that the format allows, the same for the same seed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from cordee.domain.catalogue import (
    Access,
    AskedBy,
    Catalogue,
    Condition,
    Derivation,
    DerivedCase,
    Effect,
    Fact,
    FactType,
    Formula,
    Gate,
    GateKind,
    Need,
    Operator,
    OperatorLevel,
    Programme,
    Relation,
    Sensitivity,
    ServiceVersion,
    Tier,
    Verified,
    WhenUnknown,
)
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.periods import Period
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Or
from cordee.domain.rules.language import Operator as Sign

CALLERS = ("personne", "proche", "employeur", "representant_personnel", "medecin_travail", "professionnel_social")
REGIMES = ("general", "agricole", "independant")
NEEDS = ("connaitre_droits", "etre_en_securite", "garder", "changer")
KINDS = ("urgence", "visite", "accompagnement", "information", "formation", "aide_financiere")
OPERATORS = ("employeur", "sante_travail", "cpam", "msa", "cap", "region")
FIRST_DAY = date(2012, 1, 1)
CHANGES = tuple(FIRST_DAY + timedelta(days=400 * place) for place in range(8))
BOOLS = ("marie", "arret", "accord", "danger_signale", "danger_imminent")
NUMBERS = {"age": (18, 30, 55), "arret_jours": (30, 90, 180), "mois": (6, 12, 24), "avant_jours": (15, 30)}
DAYS = ("arret_debut", "entree", "fin")
WORDS: Mapping[str, Sequence[str]] = {
    "appelant": CALLERS,
    "regime": REGIMES,
    "statut": ("salarie", "agent", "sans_emploi"),
    "commune": ("69123", "38185", "75056"),
    "departement": ("69", "38", "75"),
    "pays": ("france", "suisse"),
}
TOOLS = ("velo", "auto", "train", "rien")
FORMULAS = {
    "arret_jours": (Formula.DAYS_SINCE, "arret_debut"),
    "mois": (Formula.MONTHS_SINCE, "entree"),
    "avant_jours": (Formula.DAYS_UNTIL, "fin"),
    "avant_mois": (Formula.MONTHS_UNTIL, "fin"),
    "departement": (Formula.DEPARTEMENT_OF, "commune"),
    "pays": (Formula.COUNTRY_OF, "commune"),
}


def catalogue_of(seed: int) -> Catalogue:
    return _Inventor(Random(seed)).catalogue()


class _Inventor:
    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def catalogue(self) -> Catalogue:
        operators = {name: self._operator(name) for name in OPERATORS}
        versions = [version for family in self._families() for version in self._versions(family)]
        gates = [self._gate(place) for place in range(self.chance.randrange(6))]
        relations = [
            Relation(id=f"r{place}", never=Condition(expression=And(tuple(map(self._test, reads)))), why="Impossible.")
            for place, reads in enumerate((("statut", "age"), ("marie", "mois"), ("arret", "entree")))
            if self._often(0.4)
        ]
        return Catalogue(
            content_hash="0" * 64,
            facts=self._facts(),
            fact_groups={},
            needs={name: Need(id=name, label=name, group="g", asked_by=(), description=name) for name in NEEDS},
            need_groups={},
            operators=operators,
            prescriber_roles={},
            programmes={name: self._programme(name) for name in ("p", "q")},
            doors={},
            gates=tuple(gates),
            effects={},
            versions={version.id: version for version in versions},
            relations=tuple(relations),
        )

    # Facts

    def _facts(self) -> dict[str, Fact]:
        facts = [self._fact(name, FactType.BOOL) for name in BOOLS]
        greatest = {"age": 99, "mois": 600, "avant_mois": 600}
        facts += [
            self._fact(name, FactType.INT, minimum=0, maximum=greatest.get(name, 20_000))
            for name in (*NUMBERS, "avant_mois")
        ]
        facts += [self._fact(name, FactType.DATE) for name in DAYS]
        facts += [
            self._fact(name, FactType.COMMUNE if name == "commune" else FactType.CHOICE, choices=self._choices(name))
            for name in WORDS
        ]
        facts.append(self._fact("outils", FactType.CHOICES, choices=dict.fromkeys(TOOLS, "")))
        self.chance.shuffle(facts)
        return {fact.id: fact for fact in facts}

    def _choices(self, name: str) -> Mapping[str, str]:
        return {} if name == "commune" else DEPARTEMENTS if name == "departement" else dict.fromkeys(WORDS[name], "")

    def _fact(self, name: str, kind: FactType, **more: Any) -> Fact:
        derived, relevant = None, None
        if name in FORMULAS:
            formula, source = FORMULAS[name]
            derived = Derivation(formula=formula, of=source) if self._often(0.8) else None
        elif name == "danger_signale":
            derived = self._cases(("danger_imminent",), (True,))
        elif name in ("accord", "statut") and self._often(0.6):
            values = (True, False) if kind is FactType.BOOL else WORDS[name]
            derived = self._cases(("arret", "marie", "age", "arret_jours"), values)
        if kind is not FactType.COMMUNE and name not in ("appelant", "regime", "danger_imminent") and self._often(0.25):
            others = [other for other in ("marie", "age", "arret") if other != name]
            relevant = Condition(expression=self._test(self.chance.choice(others)))
        return Fact(
            id=name, group="g", label=name, type=kind, question=name, sensitivity=Sensitivity.NONE,
            asked_by=AskedBy.BOTH, derived=derived, relevant_if=relevant, **more,
        )  # fmt: skip

    def _cases(self, reads: Sequence[str], values: Sequence[Any]) -> Derivation:
        count = self.chance.randrange(1, 3)
        cases = [
            DerivedCase(
                condition=Condition(expression=self._test(self.chance.choice(reads))), value=self.chance.choice(values)
            )
            for _ in range(count)
        ]
        return Derivation(cases=tuple(cases))

    # Conditions

    def _condition(self) -> Condition:
        one, two, three = self._tests(3)
        return Condition(
            expression=self.chance.choice(
                (
                    one,
                    one,
                    one,
                    Not(one),
                    Or((one, two)),
                    Or((And((one, two)), three)),
                    Not(And((one, Or((two, three))))),
                )
            )
        )

    def _tests(self, count: int) -> list[Expression]:
        names = (*BOOLS, *NUMBERS, *DAYS, *WORDS, "outils", "age+mois")
        return [self._test(self.chance.choice(names)) for _ in range(count)]

    def _test(self, name: str) -> Expression:
        if name in BOOLS:
            return Bare(name)
        if name in NUMBERS and self._often(0.85):
            return Compare((name,), self.chance.choice(tuple(Sign)), self.chance.choice(NUMBERS[name]))
        if name == "age+mois":
            return Compare(("age", "mois"), self.chance.choice(tuple(Sign)), self.chance.randrange(20, 80))
        if name in DAYS and self._often(0.85):
            return Compare((name,), self.chance.choice(tuple(Sign)), self.chance.choice(CHANGES))
        values = NUMBERS.get(name) or WORDS.get(name) or (CHANGES if name in DAYS else TOOLS)
        if name in WORDS and self._often(0.4):
            return Compare((name,), self.chance.choice((Sign.EQUAL, Sign.DIFFERENT)), self.chance.choice(values))
        chosen = tuple(self.chance.sample(values, self.chance.randrange(1, len(values) + 1)))
        if name in NUMBERS:
            length = self.chance.choice((1, 1, 40))
            chosen = tuple(first + step for first in chosen for step in range(length))
        return Member(name, chosen, negated=self._often(0.3))

    # The rest

    def _families(self) -> list[str]:
        return ["information_generale", "urgence", *(f"f{place}" for place in range(self.chance.randrange(3, 9)))]

    def _versions(self, family: str) -> list[ServiceVersion]:
        """Versions that follow each other; sometimes they are chosen by a date of the situation."""
        count = self.chance.randrange(1, 4)
        limits = [None, *sorted(self.chance.sample(CHANGES, count - 1)), None if self._often(0.7) else date(2024, 1, 1)]
        dated_by = self.chance.choice(DAYS) if self._often(0.3) else None
        return [
            self._version(family, place, Period(limits[place], limits[place + 1]), dated_by) for place in range(count)
        ]

    def _version(self, family: str, place: int, period: Period, dated_by: str | None) -> ServiceVersion:
        needs = [need for need in NEEDS if self._often(0.6)]
        direct = frozenset(need for need in needs if self._often(0.6))
        return ServiceVersion(
            id=f"{family}_{place}", family=family, variant=self.chance.choice((None, None, "v")), name=family,
            family_name=family, summary_public="", summary_agent="", kind=self.chance.choice(KINDS),
            programmes=frozenset(self._some(("p", "q"), 1)),
            tier=self.chance.choice(tuple(Tier)), complement=self._often(0.2),
            necessary_when=self._condition() if self._often(0.3) else None,
            order=self.chance.randrange(100) if self._often(0.2) else None, direct_needs=direct,
            support_needs=frozenset(needs) - direct, access=Access.DIRECT,
            requesters=frozenset(self._some(CALLERS, 1)) | ({"personne"} if self._often(0.7) else set()),
            prescribers=(), first_line=self._often(0.7), priority=0 if self._often(0.1) else None, period=period,
            dated_by=dated_by, operators=tuple(self._some(OPERATORS, 0)[:3]),
            conditions=tuple({one.written: one for one in (self._condition() for _ in range(self.chance.randrange(4)))}
                             .values()),
            delay=None, delay_days=self.chance.choice((None, 5, 30)), cost=None,
            cost_cents=self.chance.choice((None, 0, 100)), legal=(), sources=(), verified=Verified.FULL,
            checked_on=date(2026, 11, 21), successor=None,
        )  # fmt: skip

    def _operator(self, name: str) -> Operator:
        return Operator(
            id=name, name=name, acronym=None, period=self._period(), successor=None,
            regimes=frozenset(self._some(REGIMES, 1)) if self._often(0.5) else None,
            level=self.chance.choice(tuple(OperatorLevel)), tier=Tier.ORDINARY,
        )  # fmt: skip

    def _programme(self, name: str) -> Programme:
        return Programme(
            id=name, name=name, period=self._period(), doors=(), strands={}, needs=tuple(self._some(NEEDS, 1)),
            gates=frozenset(),
        )  # fmt: skip

    def _gate(self, place: int) -> Gate:
        families = ["information_generale", "urgence", "f0", "f1", "f2"]
        waits = self._often(0.25)
        return Gate(
            id=f"g{place}", kind=self.chance.choice(tuple(GateKind)), programmes=frozenset(self._some(("p", "q"), 1)),
            period=self._period(), condition=None if waits else self._condition(),
            when_unknown=self.chance.choice(tuple(WhenUnknown)), effect=self.chance.choice(tuple(Effect)),
            action="Dites.", ask=("regime",),
            unknown_facts=tuple(self._some(("regime", "age", "statut"), 1)) if waits else (),
            only_services=frozenset(self._some(families, 1)), exclude_services=frozenset(self._some(families, 1)),
            lead_services=frozenset(self._some(families, 1)), provisional_services=frozenset(self._some(families, 1)),
            not_needs=frozenset(self._some(NEEDS, 0)[:2]), allowed_health=frozenset(),
            exclude_operator_levels=frozenset(self._some(tuple(OperatorLevel), 1)),
            exclude_tier=self.chance.choice(tuple(Tier)),
        )  # fmt: skip

    def _period(self) -> Period:
        start, until = sorted(self.chance.sample(CHANGES, 2))
        return Period(start if self._often(0.3) else None, until if self._often(0.3) else None)

    def _some(self, words: Sequence[Any], least: int) -> list[Any]:
        return self.chance.sample(words, self.chance.randrange(least, len(words) + 1))

    def _often(self, share: float) -> bool:
        return self.chance.random() < share
