"""Any expression over the facts of the delivered catalogue is said soundly in English; its words, one by one."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.catalogue import Condition
from cordee.domain.deadlines import DeadlineKind
from cordee.domain.delays import DayKind, Delay
from cordee.domain.orientation.agenda import english as agenda
from cordee.domain.orientation.known_days import Days
from cordee.domain.rules.english.frames import frame, shaped, words
from cordee.domain.rules.english.words import counted, enumerated, neither, plural, said_day, said_interval
from cordee.domain.rules.evaluation import Interval, compiled
from cordee.domain.rules.grammar import Polarity
from cordee.domain.rules.parsing import parse
from cordee.domain.rules.phrases import Audience, BadPhrase
from cordee.domain.rules.saying import clause, finding, said_number, said_value, sentence
from cordee.domain.tongue import Tongue
from cordee.domain.translating import english
from cordee.reader.catalogue import read_catalogue
from tests.domain.rules.spoken import AGENT, PERSON, shown
from tests.domain.rules.test_any_sentence import expressions, values_of

FACTS = english(read_catalogue(Path(__file__).parents[3] / "content")).facts
WRONG = re.compile(
    r"  | ,| \.|\.\.|,,|[{}\[\]|]|\b(?:person|employer|company) (?:are|have|do)\b"
    r"|\b(?:[Yy]ou|they) (?:is|has|was|does)\b|\bnot no\b|\bno no\b|\bnot neither\b"
    r"|«|»|(?<![\w-])(?:vous|elle|est|des|du|une)(?![\w-])"
)


def is_sound(text):
    opened = 0
    for sign in text:
        opened += {"(": 1, ")": -1}.get(sign, 0)
        if opened < 0:
            return False
    return opened == 0 and not WRONG.search(shown(text)) and text.lstrip("(“ ")[0].isupper() and text.endswith(".")


@given(expressions, st.booleans(), st.sampled_from(Audience))
def test_every_expression_is_a_sound_sentence_for_its_reader(expression, met, audience):
    said = sentence(expression, FACTS, audience=audience, met=met)

    assert is_sound(said)
    other = r"\b[Yy]our?\b" if audience is AGENT else r"\b[Tt]he person(?! concerned)\b"
    assert not re.search(other, said)


@given(expressions, st.sampled_from(Audience))
def test_a_condition_and_its_contrary_are_never_said_the_same_way(expression, audience):
    yes, no = (sentence(expression, FACTS, audience=audience, met=met) for met in (True, False))

    assert yes != no


@given(
    expressions, st.sampled_from((("si", "if"), ("que", "that"), ("parce que", "because"))), st.sampled_from(Audience)
)
def test_every_expression_goes_into_another_sentence(expression, after, audience):
    french, word = after
    said = clause(expression, FACTS, audience=audience, after=french)

    assert is_sound(f"Here {said}.")
    assert said.lstrip("(").startswith(f"{word} ")


@given(expressions, st.sampled_from(Audience), st.data())
def test_whatever_is_known_what_is_found_is_a_sound_sentence(expression, audience, data):
    condition = Condition(expression=expression)
    known = {name: data.draw(values_of(FACTS[name])) for name in condition.facts if data.draw(st.booleans())}

    said = finding(condition, compiled(expression)(known), known, FACTS, audience=audience)

    assert is_sound(said)
    assert said.startswith("It is still not known whether ") is (condition.met(known) is None)


@pytest.mark.parametrize(
    ("written", "audience", "met", "said"),
    [
        ("en_arret", PERSON, True, "You are off sick."),
        ("en_arret and contrat_en_cours", AGENT, True,
         "The person is off sick and they have an employment contract that is still running."),
        ("en_arret and contrat_en_cours", AGENT, False,
         "The person is not off sick or they have no employment contract that is still running."),
        ("statut in ['salarie', 'apprenti']", PERSON, False,
         "You are neither an employee in the private sector nor an apprentice."),
        ("effectif_entreprise < 50", AGENT, True, "The company has fewer than 50 employees."),
        ("arret_jours <= 30", PERSON, True, "Your sick leave has lasted at most 30 days."),
        ("arret_debut < date('2026-03-01')", PERSON, False, "Your sick leave began on or after 1 March 2026."),
        ("rqth != 'oui'", PERSON, True, "You have no recognition as a disabled worker (RQTH)."),
        ("arret_jours + reprise_prevue_jours > 60", PERSON, True,
         "The length of your sick leave and the time before your return to work add up to more than 60 days."),
    ],
)  # fmt: skip
def test_a_condition_in_english(written, audience, met, said):
    assert shown(sentence(parse(written), FACTS, audience=audience, met=met)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "not known"), (True, "yes"), (False, "no"), (date(2026, 3, 14), "14 March 2026")],
)
def test_a_value_in_english(value, said):
    assert said_value(FACTS["en_arret"], value) == said


def test_numbers_and_lists():
    assert shown(said_number(1300, "days", Tongue.ENGLISH)) == "1,300 days"
    assert shown(counted(1, "person")) == "1 person" and shown(counted(0, "person")) == "0 people"
    assert (counted(20, "%"), plural("agency"), plural("day")) == ("20%", "agencies", "days")
    assert said_day(date(2015, 6, 1)) == "1 June 2015"
    assert shown(said_interval(Interval(60, 120), "day")) == "between 60 and 120 days"
    assert said_interval(Interval(None, date(2026, 3, 14)), "") == "on or before 14 March 2026"
    assert enumerated(["a", "b", "c"], "and") == "a, b and c"
    assert (neither(["a", "b"]), neither(["a", "b", "c"])) == ("neither a nor b", "neither a, nor b, nor c")


@pytest.mark.parametrize(
    ("text", "you", "not_you", "they"),
    [
        ("the person [lives] alone", "you live alone", "you do not live alone", "they live alone"),
        ("the person [wishes] to go", "you wish to go", "you do not wish to go", "they wish to go"),
        ("the person [tries] {a/b}", "you try b", "you do not try b", "they try a"),
        ("the person [has] {an} aim", "you have an aim", "you have no aim", "they have an aim"),
        ("the person [has] seen {their} boss", "you have seen your boss", "you have not seen your boss",
         "they have seen their boss"),
        ("the person [went] home", "you went home", "you did not go home", "they went home"),
    ],
)  # fmt: skip
def test_a_verb_agrees_with_who_is_spoken_of(text, you, not_you, they):
    read = frame(text)
    yes, no = (shaped(read, polarity, PERSON) for polarity in (Polarity.YES, Polarity.NO))
    third = shaped(read, Polarity.YES, AGENT)

    assert (f"{yes.subject} {yes.predicate}", f"{no.subject} {no.predicate}") == (you, not_you)
    assert f"{third.again} {third.then}" == they


@pytest.mark.parametrize("text", ["the person is off sick", "the person [has] {un} contract", "the person [has] {a"])
def test_a_clause_that_cannot_be_said_is_refused(text):
    with pytest.raises(BadPhrase):
        frame(text)
    assert words("{their} own") == "{their} own"


def days(first=None, last=None):
    return Days(first, last)


FIRST, LAST = date(2026, 3, 14), date(2026, 3, 20)


@pytest.mark.parametrize(
    ("say", "exact", "range_", "no_last", "no_first"),
    [
        (agenda.said_from, "from 14 March 2026", "from a day between 14 March 2026 and 20 March 2026",
         "from 14 March 2026 at the earliest", "from 20 March 2026 at the latest"),
        (agenda.said_until, "until 14 March 2026", "until a day between 14 March 2026 and 20 March 2026",
         "at least until 14 March 2026", "until 20 March 2026 at the latest"),
        (agenda.said_by, "by 14 March 2026", "by a day between 14 March 2026 and 20 March 2026",
         "by a last day that is not before 14 March 2026", "by 20 March 2026, perhaps earlier"),
        (agenda.said_on, "on 14 March 2026", "between 14 March 2026 and 20 March 2026",
         "on or after 14 March 2026", "on or before 20 March 2026"),
    ],
)  # fmt: skip
def test_a_day_takes_the_preposition_of_what_is_known_of_it(say, exact, range_, no_last, no_first):
    known = [days(FIRST, FIRST), days(FIRST, LAST), days(FIRST, None), days(None, LAST)]

    assert [say(one) for one in known] == [exact, range_, no_last, no_first]


def test_a_sentence_with_days_and_what_is_behind():
    window, exact = DeadlineKind.WINDOW, days(FIRST, FIRST)

    assert agenda.filled("Ask {from} and {until}.", window, exact, None) == (
        "Ask from 14 March 2026 and until a day that is not known yet."
    )
    assert agenda.past_sentence(window, exact, "see.", surely=True) == "Time limit over since 14 March 2026: see."
    assert agenda.past_sentence(window, exact, "see.", surely=False) == (
        "Time limit perhaps over (on 14 March 2026): see."
    )
    assert agenda.past_sentence(DeadlineKind.INCOME, exact, "see.", surely=True) == "Since 14 March 2026: see."


@pytest.mark.parametrize(
    ("delay", "said"),
    [
        (Delay(months=1, days=1), "1 month and 1 day"),
        (Delay(years=2), "2 years"),
        (Delay(days=7, kind=DayKind.OUVRABLE), "7 working days (Monday to Saturday, without public holidays)"),
        (Delay(days=30, kind=DayKind.CLEAR), "30 clear days (neither the first day nor the last one counts)"),
    ],
)
def test_a_delay_in_english(delay, said):
    assert agenda.said_delay(delay) == said
