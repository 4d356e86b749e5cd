"""Any expression at all, over the facts of the catalogue, is said soundly."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.catalogue import Condition, Fact, FactType
from cordee.domain.rules.evaluation import NOT_APPLICABLE, Interval, compiled
from cordee.domain.rules.language import And, Bare, Compare, Expression, Member, Not, Operator, Or
from cordee.domain.rules.phrases import Audience
from cordee.domain.rules.saying import clause, finding, sentence
from tests.domain.rules.spoken import AGENT, FACTS, shown


def single_tests(fact: Fact) -> st.SearchStrategy[Expression]:
    ordered, days = st.sampled_from(Operator), st.dates(date(2012, 1, 1), date(2027, 1, 1))
    equal = st.sampled_from((Operator.EQUAL, Operator.DIFFERENT))
    match fact.type:
        case FactType.BOOL:
            return st.just(Bare(fact.id))
        case FactType.INT:
            numbers = st.integers(fact.minimum or 0, fact.maximum or 0)
            return st.builds(lambda op, n: Compare((fact.id,), op, n), ordered, numbers)
        case FactType.DATE:
            return st.builds(lambda op, day: Compare((fact.id,), op, day), ordered, days)
        case FactType.COMMUNE:
            return st.builds(lambda op: Compare((fact.id,), op, "69123"), equal)
        case FactType.CHOICE | FactType.CHOICES:
            choice = st.sampled_from(list(fact.choices))
            return st.one_of(
                st.builds(lambda op, value: Compare((fact.id,), op, value), equal, choice),
                st.builds(
                    lambda values, negated: Member(fact.id, tuple(values), negated),
                    st.lists(choice, min_size=1, max_size=5, unique=True),
                    st.booleans(),
                ),
            )


SUMMED = [fact.id for fact in FACTS.values() if fact.said and fact.said.noun]
sums = st.builds(
    lambda names, op, n: Compare(tuple(names), op, n),
    st.lists(st.sampled_from(SUMMED), min_size=2, max_size=3, unique=True),
    st.sampled_from(Operator),
    st.integers(0, 90),
)
expressions = st.recursive(
    st.one_of(st.sampled_from(list(FACTS.values())).flatmap(single_tests), sums),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=8,
)
WRONG = re.compile(
    r"  | ,| \.|\.\.|,,|[{}\[\]|]|\bde les?\b|\bà les?\b|\b[Ss]i ils?\b|\b(?:de|que|ne|le|la) [aàâeéèêiîoôu]"
    r"|\b[dnlq]u?'(?![aàâeéèêiîoôuyhAEIOUYHÉÀ« ])|\bpas (?:un|une|des) (?:RQTH|accord|avis|indemn|contrat de travail)"
)


def is_sound(text: str) -> bool:
    opened = 0
    for sign in text:
        opened += {"(": 1, ")": -1}.get(sign, 0)
        if opened < 0:
            return False
    return opened == 0 and not WRONG.search(shown(text)) and text.lstrip("(« ")[0].isupper() and text.endswith(".")


@given(expressions, st.booleans(), st.sampled_from(Audience))
def test_every_expression_is_a_sound_sentence_for_its_reader(expression, met, audience):
    said = sentence(expression, FACTS, audience=audience, met=met)

    assert is_sound(said)
    other = r"\b[Vv]o(?:us|tre|s)\b" if audience is AGENT else r"\b[Ll]a personne(?! concernée)|\belle\b(?!-)"
    assert not re.search(other, said)


@given(expressions, st.sampled_from(Audience))
def test_a_condition_and_its_contrary_are_never_said_the_same_way(expression, audience):
    yes, no = (sentence(expression, FACTS, audience=audience, met=met) for met in (True, False))

    assert yes != no


@given(expressions, st.sampled_from(("si", "que", "parce que")), st.sampled_from(Audience))
def test_every_expression_goes_into_another_sentence(expression, after, audience):
    said = clause(expression, FACTS, audience=audience, after=after)

    assert is_sound(f"Voici {said}.")
    assert said.lstrip("(").startswith(after[:-1])


@given(expressions, st.sampled_from(Audience), st.data())
def test_whatever_is_known_what_is_found_is_a_sound_sentence(expression, audience, data):
    condition = Condition(expression=expression)
    known = {name: data.draw(values_of(FACTS[name])) for name in condition.facts if data.draw(st.booleans())}

    said = finding(condition, compiled(expression)(known), known, FACTS, audience=audience)

    assert is_sound(said)
    assert said.startswith("Il reste à savoir s") is (condition.met(known) is None)


def values_of(fact: Fact) -> st.SearchStrategy[object]:
    days = st.dates(date(2012, 1, 1), date(2027, 1, 1))
    known = {
        FactType.BOOL: st.booleans(),
        FactType.INT: st.integers(fact.minimum or 0, fact.maximum or 0)
        | st.builds(lambda low, size: Interval(low, low + size), st.integers(0, 90), st.integers(1, 90)),
        FactType.DATE: days | days.map(lambda day: Interval(day, None)),
        FactType.COMMUNE: st.just("69123"),
        FactType.CHOICE: st.sampled_from([*fact.choices] or ["-"]),
    }[fact.type]
    return known | st.just(NOT_APPLICABLE)
