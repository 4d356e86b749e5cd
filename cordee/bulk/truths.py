"""What tests, clauses and rules say of many situations, worked out once for each, when it is first asked."""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from itertools import count
from typing import Final

import numpy as np

from cordee.bulk.bits import Pair, Plane, bytes_of
from cordee.bulk.columns import Column, Ordered, Question, total
from cordee.bulk.rules import Rule, RuleTable
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Or, written

BLOCK_BYTES: Final = 16 << 20


class Truths:
    """The rules of a table before the answers of some situations.

    Answers may still change while they are completed (see ``change``): what read them is then worked out anew.
    """

    def __init__(
        self, table: RuleTable, columns: MutableMapping[str, Column], rows: int, *, space: "Space | None" = None
    ) -> None:
        self.table, self.columns, self.rows = table, columns, rows
        self._literals = _Literals(table, columns, (space or Space()).pairs(bytes_of(rows)))

    def change(self, fact: str, column: Column) -> None:
        """Give other answers to a fact."""
        self.columns[fact] = column
        for test in self.table.tests_of_fact.get(fact, ()):
            self._literals.pop(test, None)
            self._literals.pop(~test, None)

    def literal(self, literal: int) -> Pair:
        """A test, or its contrary."""
        return self._literals[literal]

    def rule(self, rule: Rule) -> Pair:
        """Certainly met, and possibly met: what all of its clauses are."""
        found: Pair = self.rules([rule])[0]
        return found

    def rules(self, rules: Sequence[Rule], *, into: Pair | None = None) -> Pair:
        """Answer several rules: one pair a rule. ``into``: an answer of the same size that is no longer needed."""
        found = np.empty((len(rules), 2, bytes_of(self.rows)), np.uint8) if into is None else into
        scratch = np.empty((2, bytes_of(self.rows)), np.uint8)
        pairs, every, one = self._literals, np.bitwise_and, np.bitwise_or
        for (alone, several), answer in zip(rules, found, strict=True):
            if len(alone) > 1:
                every(pairs[alone[0]], pairs[alone[1]], answer)
                for literal in alone[2:]:
                    every(answer, pairs[literal], answer)
            elif alone:
                np.copyto(answer, pairs[alone[0]])
            else:
                answer.fill(255)
            for clause in several:
                either = one(pairs[clause[0]], pairs[clause[1]], scratch) if clause else 0
                for literal in clause[2:]:
                    one(scratch, pairs[literal], scratch)
                every(answer, either, answer)
        return found

    def missing(self, expression: Expression) -> Mapping[str, Plane]:
        """Return, for each fact, where it keeps the expression open: see ``evaluation.unknown_facts``."""
        found: dict[str, Plane] = {}
        self._gather(expression, _open(self._truth(expression)), found)
        return found

    def _gather(self, expression: Expression, opened: Plane, found: dict[str, Plane]) -> None:
        """Note the facts of the expression where it is open; ``opened`` is where it and all around it are."""
        match expression:
            case Bare(fact) | Member(fact) | Compare((fact,)):
                found[fact] = found[fact] | opened if fact in found else opened
            case Compare(facts):
                for fact in facts:
                    lacking = opened & self.columns[fact].undecided
                    found[fact] = found[fact] | lacking if fact in found else lacking
            case Not(inner):
                self._gather(inner, opened, found)
            case And(parts) | Or(parts):
                for part in parts:
                    self._gather(part, opened & _open(self._truth(part)), found)

    def _truth(self, expression: Expression) -> Pair:
        """The truth of an expression as it is written, worked out from its parts."""
        found: Pair
        match expression:
            case Not(inner):
                found = ~self._truth(inner)[::-1]
            case And(parts):
                found = np.bitwise_and.reduce([self._truth(part) for part in parts])
            case Or(parts):
                found = np.bitwise_or.reduce([self._truth(part) for part in parts])
            case _:
                found = self.literal(self.table.leaves[written(expression)])
        return found


class Space:
    """Memory for pairs, given again to the next batch of as many situations: new memory is slow to come by.

    Pairs stand side by side in large blocks: so many of them are read that scattered ones would cost the processor
    more to find than to read. Whoever takes pairs anew must be done with those of before.
    """

    def __init__(self) -> None:
        self._width, self._blocks = 0, list[Pair]()

    def pairs(self, width: int) -> Iterator[Pair]:
        """Yield pairs of planes of so many bytes, as long as some are wanted."""
        if width != self._width:
            self._width, self._blocks = width, []
        for place in count():
            if place == len(self._blocks):
                self._blocks.append(np.empty((max(1, BLOCK_BYTES // (2 * width)), 2, width), np.uint8))
            yield from self._blocks[place]


class _Literals(dict[int, Pair]):
    """Tests and their contraries, each worked out when it is first looked up."""

    def __init__(self, table: RuleTable, columns: Mapping[str, Column], room: Iterator[Pair]) -> None:
        super().__init__()
        self._table, self._columns, self._room = table, columns, room

    def __missing__(self, literal: int) -> Pair:
        pair = next(self._room)
        if literal < 0:
            np.invert(self[~literal][::-1], pair)
        else:
            self._ask(self._table.questions[literal], self._table.reads[literal], pair)
        self[literal] = pair
        return pair

    def _ask(self, question: Question, facts: Sequence[str], pair: Pair) -> None:
        if len(facts) == 1:
            self._columns[facts[0]].truth(question, pair)
        else:
            terms = [self._columns[fact] for fact in facts]
            total([term for term in terms if isinstance(term, Ordered)]).truth(question, pair)


def _open(pair: Pair) -> Plane:
    found: Plane = pair[1] & ~pair[0]
    return found
