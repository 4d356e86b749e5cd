"""Every condition and answer of the content in French, beside the text that somebody has read."""

from difflib import unified_diff
from pathlib import Path

from cordee.domain.catalogue import FactType
from cordee.domain.rules.language import And, Compare, Expression, Not, Or
from cordee.reader.catalogue import read_catalogue
from cordee.reader.sentences import conditions_of, sentence_lines

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "content")
READ = Path(__file__).parent / "sentences.txt"
TO_DO = (
    "Les phrases du catalogue ont changé. Relisez la différence ci-dessous ; si tout est juste :\n"
    "  cordee catalogue sentences > tests/content/sentences.txt\n\n"
)


def test_the_sentences_of_the_content_are_those_that_were_read():
    read = READ.read_text("utf-8").splitlines()
    now = list(sentence_lines(CATALOGUE))

    difference = unified_diff(read, now, "relu", "maintenant", n=1, lineterm="")

    assert read == now, TO_DO + "\n".join(difference)


def test_every_fact_has_its_phrase():
    assert [fact.id for fact in CATALOGUE.facts.values() if fact.said is None] == []


def test_every_number_that_is_added_to_another_has_a_name():
    summed = {name for condition in conditions_of(CATALOGUE) for name in added_in(condition.expression)}

    assert summed
    assert [name for name in sorted(summed) if not (said := CATALOGUE.facts[name].said) or not said.noun] == []
    assert {CATALOGUE.facts[name].type for name in summed} == {FactType.INT}


def added_in(expression: Expression) -> set[str]:
    match expression:
        case Compare(names) if len(names) > 1:
            return set(names)
        case Not(inner):
            return added_in(inner)
        case And(parts) | Or(parts):
            return set().union(*(added_in(part) for part in parts))
        case _:
            return set()
