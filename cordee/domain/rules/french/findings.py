"""What was found of a condition: met, by what; not met, by what and what it would take; open, what is left to know."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cordee.domain.catalogue import Condition, Fact
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, Truth, Value, Values, compiled, total_of
from cordee.domain.rules.french.frames import Clause, Polarity, clause_of, shaped
from cordee.domain.rules.french.labels import labelled_finding
from cordee.domain.rules.french.speech import (
    can_be_said,
    compared_words,
    noun_of,
    phrase_of,
    said_exactly,
    spoken,
    sum_clause,
    words_of,
)
from cordee.domain.rules.french.trees import Clauses, Group, Test, Tests, grouped, joined, mapped, signed
from cordee.domain.rules.french.words import OPPOSITE, capitalised, said_interval, spoken_number
from cordee.domain.rules.language import Bare, Compare, facts_of
from cordee.domain.rules.phrases import Audience


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
    if not can_be_said(expression, facts):
        return labelled_finding(expression, state, values, facts)
    if state is None:
        left = mapped(_deciding(signed(expression, True), None, values), lambda test: spoken(test, facts, audience))
        return f"Il reste à savoir {joined(left, after='si')}."
    finder = _Finder(facts, values, audience, told_what_it_takes=not state)
    found = mapped(_deciding(signed(expression, state), True, values), finder.found)
    if isinstance(found, Clause) and found.note:
        return f"{capitalised(joined(replace(found, note='')))} : {found.note}."
    return f"{capitalised(joined(found))}."


def _deciding(tree: Tests, truth: Truth, values: Values) -> Tests:
    """Keep the parts that are as true as the whole, for they make it so; a tree of another truth stays whole."""
    if not isinstance(tree, Group):
        return tree
    kept = [part for part in tree.parts if _truth(part, values) is truth]
    if not kept:
        return tree
    return grouped(tree.any_of and truth is None, (_deciding(part, truth, values) for part in kept))


def _truth(tree: Tests, values: Values) -> Truth:
    if not isinstance(tree, Group):
        found = compiled(tree.of)(values)
        return None if found is None else found is tree.met
    truths = [_truth(part, values) for part in tree.parts]
    if tree.any_of in truths:
        return tree.any_of
    return None if None in truths else not tree.any_of


@dataclass(frozen=True, slots=True)
class _Finder:
    """Says tests with the values that were given; ``told_what_it_takes`` adds « il faut … » to numbers and days."""

    facts: Mapping[str, Fact]
    values: Values
    audience: Audience
    told_what_it_takes: bool

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
        said = said_interval(total, noun) if isinstance(total, Interval) else spoken_number(total, noun)
        return sum_clause(facts, said, self.audience)

    def noted(self, test: Test, compare: Compare, found: Clauses) -> Clauses:
        if not self.told_what_it_takes or not isinstance(found, Clause):
            return found
        needed = OPPOSITE[compare.operator] if test.met else compare.operator
        words = compared_words(self.facts[compare.facts[0]], needed, compare.value)
        return replace(found, note=f"il faut {'que ce soit ' if isinstance(compare.value, date) else ''}{words}")

    def exactly(self, fact: Fact, value: Value) -> Clauses:
        """The fact with the very value that was given."""
        phrase = phrase_of(fact)
        if isinstance(value, frozenset):
            return self.several(fact, value)
        if own := phrase.instead.get(str(value)):
            return clause_of(own, True, self.audience)
        if isinstance(value, Interval):
            frame = phrase.above if value.high is None else phrase.below if value.low is None else None
            return shaped(frame or phrase.said.yes, Polarity.YES, self.audience, said_interval(value, noun_of(fact)))
        if isinstance(value, int | date):
            return shaped(phrase.said.yes, Polarity.YES, self.audience, said_exactly(fact, value))
        return clause_of(phrase.said, True, self.audience, words_of(fact, [str(value)]))

    def several(self, fact: Fact, values: frozenset[str]) -> Clauses:
        phrase, listed = phrase_of(fact), sorted(values)
        plain = words_of(fact, [value for value in listed if value not in phrase.instead])
        apart = [clause_of(phrase.instead[value], True, self.audience) for value in listed if value in phrase.instead]
        said = [clause_of(phrase.said, True, self.audience, plain, last="et")] if plain else []
        return grouped(False, [*said, *apart]) if said or apart else Clause(f"« {fact.label} »", "", "est sans réponse")

    def not_applicable(self, fact: Fact) -> Clauses:
        """What makes the fact not apply, else that it does not."""
        relevance = fact.relevant_if
        if relevance is None or not can_be_said(relevance.expression, self.facts):
            return Clause(f"« {fact.label} »", f"« {fact.label} »", "est sans objet")
        tests = signed(relevance.expression, False)
        if _truth(tests, self.values) is not True:
            return mapped(tests, lambda test: spoken(test, self.facts, self.audience))
        return mapped(_deciding(tests, True, self.values), replace(self, told_what_it_takes=False).found)
