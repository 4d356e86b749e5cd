"""What an author writes under « said » is read, or refused with what to do."""

import pytest

from cordee.domain.catalogue import FactType
from cordee.domain.rules.parsing import parse
from cordee.domain.rules.saying import Audience, sentence
from cordee.reader.catalogue import BrokenCatalogue, read_catalogue_files

HEADS = {"needs.yaml": "{}", "operators.yaml": "{}", "programmes.yaml": "{}", "gates.yaml": "{}"}
CHOICES = 'choices: {oui: "Oui", non: "Non"}'


def facts_of(kind: FactType, said: str, more: str = ""):
    fact = (
        f"facts:\n  - id: essai\n    group: g\n    label: L\n    type: {kind}\n    question: Q\n    sensitivity: none\n"
        f"    asked_by: both\n    {more}\n    said: {said}\n"
    )
    return read_catalogue_files({**HEADS, "facts.yaml": fact}).facts


@pytest.mark.parametrize(
    ("kind", "said", "more", "written", "sentences"),
    [
        (
            FactType.BOOL,
            '"la personne [est] inscrit{e} à {son} cours"',
            "",
            "essai",
            ["La personne est inscrite à son cours.", "Vous n'êtes pas inscrit à votre cours."],
        ),
        (
            FactType.BOOL,
            "{yes: 'tout [va] bien', no: 'rien [ne va]'}",
            "",
            "essai",
            ["Tout va bien.", "Rien ne va."],
        ),
        (
            FactType.BOOL,
            '"la personne [{doit/devez}] {des} impôts"',
            "",
            "essai",
            ["La personne doit des impôts.", "Vous ne devez pas d'impôts."],
        ),
        (
            FactType.INT,
            "{frame: 'le délai [est] de {valeur:étape}', instead: {0: \"il n'y [a] plus de délai\"}}",
            "",
            "essai <= 1",
            ["Le délai est de 1 étape au plus.", "Le délai est de plus de 1 étape."],
        ),
        (
            FactType.CHOICE,
            "{frame: 'la personne [est] {valeur}', words: {oui: 'content{e}'}, "
            "instead: {non: {yes: 'rien [ne va]', no: 'tout [va]'}}}",
            CHOICES,
            "essai in ['oui', 'non']",
            ["La personne est contente ou rien ne va.", "Vous n'êtes pas content et tout va."],
        ),
    ],
)  # fmt: skip
def test_what_is_written_is_said(kind, said, more, written, sentences):
    facts = facts_of(kind, said, more)

    to_agent = sentence(parse(written), facts)
    to_person = sentence(parse(written), facts, audience=Audience.PERSON, met=False)

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in (to_agent, to_person)] == sentences


@pytest.mark.parametrize(
    ("kind", "said", "more", "problem"),
    [
        (FactType.BOOL, '"sans crochets"', "", "verbe entre crochets"),
        (FactType.BOOL, "3", "", "verbe entre crochets"),
        (FactType.BOOL, '"la personne [gazouille]"', "", "écrivez-le {craint/craignez}"),
        (FactType.BOOL, '"la personne [est] {valeur}"', "", "ne prend pas de valeur"),
        (FactType.BOOL, '"rien [n\'est] prêt"', "", "écrivez la phrase contraire"),
        (FactType.BOOL, "{yes: 'tout [va]', non: 'rien [ne va]'}", "", "champ « non » inconnu"),
        (FactType.INT, '"la personne [a] du temps"', "", "il manque {valeur}"),
        (FactType.INT, '"la personne [habite] {lieu}"', "", "{lieu} ne dit qu'un département ou une commune"),
        (FactType.INT, "{words: {}}", "", "verbe entre crochets"),
        (FactType.INT, "{frame: 'tout [dure] {valeur}', instead: [0]}", "", "« instead » attend"),
        (FactType.INT, "{frame: 'tout [dure] {valeur}', noun: 'la {x} durée'}", "", "n'est pas un repère"),
        (FactType.CHOICE, "{frame: 'tout [est] {valeur}', words: {oui: bien}}", CHOICES, "il manque les mots de non"),
        (FactType.CHOICE, "{frame: 'tout [est] {valeur}', words: {oui: bien, nom: mal}}", CHOICES, "« nom » n'est pas"),
        (
            FactType.CHOICE,
            "{frame: 'tout [est] {valeur}', words: {oui: bien}, instead: {non: 'rien [ne va]'}}",
            CHOICES,
            "écrivez la phrase contraire",
        ),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_place(kind, said, more, problem):
    with pytest.raises(BrokenCatalogue) as refused:
        facts_of(kind, said, more)

    assert problem in str(refused.value)
    assert "facts.yaml, ligne 10" in str(refused.value)
