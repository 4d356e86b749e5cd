"""What to ask next: contradictions and gates first, then what settles the leads soonest, then the first proposals.

Nothing is asked that can no longer matter, that was declined, or that only a professional knows. Before a fact comes
what decides whether it applies, and the day or the place that it follows from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from cordee.domain.catalogue import AskedBy, Catalogue, Effect, Fact, Gate, WhenUnknown
from cordee.domain.orientation.asking.contests import Contest, Entry, Rule
from cordee.domain.orientation.asking.mattering import Mattering
from cordee.domain.orientation.asking.questionnaire import Questionnaire
from cordee.domain.orientation.asking.remaining import Remaining, source_to_ask
from cordee.domain.orientation.asking.weighing import Weighing, cost_of
from cordee.domain.orientation.blockers import Blockers
from cordee.domain.orientation.decision import NeedDecision
from cordee.domain.orientation.deriving import sources_of
from cordee.domain.orientation.gates import closes_unanswered, excludes, facts_awaited
from cordee.domain.orientation.needs import NeedJudge
from cordee.domain.orientation.openings import followers
from cordee.domain.orientation.position import Position
from cordee.domain.orientation.situation import CALLER, Known
from cordee.domain.orientation.verdicts import PERSON
from cordee.domain.rules.evaluation import unknown_facts

# Asked of a third party because they decide what may be said; of the person only once the orientation is found.
CONSENT_FACTS: Final = frozenset({"consentement_personne", "personne_informee"})
NOT_ASKED: Final = frozenset({AskedBy.AGENT, AskedBy.PROFESSIONAL})
FIRST_PROPOSALS: Final = 3
WEIGHT_OF_A_LEAD, WEIGHT_OF_A_DIRECT_SERVICE, WEIGHT_OF_A_SUPPORT = 16.0, 2.0, 1.0


@dataclass(frozen=True, kw_only=True)
class Stake:
    """Something open: the facts that it lacks, and how much its answer weighs."""

    missing: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Asking:
    """What could be asked in one situation; ``closed`` are facts that are not asked of this caller.

    ``cost`` is what asking a fact costs, beside the others.
    """

    questionnaire: Questionnaire
    position: Position
    decided: Sequence[NeedDecision]
    closed: frozenset[str]
    cost: Callable[[Fact], float] = cost_of

    @property
    def catalogue(self) -> Catalogue:
        return self.questionnaire.catalogue

    @property
    def known(self) -> Known:
        return self.position.known

    @property
    def judge(self) -> NeedJudge:
        return self.position.judge

    @cached_property
    def ask(self) -> tuple[str, ...]:
        """The facts to ask, best first."""
        return tuple(dict.fromkeys([*self._decisive, *self._detail]))

    @cached_property
    def decisive(self) -> frozenset[str]:
        """Those that could still change a lead."""
        return frozenset(self._decisive)

    # Leads

    @cached_property
    def _decisive(self) -> tuple[str, ...]:
        first = [fact for _, facts in self.before_anything for fact in facts]
        return tuple(dict.fromkeys([*self.with_what_precedes(first), *self._leading()]))

    @cached_property
    def before_anything(self) -> tuple[tuple[Gate | None, tuple[str, ...]], ...]:
        """Contradictory answers (no gate), then what gates want to know before all else: consent, then facts."""
        gates, known = self.position.gates, self.known
        found: list[tuple[Gate | None, tuple[str, ...]]] = []
        if known.contradictions:
            found.append((None, tuple(one.fact for one in known.contradictions)))
        needs = [need.need for need in self.decided if need.closed_by is None]
        awaiting = [
            (gate, facts_awaited(gate, known))
            for gate in gates.waiting
            if gate.when_unknown is WhenUnknown.ASK and _could_matter(gate, self.judge, needs)
        ]
        found += [one for one in awaiting if closes_unanswered(one[0])]
        found += [(gate, gate.ask) for gate in gates.ask_first if needs]
        found += [one for one in awaiting if not closes_unanswered(one[0])]
        return tuple(found)

    def _leading(self) -> list[str]:
        mattering = Mattering(self.questionnaire, self.weighing)
        groups = [
            group
            for number, need in enumerate(self.unsettled)
            for group in Blockers(self.position, self.judge, need, partial(mattering.may_count, number)).facts()
        ]
        facts = [fact for fact in dict.fromkeys(_flat(groups)) if any(self.with_what_precedes([fact]))]
        if not facts:
            return []
        kept = [fact for fact in facts if mattering.may(fact)]
        best = self.with_what_precedes(self.weighing.ordered(self._opened))
        others = self._by_stakes((Stake(missing=group, weight=WEIGHT_OF_A_LEAD) for group in groups), kept)
        return self._from_one_that_matters(list(dict.fromkeys([*best, *others])), kept, mattering)

    def _from_one_that_matters(self, ordered: list[str], facts: Iterable[str], mattering: Mattering) -> list[str]:
        """Drop the first questions until one matters for sure; those after it are looked into when their turn comes."""
        leading_to: dict[str, list[str]] = {}
        for fact in facts:
            for question in self.with_what_precedes([fact]):
                leading_to.setdefault(question, []).append(fact)
        for place, question in enumerate(ordered):
            hanging = leading_to.get(question, [])
            if not hanging or mattering.reads(question):
                hanging = [question, *hanging]
            if any(mattering.could(fact) for fact in dict.fromkeys(hanging)):
                return ordered[place:]
        return []

    @cached_property
    def weighing(self) -> Weighing:
        """The leads of the needs that are not settled, tried on the worlds that remain."""
        return self._weighing(self.unsettled, places=1)

    def _weighing(self, needs: Iterable[str], *, places: int) -> Weighing:
        of = partial(self.questionnaire.contest, self.position, self.judge, places=places, untold=self.untold)
        return Weighing(self.remaining, tuple(of(need) for need in needs), self.cost)

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        """The needs whose lead may change, but for those that a gate closes: there, nothing is asked of anybody."""
        return tuple(need.need for need in self.decided if not need.settled and need.closed_by is None)

    @cached_property
    def remaining(self) -> Remaining:
        askable = (fact.id for fact in self.catalogue.facts.values() if self._may_ask(fact.id))
        return self.questionnaire.remaining(self.known, frozenset(askable))

    @cached_property
    def untold(self) -> frozenset[str]:
        """The facts that stay unknown whatever is answered: not told, and nothing left to ask gives them.

        Consent, danger and what a professional knows may still be told without being asked.
        """
        known, facts = self.known, self.catalogue.facts
        refused = known.never_ask | self.closed
        if known.never_ask:
            refused |= {name for name, fact in facts.items() if fact.relevant_if and not self._may_apply(fact)}
        refused -= known.values.keys()
        return frozenset(fact for fact in refused if not self._may_follow(fact, refused, frozenset()))

    def _may_follow(self, name: str, refused: frozenset[str], trail: frozenset[str]) -> bool:
        """Tell whether an answer to come may give the fact, or make it not applicable."""
        fact, facts = self.catalogue.facts[name], self.catalogue.facts
        sources = {*sources_of(fact.derived), *(fact.relevant_if.facts if fact.relevant_if else ())}
        sources |= {one.id for one in followers(self.catalogue, name)}
        return any(
            source not in refused or self._may_follow(source, refused, trail | {name})
            for source in sources - trail - self.known.values.keys() - {name}
            if source in facts
        )

    @cached_property
    def _opened(self) -> frozenset[str]:
        """The subjects that were already spoken of."""
        facts = self.catalogue.facts
        return frozenset(facts[name].group for name in self.position.situation.facts if name in facts)

    # Detail

    @cached_property
    def _detail(self) -> tuple[str, ...]:
        """Answers that leave the leads as they are: for the first proposals, then for the other services shown.

        While leads are open this is a forecast: what could still change a verdict is looked at when its turn comes.
        """
        stakes = [Stake(missing=facts, weight=weight) for _, _, facts, weight in self._undecided]
        facts = [fact for fact in dict.fromkeys(_flat(stake.missing for stake in stakes)) if fact not in self.decisive]
        facts = [fact for fact in facts if any(self.with_what_precedes([fact]))]
        if not facts:
            return ()
        if self._decisive:
            return tuple(self._by_stakes(stakes, facts))
        each = tuple(Contest((Entry(name, rule),)) for name, rule, _, _ in self._undecided)
        mattering = Mattering(self.questionnaire, Weighing(self.remaining, each, self.cost))
        kept = [fact for fact in facts if mattering.could(fact)]
        needs = [need.need for need in self.decided if need.closed_by is None]
        best = self._weighing(needs, places=FIRST_PROPOSALS).ordered(self._opened)
        others = list(self._by_stakes(stakes, kept))
        return tuple(dict.fromkeys([*(fact for fact in self.with_what_precedes(best) if fact in others), *others]))

    @cached_property
    def _undecided(self) -> tuple[tuple[str, Rule, tuple[str, ...], float], ...]:
        """(service, what it has to meet, facts that it lacks, weight): open services, and what would be necessary.

        Nothing of a need that a gate closes: where only information is given, nobody is asked about.
        """
        found = []
        for need in (one for one in self.decided if one.closed_by is None):
            for opened in need.open:
                weight = WEIGHT_OF_A_DIRECT_SERVICE if opened.direct else WEIGHT_OF_A_SUPPORT
                rule = self.questionnaire.conditions(opened.version)
                found.append((opened.version.id, rule, opened.missing, weight))
            for later in need.later:
                condition = later.version.necessary_when
                missing = tuple(unknown_facts(condition.expression, self.known.values)) if condition else ()
                if missing:
                    rule = self.questionnaire.necessity(later.version)
                    found.append((later.version.id, rule, missing, WEIGHT_OF_A_SUPPORT))
        return tuple(found)

    # Order

    def _by_stakes(self, stakes: Iterable[Stake], kept: Iterable[str]) -> Iterator[str]:
        """Yield the questions by what hangs on them: the weight of a service is shared between the facts it lacks."""
        gains: dict[str, float] = {}
        kept = frozenset(kept)
        for stake in stakes:
            for fact in stake.missing:
                if fact in kept and self._may_ask(fact):
                    gains[fact] = gains.get(fact, 0.0) + stake.weight / len(stake.missing)
        facts = self.catalogue.facts
        yield from self.with_what_precedes(
            sorted(gains, key=lambda fact: (-gains[fact] / self.cost(facts[fact]), self._places[fact]))
        )

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {fact: place for place, fact in enumerate(self.catalogue.facts)}

    def with_what_precedes(self, facts: Iterable[str]) -> Iterator[str]:
        """Yield the questions to ask for each fact, those that lead to it first; a question may come back."""
        for fact in facts:
            if fact not in self._led_to:
                self._led_to[fact] = tuple(self._preceding(fact, frozenset()))
            yield from self._led_to[fact]

    @cached_property
    def _led_to(self) -> dict[str, tuple[str, ...]]:
        return {}

    def _preceding(self, name: str, trail: frozenset[str]) -> Iterator[str]:
        """Yield the questions that lead to a fact: whether it applies, what it follows from, then itself."""
        fact = self.catalogue.facts[name]
        if name in trail or not self._may_ask(name):
            return
        trail |= {name}
        if fact.relevant_if and fact.relevant_if.met(self.known.values) is None:
            needed = fact.relevant_if.awaits(self.known.values)
            before = [
                question for one in needed if not self._follows(one, name) for question in self._preceding(one, trail)
            ]
            yield from before
            if before or not self._may_apply(fact):
                return
        source = source_to_ask(self.catalogue.facts, name)
        if source is None:
            earlier = tuple(self._giving(name))
        else:
            earlier = (source,) if self.weighing.probably_applies(source) else ()
        for one in earlier:
            yield from self._preceding(one, trail)
        yield name

    def _giving(self, name: str) -> Iterator[str]:
        """The questions that often give a fact by a case of its derivation, and that the leads need nearly anyway."""
        for source, share in self.weighing.given_by(name).items():
            if self._may_ask(source) and self.weighing.wasted(source) < share * self.cost(self.catalogue.facts[name]):
                yield source

    def _may_apply(self, fact: Fact) -> bool:
        """Tell whether it may be asked: not of who does not know, or would not say, what decides whether it applies."""
        needed = tuple(fact.relevant_if.awaits(self.known.values)) if fact.relevant_if else ()
        return any(self._follows(one, fact.id) for one in needed) or self.known.never_ask.isdisjoint(needed)

    def _follows(self, name: str, source: str) -> bool:
        """The commune is asked at once: the country that it needs to apply follows from it."""
        derivation = self.catalogue.facts[name].derived
        return derivation is not None and derivation.of == source

    def leading_to(self, facts: Iterable[str]) -> frozenset[str]:
        """The questions that lead to some facts, themselves included."""
        return frozenset(self.with_what_precedes(facts))

    @property
    def waiting(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield what is open, with the facts that it lacks."""
        return ((service, facts) for service, _, facts, _ in self._undecided)

    def _may_ask(self, name: str) -> bool:
        known, fact = self.known, self.catalogue.facts[name]
        if name in known.values or name in known.never_ask or name in self.closed or fact.asked_by in NOT_ASKED:
            return False
        return name not in CONSENT_FACTS or known.values.get(CALLER, PERSON) != PERSON


def _flat(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    for group in groups:
        yield from group


def _could_matter(gate: Gate, judge: NeedJudge, needs: Sequence[str]) -> bool:
    """A gate about services matters while one of them could be proposed, a consent gate for needs that it closes."""
    if not needs:
        return False
    if gate.effect is Effect.INFORMATION_ONLY:
        return any(need not in gate.not_needs for need in needs)
    if gate.effect is not Effect.EXCLUDE_SERVICES:
        return True
    return any(excludes(gate, one.version, one.operators.ids, judge.catalogue) for one in judge.possible())
