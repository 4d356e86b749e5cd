from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.ui import typography

THURSDAY = date(2026, 3, 12)


def plain(text: str) -> str:
    return text.replace(typography.HARD, " ").replace(typography.NARROW, " ")


def test_a_day_is_written_as_people_say_it():
    assert plain(typography.long_day(date(2026, 3, 14))) == "samedi 14 mars 2026"
    assert plain(typography.long_day(date(2026, 5, 1))) == "vendredi 1er mai 2026"
    assert typography.table_day(date(2026, 3, 4)) == "04/03/2026"


def test_an_instant_belongs_to_its_day_in_france():
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    assert plain(typography.long_day(late)) == "jeudi 2 juillet 2026"
    assert plain(typography.clock(late)) == "0 h 30"
    assert plain(typography.moment(late)) == "jeudi 2 juillet 2026 à 0 h 30"
    assert plain(typography.clock(datetime(2026, 1, 5, 13, 0, tzinfo=UTC))) == "14 h"


@pytest.mark.parametrize(
    ("on", "words", "tone"),
    [
        (date(2026, 3, 10), "en retard de 2 jours (10 mars)", "late"),
        (date(2026, 3, 11), "en retard de 1 jour (11 mars)", "late"),
        (date(2026, 3, 12), "aujourd'hui", "soon"),
        (date(2026, 3, 13), "demain (13 mars)", "soon"),
        (date(2026, 3, 14), "dans 2 jours (14 mars)", "soon"),
        (date(2026, 4, 1), "dans 20 jours (1er avril)", "later"),
        (date(2027, 1, 4), "dans 298 jours (4 janvier 2027)", "later"),
    ],
)
def test_a_deadline_says_how_long_is_left_and_which_day(on, words, tone):
    assert plain(typography.deadline_words(on, today=THURSDAY)) == words
    assert typography.deadline_tone(on, today=THURSDAY) == tone


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (999, "999"), (12345, "12 345"), (1234567, "1 234 567"), (12.5, "12,5"), (3.0, "3")]
)
def test_numbers_have_thin_spaces_and_a_comma(number, words):
    assert plain(typography.count_words(number)) == words


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Vraiment ?", "Vraiment\u202f?"),
        ("Vraiment?", "Vraiment\u202f?"),
        ("Attention : danger !", "Attention\u00a0: danger\u202f!"),
        ("Il dit « oui » ; elle non.", "Il dit «\u00a0oui\u00a0»\u202f; elle non."),
        ("« Êtes-vous en sécurité ? »", "«\u00a0Êtes-vous en sécurité\u202f?\u00a0»"),
        ("«oui»", "«\u00a0oui\u00a0»"),
        ("30 jours, 9 h 05, 20 %", "30\u00a0jours, 9\u00a0h\u00a005, 20\u00a0%"),
        ("à 12:30, http://exemple", "à 12:30, http://exemple"),
        ("Fin (voir plus haut) ?", "Fin (voir plus haut)\u202f?"),
        ("&amp; puis", "&amp; puis"),
    ],
)
def test_french_spaces_do_not_break(typed, shown):
    assert typography.spaced(typed) == shown


def test_tags_and_their_attributes_are_left_alone():
    html = '<a href="/page?q=1" title="Vraiment ?">Vraiment ?</a>'

    assert typography.spaced(html) == '<a href="/page?q=1" title="Vraiment ?">Vraiment\u202f?</a>'


@given(st.text(alphabet="ab« »:;!?5%<>&'\u00a0\u202f.hjours ", max_size=40))
def test_spacing_twice_changes_nothing_more_and_loses_no_sign(text):
    once = typography.spaced(text)

    assert typography.spaced(once) == once
    assert "".join(once.split()) == "".join(text.split())
