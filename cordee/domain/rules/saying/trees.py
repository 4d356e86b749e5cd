"""An expression with its « not » on single tests only, and any tree of « and » and « or » said in one sentence."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeAlias, TypeVar

from cordee.domain.rules.grammar import Clause, Grammar
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Or

_IN_PARENTHESES = re.compile(r"\((?:[^()]|\([^()]*\))*\)")

Leaf = TypeVar("Leaf")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Group(Generic[Leaf]):
    """One of the parts at least, or all of them. Never a group of the same kind inside, never fewer than two parts."""

    any_of: bool
    parts: tuple["Leaf | Group[Leaf]", ...]


@dataclass(frozen=True, slots=True)
class Test:
    """A single test, to be true when ``met``, else to be false."""

    __test__ = False  # not a test of pytest

    of: Bare | Compare | Member
    met: bool


Tests: TypeAlias = "Test | Group[Test]"
Clauses: TypeAlias = "Clause | Group[Clause]"


def signed(expression: Expression, met: bool) -> Tests:
    """Return the tests that make the expression true, or false when not ``met``."""
    match expression:
        case Not(inner):
            return signed(inner, not met)
        case And(parts):
            return grouped(not met, (signed(part, met) for part in parts))
        case Or(parts):
            return grouped(met, (signed(part, met) for part in parts))
        case Bare() | Compare() | Member():
            return Test(expression, met)


def grouped(any_of: bool, parts: "Iterable[Leaf | Group[Leaf]]") -> "Leaf | Group[Leaf]":
    """Group the parts, each once; a group of the same kind is opened, a single part stays as it is."""
    opened: dict[Leaf | Group[Leaf], None] = {}
    for part in parts:
        inner = part.parts if isinstance(part, Group) and part.any_of is any_of else (part,)
        opened.update(dict.fromkeys(inner))
    return next(iter(opened)) if len(opened) == 1 else Group(any_of, tuple(opened))


def mapped(tree: "Leaf | Group[Leaf]", change: "Callable[[Leaf], Other | Group[Other]]") -> "Other | Group[Other]":
    if isinstance(tree, Group):
        return grouped(tree.any_of, (mapped(part, change) for part in tree.parts))
    return change(tree)


# Note [how brackets are said]
# « et » and « ou » inside each other are told apart by three signs, from the outside in:
# - outside: « , ou bien » between the ways, « , et » between what is asked together;
# - inside: « A et B » as one of the ways, « soit A, soit B » as one of the things asked together;
# - deeper: parentheses, in which everything begins again.
# Single clauses are said before the groups beside them, so that « soit … soit … » never opens a sentence, and that
# a parenthesis opens it only when nothing else can.


def joined(tree: Clauses, grammar: Grammar, *, after: str = "") -> str:
    """Say the tree in one go, without capital nor stop; ``after`` (« si », « que ») comes before each clause."""
    return _Voice(grammar, after).whole(tree)


class _Voice:
    """Says clauses in order. What changes: which subject was named last, so that « elle » or nothing is clear."""

    def __init__(self, grammar: Grammar, after: str) -> None:
        self.grammar, self.after, self.next_after = grammar, after, grammar.next_after(after)
        self.last: Clause | None = None
        self.is_again = False

    def whole(self, tree: Clauses) -> str:
        if not isinstance(tree, Group):
            return self.clause(tree)
        simple, groups = _simple_first(tree)
        said = [self.listed(simple, tree.any_of)] if simple else []
        for group in groups:
            said.append(self.group(group, first=not said))
        return (self.grammar.OR_ELSE if tree.any_of else self.grammar.AND_ALSO).join(said)

    def group(self, group: Group[Clause], *, first: bool) -> str:
        simple, groups = _simple_first(group)
        parts: list[Clause | Group[Clause]] = [*simple, *groups]
        if group.any_of and not first and not self.after:
            either, other = self.grammar.EITHER
            return ", ".join(f"{other if place else either} {self.part(part)}" for place, part in enumerate(parts))
        said = self.listed(parts, group.any_of)
        return f"({said})" if group.any_of and not first else said

    def listed(self, parts: "Sequence[Clause | Group[Clause]]", any_of: bool) -> str:
        """« A ou B »; with commas as soon as a clause has an « ou », an « et », a « ni » or a comma of its own."""
        grammar = self.grammar
        of_one = len({part.subject if isinstance(part, Clause) and not part.of_person else part for part in parts}) == 1
        said = [self.part(parts[0])]
        for before, part in pairwise(parts):
            both_no = grammar.NAMES_ONCE and not any_of and negative(before, grammar) and negative(part, grammar)
            goes_on = of_one or both_no
            said.append(self.part(part, goes_on=goes_on))
        plain = not any(grammar.JOINS.search(_IN_PARENTHESES.sub("", one)) for one in said)
        if any_of and not (plain and len(said) == 2):
            return f", {grammar.OR} ".join(said)
        text = grammar.enumerated(said, grammar.OR if any_of else grammar.AND)
        if plain or any_of or len(said) == 1:
            return text
        return f", {grammar.AND} ".join((", ".join(said[:-1]), said[-1]))

    def part(self, part: "Clause | Group[Clause]", *, goes_on: bool = False) -> str:
        return f"({self.whole(part)})" if isinstance(part, Group) else self.clause(part, goes_on=goes_on)

    def clause(self, clause: Clause, *, goes_on: bool = False) -> str:
        """Say « elle » of the person named just before, and nothing of the same subject in a list that goes on.

        A list goes on when another subject than the person is shared by the whole of it, and from one « ne … pas » to
        the next: « la personne n'est pas cadre et n'a pas de contrat ».
        """
        subject = f"{clause.subject} "
        same = self.last is not None and self.last.subject == clause.subject
        silent = same and goes_on and not self.after
        self.is_again = same and (self.is_again if silent else True)
        if same:
            subject = "" if silent else f"{clause.again} "
        self.last = clause
        predicate = clause.then or clause.predicate if self.is_again else clause.predicate
        said = f"{subject}{predicate}" + (f" ({clause.note})" if clause.note else "")
        if not self.after:
            return said
        said, self.after = self.grammar.attached(self.after, said), self.next_after
        return said


def negative(part: "Clause | Group[Clause]", grammar: Grammar) -> bool:
    return isinstance(part, Clause) and grammar.is_negative(part)


def _simple_first(group: "Group[Clause]") -> tuple[list[Clause], list[Group[Clause]]]:
    return (
        [part for part in group.parts if not isinstance(part, Group)],
        [part for part in group.parts if isinstance(part, Group)],
    )
