"""What a sheet may hold for whom, and the words that an employer never reads."""

import pytest

from cordee.domain.sheet import KNOWN, WORDS, Known, Recipient, Words, kept_from_an_employer


def test_an_employer_gets_no_fact_of_the_case_but_the_name():
    assert KNOWN[Recipient.EMPLOYER] == (Known.NAME,)


def test_an_employer_reads_restrictions_return_aids_and_meetings_alone():
    assert set(WORDS[Recipient.EMPLOYER]) == {Words.RESTRICTIONS, Words.RETURN, Words.AIDS, Words.MEETINGS}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Je suis en arrêt maladie", "maladie"),
        ("J'ai la RQTH depuis mars", "RQTH"),
        ("Dépression sévère", "Dépression"),
        ("suite à un accident du travail", "accident"),
        ("burn-out", "burn-out"),
        ("mon traitement me fatigue", "traitement"),
        ("Invalidité de 2e catégorie", "Invalidité"),
        ("reconnue travailleuse handicapée", "handicapée"),
        ("un taux d’incapacité de 12 %", "taux d’incapacité"),
        ("Asthme : pas de poussière", "Asthme"),
        ("à cause de mes migraines", "migraines"),
        ("ma sciatique", "sciatique"),
        ("Parkinson", "Parkinson"),
        ("le sida", "sida"),
        ("Tendinite à l’épaule", "Tendinite"),
        ("arthrose et traitement de fond", "arthrose"),
        ("un traitement de fond", "traitement"),
        ("une ALD", "ALD"),
    ],
)
def test_a_word_that_tells_of_health_is_named(written, kept):
    assert kept_from_an_employer(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        "Pas de port de charges de plus de 5 kg, poste assis",
        "Mi-temps pendant deux mois, reprise le 3 mars",
        "Traitement de texte vocal, écran plus grand",
        "Traitement des demandes par écrit, l’hiver à l’intérieur",
        "Aldo passe me chercher à 17 h",
        "",
    ],
)
def test_what_one_can_do_is_no_word_of_health(written):
    assert kept_from_an_employer(written) == ""
