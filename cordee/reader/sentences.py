"""``cordee catalogue sentences``: every condition and every answer of the catalogue as a sentence, to be read.

The text is also kept beside the tests of the content, so that a change of wording is seen before it is published.
"""

import argparse
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cordee.domain.catalogue import Catalogue, Condition, Fact, FactType
from cordee.domain.departements import DEPARTEMENTS
from cordee.domain.rules.language import Bare, Compare, Expression, Operator
from cordee.domain.rules.saying import Audience, finding, sentence
from cordee.domain.tongue import Tongue
from cordee.domain.translating import english
from cordee.reader.cli import command_parser, run_command
from cordee.reader.opening import open_catalogue

SAMPLE_DAY, SAMPLE_NUMBER = date(2026, 3, 1), 12
AUDIENCES = ((Audience.AGENT, "agent"), (Audience.PERSON, "personne"))
MADE_BY = {
    Tongue.FRENCH: "#   cordee catalogue sentences > tests/content/sentences.txt",
    Tongue.ENGLISH: "#   cordee catalogue sentences --english > tests/content/sentences_english.txt",
}
HEAD = (
    "# Every distinct condition of the catalogue, then every answer, as people read them. Made by:",
    "{made_by}",
    "# To the agent yes and no, to the person yes and no; « libellé » is the author's own sentence.",
    "# For a number or a day: three comparisons, then what is found when it is too low by one, then values said apart.",
)


def sentences(argv: Sequence[str]) -> int:
    """Print the sentences of the whole catalogue."""
    parser = command_parser("catalogue sentences", "Écrit en français chaque condition et chaque réponse du catalogue.")
    parser.add_argument("--english", action="store_true", help="en anglais, comme sur les pages anglaises")
    return run_command(parser, argv, _print)


def _print(arguments: argparse.Namespace) -> int:
    catalogue = open_catalogue(arguments.content)
    print("\n".join(sentence_lines(english(catalogue) if arguments.english else catalogue)))
    return 0


def sentence_lines(catalogue: Catalogue) -> Iterator[str]:
    """Yield the lines of the text, conditions in alphabetical order of their written form, facts in their own order.

    Labels are of French only: their English is read where it is written.
    """
    yield from (line.format(made_by=MADE_BY[catalogue.tongue]) for line in HEAD)
    labels: dict[str, dict[str, None]] = {}
    expressions: dict[str, Expression] = {}
    for condition in conditions_of(catalogue):
        expressions[condition.written] = condition.expression
        shown = condition.label if catalogue.tongue is Tongue.FRENCH else None
        labels.setdefault(condition.written, {}).update({shown: None} if shown else {})
    for written in sorted(expressions):
        yield from ("", written)
        yield from _four(expressions[written], catalogue)
        yield from (f"  libellé   {label}" for label in labels[written])
    for fact in catalogue.facts.values():
        yield from ("", f"[{fact.id}]")
        yield from _answers(fact, catalogue)


def conditions_of(catalogue: Catalogue) -> Iterator[Condition]:
    """Yield every condition that is written somewhere, with repetitions."""
    for version in catalogue.versions.values():
        yield from version.conditions
        yield from (version.necessary_when,) if version.necessary_when else ()
    yield from (gate.condition for gate in catalogue.gates if gate.condition)
    for fact in catalogue.facts.values():
        yield from (fact.relevant_if,) if fact.relevant_if else ()
        yield from (case.condition for case in fact.derived.cases) if fact.derived else ()
    yield from (relation.never for relation in catalogue.relations)
    for deadline in catalogue.deadlines:
        yield from (deadline.condition,) if deadline.condition else ()
        yield from (case.condition for moment in deadline.moments for case in moment.cases if case.condition)


def _four(expression: Expression, catalogue: Catalogue) -> Iterator[str]:
    for audience, name in AUDIENCES:
        for met, word in ((True, "oui"), (False, "non")):
            said = sentence(expression, catalogue.facts, audience=audience, met=met)
            yield f"  {f'{name} {word}':<13}{said}"


def _answers(fact: Fact, catalogue: Catalogue) -> Iterator[str]:
    """Yes and no; each choice, and not that choice; a number and a day as they are found."""
    match fact.type:
        case FactType.BOOL:
            yield from _four(Bare(fact.id), catalogue)
        case FactType.CHOICE | FactType.CHOICES if fact.choices == DEPARTEMENTS:
            yield from _four(Compare((fact.id,), Operator.EQUAL, "69"), catalogue)
        case FactType.CHOICE | FactType.CHOICES:
            for choice in fact.choices:
                yield from _four(Compare((fact.id,), Operator.EQUAL, choice), catalogue)
        case FactType.COMMUNE:
            yield from _four(Compare((fact.id,), Operator.EQUAL, "69123"), catalogue)
        case FactType.INT | FactType.DATE:
            yield from _measured(fact, catalogue)


def _measured(fact: Fact, catalogue: Catalogue) -> Iterator[str]:
    """Both audiences with three comparisons, then what is said of a value that misses the first by one."""
    value = SAMPLE_DAY if fact.type is FactType.DATE else SAMPLE_NUMBER
    below = SAMPLE_DAY - timedelta(days=1) if fact.type is FactType.DATE else SAMPLE_NUMBER - 1
    for audience, name in AUDIENCES:
        for operator in (Operator.AT_LEAST, Operator.AT_MOST, Operator.EQUAL):
            said = sentence(Compare((fact.id,), operator, value), catalogue.facts, audience=audience)
            yield f"  {f'{name} {operator}':<13}{said}"
        wanted = Condition(expression=Compare((fact.id,), Operator.AT_LEAST, value))
        yield f"  {f'{name} -1':<13}{finding(wanted, False, {fact.id: below}, catalogue.facts, audience=audience)}"
    if fact.said:
        for own in fact.said.instead:
            yield f"  {f'agent {own}':<13}{sentence(Compare((fact.id,), Operator.EQUAL, int(own)), catalogue.facts)}"
