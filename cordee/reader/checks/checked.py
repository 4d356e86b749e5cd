"""The catalogue under check: where each thing is written, the day, and what situations are possible."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from cordee.domain.catalogue import Catalogue, Condition, Gate, ServiceVersion
from cordee.domain.orientation.compiled import conditions_of
from cordee.domain.orientation.situation import CALLER
from cordee.domain.orientation.verdicts import NEVER_RELAY, PERSON, REGIME
from cordee.domain.rules.answers import closest
from cordee.domain.rules.clauses import clause_count
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Value
from cordee.domain.rules.language import Compare, Expression, Member, Not, Operator, written
from cordee.domain.rules.satisfiable import NotKnown, Possible, Witness
from cordee.domain.rules.situations import Situations
from cordee.domain.rules.typing import misuses
from cordee.reader.catalogue import Sources
from cordee.reader.fields import Node

FIRST_DAY_OF_INTEREST = date(2012, 1, 1)
# Clauses of a condition, and of its contrary: the engine compiles the first, relevance and derivation both.
MOST_CLAUSES, MOST_CONTRARY = 256, 4096


@dataclass
class Checked:
    """``on``: the day when reviews are due and needs covered; ``today``: the author's; ``notes``: wanted or not."""

    sources: Sources
    catalogue: Catalogue
    on: date
    today: date
    notes: bool = False
    _tangled: list[frozenset[Expression]] = field(default_factory=list)

    # Saying

    def node(self, kind: str, item_id: str) -> Node:
        return self.sources.places[f"{kind}:{item_id}"]

    def family_node(self, version: ServiceVersion) -> Node:
        """The file of a version as a whole, where what its versions share is written."""
        document = self.node("version", version.id).document
        return Node(document, (), document.value, self.sources.problems)

    def doubt(self, node: Node, message: str, *keys: str | int) -> None:
        self.sources.problems.doubt(node.place(*keys), message + ".")

    def note(self, node: Node, message: str, *keys: str | int) -> None:
        if self.notes:
            self.sources.problems.note(node.place(*keys), message + ".")

    def condition(self, node: Node, condition: Condition, *keys: str | int) -> None:
        """Note what the condition reads or compares that does not exist or makes no sense, or that is too tangled."""
        if clause_count(condition.expression) > MOST_CLAUSES or clause_count(Not(condition.expression)) > MOST_CONTRARY:
            node.error(
                f"condition de {len(condition.written)} signes : trop de « and » dans des « or » ; coupez-la en "
                "plusieurs conditions",
                *keys,
            )
        for _, message in misuses(condition.expression, self.catalogue.facts):
            node.error(f"condition « {condition.written} » : {message}", *keys)

    def all_known(self, node: Node, key: str, words: Iterable[str], known: Iterable[str]) -> None:
        listed = list(known)
        for word in words:
            if word not in listed:
                node.error(f"« {key} » : « {word} » n'existe pas{closest(word, listed)}", key)

    # Reasoning

    @cached_property
    def possible(self) -> Possible:
        """Over real situations: relevance, derivations and relations count."""
        catalogue = self.catalogue
        return Possible(Situations(catalogue.facts, catalogue.relations, self._expressions()))

    @cached_property
    def by_itself(self) -> Possible:
        """Over any values at all: what conditions say to each other by what is written in them alone."""
        return Possible(Situations(self.catalogue.facts, (), self._expressions(), bound=False))

    def find(
        self,
        met: Iterable[Expression],
        unmet: Iterable[Sequence[Expression]] = (),
        among: Possible | None = None,
    ) -> Witness | None:
        """As ``Possible.find``; what was once given up is not searched again with more conditions beside it."""
        asked, groups = list(met), list(unmet)
        if self.is_tangled(asked):
            raise NotKnown
        try:
            return (among or self.possible).find(asked, unmet=groups)
        except NotKnown:
            if not groups:
                self._tangled.append(frozenset(asked))
            raise

    def is_impossible(
        self,
        node: Node,
        *keys: str | int,
        met: Iterable[Expression],
        unmet: Iterable[Sequence[Expression]] = (),
        among: Possible | None = None,
    ) -> bool:
        """True when it is proved that no situation fits. A search given up proves nothing, and a doubt says so."""
        try:
            return self.find(met, unmet, among) is None
        except NotKnown:
            self.doubt(node, "trop de combinaisons pour vérifier cette règle ; écrivez-la plus simplement", *keys)
            return False

    def is_tangled(self, expressions: Iterable[Expression]) -> bool:
        """Tell whether a search about some of these conditions was given up."""
        return bool(self._tangled) and any(given_up <= set(expressions) for given_up in self._tangled)

    def conflict(self, expressions: Iterable[Expression], *, among: Possible | None = None) -> list[Expression]:
        """Of conditions that cannot hold together keep as few as show it; none when they can, or nobody knows."""
        kept = list(expressions)
        try:
            if self.find(kept, among=among) is not None:
                return []
            for expression in tuple(kept):
                fewer = [other for other in kept if other is not expression]
                if self.find(fewer, among=among) is None:
                    kept = fewer
        except NotKnown:
            return []
        return kept

    def said(self, witness: Witness, expressions: Iterable[Expression]) -> str:
        """A witness as an author writes it, limited to the facts that the conditions read."""
        read = dict.fromkeys(name for one in expressions for name in Condition(expression=one).facts)
        return ", ".join(f"{name} : {said_value(witness[name])}" for name in read)

    # Versions as conditions

    def asked_of(self, version: ServiceVersion) -> list[Expression]:
        """Its conditions, and the dates of the fact that selects it."""
        return [condition.expression for condition in version.conditions] + list(_window(version))

    def callers(self, version: ServiceVersion) -> frozenset[str]:
        """Who may ask for it, or relay the person's request."""
        every = self.catalogue.facts[CALLER].choices if CALLER in self.catalogue.facts else {}
        relays = every.keys() - NEVER_RELAY if PERSON in version.requesters else frozenset()
        return frozenset((version.requesters & every.keys()) | relays)

    def regimes(self, version: ServiceVersion, day: date) -> frozenset[str]:
        """The schemes of the operators in force on the day; none when no operator is."""
        every = frozenset(self.catalogue.facts[REGIME].choices) if REGIME in self.catalogue.facts else frozenset()
        if not version.operators:
            return every
        operators = (self.catalogue.operators[name] for name in version.operators)
        return frozenset().union(
            *(every if one.regimes is None else one.regimes for one in operators if one.period.covers(day))
        )

    def for_callers(self, version: ServiceVersion) -> list[Expression]:
        return self.one_of(CALLER, self.callers(version))

    def one_of(self, fact_id: str, values: Iterable[str]) -> list[Expression]:
        """The condition that a choice is one of these; none when the catalogue has no such fact."""
        return [Member(fact_id, tuple(sorted(values)))] if fact_id in self.catalogue.facts else []

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The first day of each stretch since 2012 during which no version, operator nor gate begins or ends."""
        periods = [
            *(version.period for version in self.catalogue.versions.values()),
            *(operator.period for operator in self.catalogue.operators.values()),
            *(gate.period for gate in self.catalogue.gates),
        ]
        found = {day for period in periods for day in (period.start, period.until) if day}
        return tuple(sorted({FIRST_DAY_OF_INTEREST, *(day for day in found if day > FIRST_DAY_OF_INTEREST)}))

    def days_of(self, item: ServiceVersion | Gate) -> list[date]:
        return [day for day in self.days if item.period.covers(day)]

    def _expressions(self) -> Iterator[Expression]:
        yield from (condition.expression for condition in conditions_of(self.catalogue))
        for version in self.catalogue.versions.values():
            yield from _window(version)
        for deadline in self.catalogue.deadlines:
            cases = [case.condition for moment in deadline.moments for case in moment.cases]
            yield from (condition.expression for condition in (deadline.condition, *cases) if condition)
        yield from (letter.condition.expression for letter in self.catalogue.letters.values() if letter.condition)


def _window(version: ServiceVersion) -> Iterator[Expression]:
    if version.dated_by and version.period.start:
        yield Compare((version.dated_by,), Operator.AT_LEAST, version.period.start)
    if version.dated_by and version.period.until:
        yield Compare((version.dated_by,), Operator.LESS, version.period.until)


def said_value(value: Value) -> str:
    if value is NOT_APPLICABLE:
        return "sans objet"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "aucun"
    return str(value)


def quoted(expressions: Iterable[Expression]) -> str:
    listed = [f"« {written(expression)} »" for expression in expressions]
    return " et ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
