"""What has no place between a person and her employer, and the words to which she agrees."""

from datetime import date

import pytest

from cordee.domain.employer import AGREEMENT_VERSION, Fault, Kind, Shared, agreement, fault_in, in_order

RETURN = Shared(kind=Kind.RETURN, text="En janvier")
WRITTEN = Shared(kind=Kind.RESTRICTION, text="Pas de charges", author="Dr Blanc", on=date(2026, 11, 2))


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("Elle suit un traitement", (Fault.HEALTH, "traitement")),
        ("Reconnue handicapée", (Fault.HEALTH, "handicapée")),
        ("Un dossier à la MDPH", (Fault.HEALTH, "MDPH")),
        ("Avec Cap Emploi 73", (Fault.NETWORK, "Cap Emploi")),
        ("Avec Cap-emploi", (Fault.NETWORK, "Cap-emploi")),
        ("Au titre du maintien-en-emploi", (Fault.NETWORK, "maintien-en-emploi")),
        ("Financé par l’AGEFIPH", (Fault.NETWORK, "AGEFIPH")),
        ("1 85 05 73 065 123 45", (Fault.NIR, "")),
    ],
)
def test_what_tells_of_health_or_of_who_helps_is_found(words, fault):
    assert fault_in(words) == fault


@pytest.mark.parametrize(
    "words",
    ["Pas de port de charges de plus de 5 kg", "Reprise le 1er mars à mi-temps", "Aide à l’adaptation du poste", ""],
)
def test_what_is_about_work_passes(words):
    assert fault_in(words) is None


def test_the_words_name_the_contact_and_only_the_kinds_that_are_shared():
    said = agreement(
        contact="Mme Roux", lines=(RETURN, WRITTEN), until="2 mars", phone="0800", version=AGREEMENT_VERSION
    )

    assert "Mme Roux lise les lignes que j'ai choisies" in said
    assert "ce que le médecin du travail a écrit, ma reprise prévue." in said
    assert "les aides" not in said


def test_a_line_is_read_as_it_was_stored_and_lines_keep_the_order_of_the_page():
    assert Shared.read(WRITTEN.stored()) == WRITTEN
    assert Shared.read(RETURN.stored()) == RETURN
    assert in_order((RETURN, WRITTEN)) == (WRITTEN, RETURN)
