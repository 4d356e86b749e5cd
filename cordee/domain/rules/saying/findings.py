"""What was found of a condition: met, by what; not met, by what and what it would take; open, what is left to know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cordee.domain.catalogue import Condition, Fact
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Truth, Value, Values, compiled, total_of
from cordee.domain.rules.grammar import Clause, Grammar, Polarity
from cordee.domain.rules.language import Bare, Compare, Member, facts_of, opposite
from cordee.domain.rules.phrases import Audience
from cordee.domain.rules.saying.grammars import grammar_of, grammar_of_all
from cordee.domain.rules.saying.labels import labelled_finding
from cordee.domain.rules.saying.speech import (
    can_be_said,
    clause_of,
    compared_words,
    noun_of,
    phrase_of,
    said_exactly,
    spoken,
    sum_clause,
    words_of,
)
from cordee.domain.rules.saying.trees import Clauses, Group, Test, Tests, grouped, joined, mapped, negative, signed
from cordee.domain.rules.text import capitalised


def finding(
    condition: Condition,
    state: Truth,
    values: Values,
    facts: Mapping[str, Fact],
    *,
    audience: Audience = Audience.AGENT,
) -> str:
    """Return one sentence that says why the condition is met (True), not met (False) or open (None).

    ``values`` are all the known values of the situation, not only those that the condition reads: what does not
    apply is explained by what decides it. The author's label is not used: it says what is asked, not what is found.
    """
    expression = condition.expression
    grammar = grammar_of_all(expression, facts)
    if not can_be_said(expression, facts):
        return labelled_finding(expression, state, values, facts, grammar)
    if state is None:
        left = _open(signed(expression, True), values)
        alone = _asked(left, facts, audience, grammar) if isinstance(left, Test) else None
        asked = alone or mapped(left, lambda test: spoken(test, facts, audience))
        return f"{grammar.LEFT_TO_KNOW} {joined(asked, grammar, after=grammar.WHETHER)}."
    finder = _Finder(grammar, facts, values, audience, told_what_it_takes=not state)
    found = grouped(False, finder.told(signed(expression, state)))
    if isinstance(found, Clause) and found.note:
        return f"{capitalised(joined(replace(found, note=''), grammar))}{grammar.COLON}{found.note}."
    return f"{capitalised(joined(found, grammar))}."


def _open(tree: Tests, values: Values) -> Tests:
    """Keep the parts that are open; when none is, the tree stays whole."""
    if not isinstance(tree, Group):
        return tree
    kept = [part for part in tree.parts if _truth(part, values) is None]
    return grouped(tree.any_of, (_open(part, values) for part in kept)) if kept else tree


def _asked(test: Test, facts: Mapping[str, Fact], audience: Audience, grammar: Grammar) -> Clauses:
    """A single thing to know, without « ne … pas » if it can be: « si la personne a démissionné »."""
    said, contrary = (spoken(one, facts, audience) for one in (test, replace(test, met=not test.met)))
    turned = negative(said, grammar) and isinstance(contrary, Clause) and not negative(contrary, grammar)
    return contrary if turned else said


def _truth(tree: Tests, values: Values) -> Truth:
    if not isinstance(tree, Group):
        found = compiled(tree.of)(values)
        return None if found is None else found is tree.met
    truths = [_truth(part, values) for part in tree.parts]
    if tree.any_of in truths:
        return tree.any_of
    return None if None in truths else not tree.any_of


def _each_once(clauses: Iterable[Clauses], word: str, needed: str) -> list[Clauses]:
    """Say once what several tests found of one answer, with all that it would take: « il faut … ou … »."""
    notes: dict[Clauses, dict[str, None]] = {}
    for one in clauses:
        bare, note = (replace(one, note=""), one.note) if isinstance(one, Clause) else (one, "")
        notes.setdefault(bare, {}).update({note: None} if note else {})
    return [
        replace(bare, note=needed + f" {word} ".join(note.removeprefix(needed) for note in taken))
        if isinstance(bare, Clause) and taken
        else bare
        for bare, taken in notes.items()
    ]


def _choice(test: Test) -> str | None:
    """The fact of a test on choices."""
    if isinstance(test.of, Member):
        return test.of.fact
    return test.of.facts[0] if isinstance(test.of, Compare) and isinstance(test.of.value, str) else None


def _by_itself(test: Tests, among: Sequence[Tests]) -> bool:
    """False for a sum of which one of the terms was enough."""
    return isinstance(test, Group) or not any(
        isinstance(other, Test) and set(facts_of(other.of)) < set(facts_of(test.of)) for other in among
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    """Says tests with the values that were given; ``told_what_it_takes`` adds « il faut … » to numbers and days."""

    grammar: Grammar
    facts: Mapping[str, Fact]
    values: Values
    audience: Audience
    told_what_it_takes: bool

    def told(self, tree: Tests) -> list[Clauses]:
        """What was found by the tests that make the tree true.

        A way that is closed by a choice is not gone into when another way is about this very choice: of a leave for an
        accident at work, what a leave for illness would take is not said.
        """
        if not isinstance(tree, Group):
            found = self.found(tree)
            return list(found.parts) if isinstance(found, Group) and not found.any_of else [found]
        grammar = self.grammar
        parts = [part for part in tree.parts if _truth(part, self.values) is True] or list(tree.parts)
        if tree.any_of:
            alone = [part for part in parts if self.told_what_it_takes or _by_itself(part, parts)]
            return _each_once((one for part in alone for one in self.told(part)), grammar.AND, grammar.NEEDED)
        said = [one for part in parts if isinstance(part, Test) for one in self.told(part)]
        own = [part for part in parts if isinstance(part, Test) or not self.is_another_way(part, said, parts)]
        return _each_once((one for part in own or parts for one in self.told(part)), grammar.OR, grammar.NEEDED)

    def is_another_way(self, way: Group[Test], said: Sequence[Clauses], among: Sequence[Tests]) -> bool:
        """Whether a choice closes this way, and is already said or is what one of the other ways asks for."""
        closing = [part for part in way.parts if isinstance(part, Test) and _truth(part, self.values) is True]
        open_to = {
            _choice(part)
            for other in among
            if isinstance(other, Group)
            for part in other.parts
            if isinstance(part, Test) and _truth(part, self.values) is False
        }
        return any(
            set(self.told(part)) <= set(said) or (_choice(part) is not None and _choice(part) in open_to)
            for part in closing
        )

    def found(self, test: Test) -> Clauses:
        names = tuple(facts_of(test.of))
        for name in names:
            if self.values.get(name) is NOT_APPLICABLE:
                return self.not_applicable(self.facts[name])
        if isinstance(test.of, Bare) or any(self.values.get(name) is None for name in names):
            return spoken(test, self.facts, self.audience)
        fact = self.facts[names[0]]
        if not isinstance(test.of, Compare) or isinstance(test.of.value, str):
            return self.exactly(fact, self.values[fact.id])
        return self.noted(test, test.of, self.measured(test.of))

    def measured(self, compare: Compare) -> Clauses:
        facts = [self.facts[name] for name in compare.facts]
        if len(facts) == 1:
            return self.exactly(facts[0], self.values[facts[0].id])
        total, noun = total_of([self.values[fact.id] for fact in facts]), noun_of(facts[0])
        grammar = self.grammar
        said = grammar.interval(total, noun) if isinstance(total, Interval) else grammar.spoken_number(total, noun)
        return sum_clause(facts, said, self.audience)

    def noted(self, test: Test, compare: Compare, found: Clauses) -> Clauses:
        if not self.told_what_it_takes or not isinstance(found, Clause):
            return found
        fact = self.facts[compare.facts[0]]
        if str(self.values[fact.id]) in phrase_of(fact).instead and noun_of(fact) not in found.predicate:
            return found  # « n'appartient à aucun groupe (il faut 300 salariés) »: a number of something not named
        needed = opposite(compare.operator) if test.met else compare.operator
        words = compared_words(fact, needed, compare.value)
        before = self.grammar.NEEDED_DAY if isinstance(compare.value, date) else ""
        return replace(found, note=f"{self.grammar.NEEDED}{before}{words}")

    def exactly(self, fact: Fact, value: Value) -> Clauses:
        """The fact with the very value that was given."""
        phrase, grammar = phrase_of(fact), self.grammar
        if isinstance(value, frozenset):
            return self.several(fact, value)
        if own := phrase.instead.get(str(value)):
            return clause_of(own, True, self.audience, grammar)
        if isinstance(value, Interval):
            frame = phrase.above if value.high is None else phrase.below if value.low is None else None
            words = grammar.interval(value, noun_of(fact))
            return grammar.shaped(frame or phrase.said.yes, Polarity.YES, self.audience, words)
        if isinstance(value, int | date):
            return grammar.shaped(phrase.said.yes, Polarity.YES, self.audience, said_exactly(fact, value))
        return clause_of(phrase.said, True, self.audience, grammar, words_of(fact, [str(value)]))

    def several(self, fact: Fact, values: frozenset[str]) -> Clauses:
        phrase, grammar, to = phrase_of(fact), self.grammar, self.audience
        listed = sorted(values)
        plain = words_of(fact, [value for value in listed if value not in phrase.instead])
        apart = [clause_of(phrase.instead[one], True, to, grammar) for one in listed if one in phrase.instead]
        said = [clause_of(phrase.said, True, to, grammar, plain, last=grammar.AND)] if plain else []
        if said or apart:
            return grouped(False, [*said, *apart])
        return Clause(grammar.quoted(fact.label), "", grammar.WITHOUT_ANSWER)

    def not_applicable(self, fact: Fact) -> Clauses:
        """What makes the fact not apply, else that it does not."""
        relevance = fact.relevant_if
        if relevance is None or not can_be_said(relevance.expression, self.facts):
            label = grammar_of(fact).quoted(fact.label)
            return Clause(label, label, self.grammar.WITHOUT_OBJECT)
        tests = signed(relevance.expression, False)
        if _truth(tests, self.values) is not True:
            return mapped(tests, lambda test: spoken(test, self.facts, self.audience))
        return grouped(False, replace(self, told_what_it_takes=False).told(tests))
