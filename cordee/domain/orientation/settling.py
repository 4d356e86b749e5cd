"""Can what is still unknown change the lead of a need? Sound: says no only when no completion can.

First, what could matter is looked for without trying anything: services that could come before the lead, gates that
could move it, answers that may yet not apply. Nothing found: settled. Otherwise these very facts are tried, value by
value (a few values stand for all, see ``openings``), and the question is asked again of each position so reached. The
first other lead ends the search; so does the budget, and then the need is not called settled.
"""

from dataclasses import dataclass, field
from typing import Final

from cordee.domain.catalogue import FactType
from cordee.domain.orientation.blockers import PLACES, Blockers
from cordee.domain.orientation.fragile import Fragile, is_open
from cordee.domain.orientation.needs import NeedJudge
from cordee.domain.orientation.openings import Openings
from cordee.domain.orientation.position import Position
from cordee.domain.rules.evaluation import unknown_facts

# On the example cases, complete or half told, four times as many settle no more than one need in two hundred.
POSITIONS_TRIED: Final = 40


@dataclass
class Settling:
    """The search for one need. ``tried`` counts the positions looked at, at most ``budget``."""

    need: str
    openings: Openings
    budget: int = POSITIONS_TRIED
    tried: int = field(default=0, init=False)

    def settled(self, position: Position) -> bool:
        """Tell whether every completion of the position keeps its lead, a lead of nobody included."""
        if position.known.contradictions:
            return False
        if position.gates.emergency:
            return not Blockers(position, position.judge, self.need).in_emergency()
        judge = position.judge
        return self._keeps(position, judge, judge.leading(self.need))

    def _keeps(self, position: Position, judge: NeedJudge, lead: str | None) -> bool:
        awaited = next(Blockers(position, judge, self.need).facts(), None)
        if awaited is None:
            return True
        fact = next((name for name in awaited if self._can_be_tried(name, position)), None)
        if fact is None:
            return False
        fact = self._before(fact, position)
        values = self.openings.of(fact, position.known)
        if not values:
            return False
        consistent = False
        for value in values:
            if self.tried >= self.budget:
                return False
            self.tried += 1
            following = position.with_answer(fact, value)
            if following.known.contradictions:
                if self._may_not_clash(position, following, fact):
                    return False
                continue  # no real situation is like that
            consistent = True
            judge = following.judge
            if judge.leading(self.need) != lead or not self._keeps(following, judge, lead):
                return False
        # When each value tried clashes, the one that is true was not among them.
        return consistent

    def _may_not_clash(self, position: Position, following: Position, answered: str) -> bool:
        """Tell whether some answer of a clash may yet not apply: another answer would then undo it.

        The answers before this one tell, for those that clash are no longer known; and the one just given.
        """
        facts = position.ground.catalogue.facts
        before, after = Fragile(position.known, facts), Fragile(following.known, facts)
        rule = facts[answered].relevant_if
        if after.facts or (rule and rule.met(position.known.values) is None):
            return True
        return any(before.takes_part(found) for found in following.known.contradictions)

    def _can_be_tried(self, name: str, position: Position) -> bool:
        if position.offers is not None and name in PLACES:
            return False  # offers tell apart places that no rule does
        return position.ground.catalogue.facts[name].type is not FactType.COMMUNE

    def _before(self, name: str, position: Position) -> str:
        """The fact to try first: what makes this one apply, or the day that it is computed from."""
        fact, values = position.ground.catalogue.facts[name], position.known.values
        if fact.relevant_if and fact.relevant_if.met(values) is None:
            needed = next(iter(unknown_facts(fact.relevant_if.expression, values)), name)
            return self._before(needed, position) if needed != name else name
        source = fact.derived.of if fact.derived else None
        if source is not None and is_open(source, position.known):
            day = position.ground.catalogue.facts[source]
            return source if day.type is FactType.DATE else name
        return name
