"""Labels of conditions that say less than the generated sentence, or the same."""

import pytest

from cordee.reader.checks import check_files
from cordee.reader.fields import Severity
from tests.reader.small_checks import TODAY, files


def doubts(label):
    """Of a catalogue of a few lines, one condition of which has this label."""
    written = files({"long": {"conditions": ["jours >= 30"]}})
    one = "services/long.yaml"
    written[one] = written[one].replace('"jours >= 30"', f'"jours >= 30", label: "{label}"')
    return [problem for problem in check_files(written, on=TODAY) if "le libellé" in problem.message]


@pytest.mark.parametrize("label", ["N'est pas agent public.", "Est salarié.", "A un contrat.", "Ne travaille plus."])
def test_a_label_that_begins_with_its_verb_is_doubtful(label):
    (doubt,) = doubts(label)

    assert doubt.severity is Severity.DOUBT
    assert f"« {label} » n'a pas de sujet" in doubt.message


def test_a_label_that_repeats_the_generated_sentence_is_doubtful():
    (doubt,) = doubts("Durée : 30\N{NO-BREAK SPACE}jours au moins.")

    assert "répète la phrase produite" in doubt.message


@pytest.mark.parametrize("label", ["Mission en cours ou finie.", "Établissement ouvert.", "À son compte."])
def test_a_label_with_a_subject_or_without_verb_is_not(label):
    assert doubts(label) == []
