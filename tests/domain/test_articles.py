"""An organisation's name takes the article of its first word, or none when it is a name."""

import pytest

from cordee.domain.articles import the, to_the


@pytest.mark.parametrize(
    ("name", "subject", "to"),
    [
        ("Maison du handicap", "la Maison du handicap", "à la Maison du handicap"),
        ("Ligne régionale", "la Ligne régionale", "à la Ligne régionale"),
        ("Service social", "le Service social", "au Service social"),
        ("Centre de bilan 73", "le Centre de bilan 73", "au Centre de bilan 73"),
        ("Équipe mobile", "l'Équipe mobile", "à l'Équipe mobile"),
        ("Agefiph", "l'Agefiph", "à l'Agefiph"),
        ("MDPH de l'Isère", "la MDPH de l'Isère", "à la MDPH de l'Isère"),
        ("Services de la Drôme", "les Services de la Drôme", "aux Services de la Drôme"),
        ("Cap emploi", "Cap emploi", "à Cap emploi"),
        ("France Travail", "France Travail", "à France Travail"),
        ("Apec", "Apec", "à Apec"),
    ],
)
def test_a_name_stands_in_a_sentence(name, subject, to):
    assert (the(name), to_the(name)) == (subject, to)
