"""A text that is not YAML: what was found, where, what was expected; never the words of the library."""

import re

import pytest

from cordee.reader.yaml_source import Unreadable, read_document


@pytest.mark.parametrize(
    ("text", "line", "found", "expected"),
    [
        ("a: 1\nb: [1, 2\n", 3, "la fin du fichier", "« ] » pour fermer la liste"),
        ("a: {b: 1\n", 2, "la fin du fichier", "« } » pour fermer les champs"),
        ("a: 1\nb: c: d", 2, "« : d »", "se met entre guillemets"),
        ("a:\n\t- 1", 2, "« - 1 »", "pas de tabulation"),
        ('a: "x', 1, "la fin du fichier", "le guillemet qui ferme"),
        ("a: 1\nb\n", 3, "la fin du fichier", "une espace après la clé"),
        ('a: "\\q"', 1, '« \\q" »', "entre apostrophes"),
        ("- a\nb: 1", 2, "« b: 1 »", "un tiret"),
        ("a: 1\n- b", 2, "« - b »", "une clé"),
        ("a: 1\nx: \x01", 2, "un signe qui ne s'imprime pas", "sans signe de contrôle"),
    ],
)
def test_what_was_found_and_expected_is_said_in_french_with_its_line(text, line, found, expected):
    with pytest.raises(Unreadable) as refused:
        read_document(text, file="s.yaml")

    said = str(refused.value)
    assert said.startswith(f"s.yaml, ligne {line}, colonne ")
    assert f"ce n'est pas du YAML : trouvé {found}, attendu " in said
    assert expected in said
    assert not re.search(r"\b(expected|found|did|while|not|block|mapping)\b", said)
