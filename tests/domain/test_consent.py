from datetime import date, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordee.domain.access import DataClass
from cordee.domain.consent import (
    ASKED_CONSENT_VERSION,
    CONSENT_VERSION,
    MAX_WORDS,
    NOTICE_VERSION,
    RENEWAL_VERSION,
    SHAREABLE,
    WEB_CONSENT_VERSION,
    Scope,
    UnknownWording,
    consent_words,
    easy_words,
    notice_words,
    period_from,
)
from cordee.domain.periods import Period

OPERATOR, STRANGER = uuid4(), uuid4()
LONG_NAME = "Service de prévention et de santé au travail interentreprises du Nord-Isère et de la Bièvre"
days = st.dates(date(2008, 1, 1), date(2040, 1, 1))
class_sets = st.frozensets(st.sampled_from(SHAREABLE))


def scope(**changes):
    values = {
        "organisation": OPERATOR,
        "classes": frozenset({DataClass.IDENTITY, DataClass.SITUATION}),
        "period": Period(date(2026, 1, 1), date(2027, 1, 1)),
        "withdrawn_on": None,
    }
    return Scope(**(values | changes))


def test_a_consent_covers_its_organisation_its_classes_and_its_days():
    assert scope().covers(OPERATOR, {DataClass.IDENTITY}, on=date(2026, 1, 1))
    assert scope().covers(OPERATOR, {DataClass.IDENTITY, DataClass.SITUATION}, on=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("organisation", "classes", "on"),
    [
        (STRANGER, {DataClass.IDENTITY}, date(2026, 6, 1)),
        (OPERATOR, {DataClass.HEALTH}, date(2026, 6, 1)),
        (OPERATOR, {DataClass.IDENTITY}, date(2025, 12, 31)),
        (OPERATOR, {DataClass.IDENTITY}, date(2027, 1, 1)),
    ],
)
def test_a_consent_covers_nothing_else(organisation, classes, on):
    assert not scope().covers(organisation, classes, on=on)


def test_a_withdrawal_counts_from_its_own_day():
    withdrawn = scope(withdrawn_on=date(2026, 3, 1))

    assert withdrawn.covers(OPERATOR, {DataClass.IDENTITY}, on=date(2026, 2, 28))
    assert not withdrawn.covers(OPERATOR, {DataClass.IDENTITY}, on=date(2026, 3, 1))


@given(classes=class_sets, asked=class_sets, fewer=class_sets, on=days)
def test_asking_for_less_is_never_refused_when_more_was_covered(classes, asked, fewer, on):
    given_scope = scope(classes=classes)

    if given_scope.covers(OPERATOR, asked, on=on):
        assert given_scope.covers(OPERATOR, asked & fewer, on=on)


@given(on=days, withdrawn_on=days)
def test_nothing_is_covered_after_a_withdrawal(on, withdrawn_on):
    covered = scope(withdrawn_on=withdrawn_on).covers(OPERATOR, {DataClass.IDENTITY}, on=on)

    assert not (covered and on >= withdrawn_on)


@given(day=days)
def test_a_consent_lasts_twelve_months(day):
    period = period_from(day)

    assert period.start == day
    assert period.until is not None
    assert period.until.year == day.year + 1
    assert timedelta(days=365) <= period.until - day <= timedelta(days=366)


def test_a_consent_of_the_leap_day_ends_on_the_first_of_march():
    assert period_from(date(2028, 2, 29)).until == date(2029, 3, 1)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_what_is_read_aloud_is_short_and_complete(count):
    for classes in combinations(SHAREABLE, count):
        words = consent_words(
            CONSENT_VERSION,
            organisation=LONG_NAME,
            classes=classes,
            purpose="Préparer ma reprise après un arrêt",
            phone="04 65 71 00 00",
        )

        assert len(words.split()) <= MAX_WORDS
        assert LONG_NAME in words
        assert "12 mois" in words
        assert "retirer à tout moment" in words
        assert "04 65 71 00 00" in words


def test_the_words_say_what_is_sent_and_nothing_more():
    words = consent_words(
        CONSENT_VERSION,
        organisation="Cap emploi",
        classes={DataClass.SITUATION, DataClass.IDENTITY},
        purpose="Adapter mon poste",
        phone="04 65 71 00 00",
    )

    assert "transmets à Cap emploi votre nom, vos coordonnées et votre situation professionnelle" in words
    assert "santé" not in words


def test_a_consent_to_nothing_cannot_be_read():
    with pytest.raises(ValueError, match="at least one"):
        consent_words(CONSENT_VERSION, organisation="X", classes=[], purpose="Y", phone="Z")


def test_the_notice_says_how_long_and_how_to_erase():
    words = notice_words(NOTICE_VERSION, phone="04 65 71 00 00")

    assert "deux ans" in words
    assert "effacer" in words
    assert len(words.split()) <= MAX_WORDS


def test_an_unknown_wording_is_refused():
    with pytest.raises(UnknownWording):
        consent_words("inconnue", organisation="X", classes=SHAREABLE, purpose="Y", phone="Z")
    with pytest.raises(UnknownWording):
        notice_words("inconnue", phone="Z")


@pytest.mark.parametrize("version", [ASKED_CONSENT_VERSION, RENEWAL_VERSION, WEB_CONSENT_VERSION])
def test_the_easy_words_say_the_same_agreement_in_short_lines(version):
    lines = easy_words(
        version,
        organisation="Cap emploi de la Savoie",
        classes=[DataClass.IDENTITY, DataClass.HEALTH],
        purpose="garder votre emploi",
        phone="04 65 71 00 00",
    )

    text = " ".join(lines)
    assert lines[0].startswith("Cap emploi de la Savoie")
    assert all(said in text for said in ("votre nom", "votre santé au travail", "12 mois", "04 65 71 00 00"))
    assert "situation professionnelle" not in text
    own = [line for line in lines[2:] if not line.startswith(("Ce sont", "Appelez"))]
    assert max(len(line.split()) for line in own) <= 12
    assert ("Votre nom se voit" in text) is (version != RENEWAL_VERSION)
    assert ("Donnez votre code." in text) is (version == WEB_CONSENT_VERSION)
