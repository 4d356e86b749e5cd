"""The released situations as at the console, without a browser: what is told first, then how many questions are left.

Who calls is asked first, then the needs; what the person told is noted in one line; then the commune, and what the
engine asks. The line counts as one question. What the case does not say is « ne sait pas ». No directory is loaded.
"""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from statistics import median

import pytest

from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.situation import CALLER, Situation
from cordee.domain.rules.evaluation import NOT_APPLICABLE
from cordee.domain.rules.heard.line import read_line
from cordee.domain.rules.heard.pieces import UNSURE, Place, Talk
from cordee.domain.rules.heard.vocabulary import Vocabulary
from cordee.domain.territory import search_key
from cordee.reader.cases import read_cases
from cordee.reader.line_words import read_line_words
from tests.real_catalogue import CONTENT, real_engine
from tests.told_first import TOLD_FIRST

ENGINE = real_engine()
CASES = [one for one in read_cases(CONTENT / "cases", ENGINE.catalogue) if re.match(r"[mp]\d\d-", one.id)]
MOST_QUESTIONS_IN_HALF = 8
TYPED = "(ligne)"  # what the person told is noted in one act, which counts as a question does
ASKED_OF_EMPLOYERS = frozenset({"employeur", "representant_personnel"})


@dataclass(frozen=True)
class Call:
    """One call under way: what was answered, and what nobody knows."""

    case: object
    told: dict = field(default_factory=dict)
    unsure: frozenset = frozenset()

    @property
    def situation(self):
        facts = {fact: value for fact, value in self.told.items() if fact != CALLER}
        needs = tuple(self.case.situation.needs)
        return Situation(caller=self.told.get(CALLER), needs=needs, facts=facts, unsure=self.unsure)

    @property
    def known(self):
        return ENGINE.known(self.situation, on=self.case.on)

    @property
    def next_question(self):
        known = self.known
        if known.caller is None:
            return CALLER
        place = "commune_travail" if known.caller in ASKED_OF_EMPLOYERS else "commune_residence"
        if place not in known.values and place not in known.never_ask:
            return place
        decision = ENGINE.decide(self.situation, on=self.case.on)
        return next((fact for fact in decision.ask if fact in decision.decisive), "")

    def answered(self, fact):
        said = {CALLER: self.case.situation.caller, **self.case.situation.facts}.get(fact)
        if said is None:
            return replace(self, unsure=self.unsure | {fact})
        return replace(self, told={**self.told, fact: said})

    def heard(self, pieces):
        notes = [note for piece in pieces if piece.settled for note in piece.meanings[0]]
        told = {note.fact: note.value for note in notes if not note.told}
        return replace(
            self, told=self.told | told, unsure=self.unsure | {one.fact for one in notes if one.told == UNSURE}
        )


@cache
def vocabulary():
    return Vocabulary(ENGINE.catalogue, read_line_words(CONTENT))


@cache
def communes():
    found = defaultdict(list)
    with (CONTENT.parent / "data" / "communes.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[search_key(row["nom"])].append(Place(code=row["code"], label=row["nom"]))
    return found


def read(call, line):
    known = call.known
    talk = Talk(
        on=call.case.on,
        asked=call.next_question,
        caller=known.caller,
        answered=frozenset({*call.told, *call.unsure, *known.values}),
        values=call.told,
        needs=frozenset(call.case.situation.needs),
        useless=frozenset(fact for fact, value in known.values.items() if value is NOT_APPLICABLE),
        closed=ENGINE.health_closed(call.situation, on=call.case.on),
    )
    return read_line(vocabulary(), line, talk, lambda text, whole: communes()[search_key(text)] if whole else [])


def picked_up(case):
    """Who calls is known."""
    return Call(case).answered(CALLER)


def questions(case, line):
    """In their order, who calls and the line typed included; none while somebody is in danger."""
    if SAFETY_NEED in case.situation.needs:
        return []
    call, asked = picked_up(case), [CALLER]
    if line:
        call = call.heard(read(call, line))
        asked.append(TYPED)
    while fact := call.next_question:
        assert fact not in asked
        asked.append(fact)
        call = call.answered(fact)
    return asked


def test_each_case_has_what_its_story_tells():
    assert set(TOLD_FIRST) == {case.id for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_all_that_is_told_is_understood_and_is_what_the_case_says(case):
    call = picked_up(case)
    pieces = read(call, TOLD_FIRST[case.id])

    assert [piece.words for piece in pieces if not piece.settled] == []
    heard = call.heard(pieces)
    together = replace(heard, told={**case.situation.facts, **heard.told})
    assert together.known.contradictions == ()
    said = case.situation.facts
    assert [fact for fact, value in heard.told.items() if fact in said and not agree(value, said[fact])] == []
    assert heard.unsure.isdisjoint(case.situation.facts)


def agree(typed, said):
    """« Plus de 7 ans » holds ninety months."""
    low, high = getattr(typed, "low", typed), getattr(typed, "high", typed)
    if typed == said or low is high:
        return typed == said
    return (low is None or low <= said) and (high is None or said <= high)


def test_in_half_of_the_cases_at_most_eight_questions_are_asked_the_line_counted():
    asked = {case.id: questions(case, TOLD_FIRST[case.id]) for case in CASES}

    counted = [len(found) for found in asked.values()]
    for case, found in asked.items():
        print(f"{case:<10}{len(found):>3}  {' '.join(found)}")
    print(f"questions : médiane {median(counted)}, moyenne {sum(counted) / len(counted):.2f}, au plus {max(counted)}")
    assert median(counted) <= MOST_QUESTIONS_IN_HALF
