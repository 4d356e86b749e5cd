"""What a command says of its arguments, help and refusals, is in French."""

import re
from contextlib import suppress
from importlib import import_module

import pytest

from cordee.bench.command import SUITES
from cordee.bench.command import main as bench
from cordee.config import commands
from cordee.reader.arguments import FrenchParser
from cordee.reader.cli import CATALOGUE_COMMANDS

ENGLISH = re.compile(r"\b(usage|positional|optional|show this|help message|invalid|choose|required)\b", re.I)
OWN_HELP = {"manage", "catalogue", "bench"}
TARGETS = {name: command.target for name, command in commands.COMMANDS.items() if name not in OWN_HELP} | {
    f"catalogue {name}": target for name, (target, _) in CATALOGUE_COMMANDS.items()
}


def run(target, *arguments):
    module, function = target.split(":")
    with suppress(SystemExit):
        getattr(import_module(module), function)(list(arguments))


@pytest.mark.parametrize("name", TARGETS)
def test_the_help_of_every_command_is_french(name, capsys):
    run(TARGETS[name], "--help")

    said = capsys.readouterr().out
    assert said.startswith(f"utilisation : cordee {name}")
    assert "affiche cette aide" in said
    assert not ENGLISH.search(said), said


@pytest.mark.parametrize("suite", SUITES)
def test_the_help_of_every_measure_is_french(suite, capsys):
    bench([suite, "--help"])

    said = capsys.readouterr().out
    assert said.startswith("utilisation : ")
    assert not ENGLISH.search(said), said


@pytest.fixture
def refusal(capsys):
    parser = FrenchParser(prog="essai")
    parser.add_argument("action", choices=["check", "write"])
    parser.add_argument("--count", type=int)
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--json", action="store_true")
    either.add_argument("--text", action="store_true")

    def refused(*arguments):
        with pytest.raises(SystemExit) as stopped:
            parser.parse_args(arguments)
        assert stopped.value.code == 2
        return capsys.readouterr().err.splitlines()[-1]

    return refused


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "essai : il manque : action"),
        (
            ["chek"],
            "essai : action : choix inconnu : « chek » (choisir parmi : check, write) ; vouliez-vous dire « check » ?",
        ),
        (["check", "--count"], "essai : --count : attend une valeur"),
        (["check", "--count", "x"], "essai : --count : trouvé 'x', attendu un nombre entier"),
        (["check", "--jsn"], "essai : arguments inconnus : --jsn ; vouliez-vous dire « --json » ?"),
        (["check", "encore"], "essai : arguments inconnus : encore"),
        (["check", "--json", "--text"], "essai : --text : ne va pas avec --json"),
        (["check", "--json=1"], "essai : --json : n'attend pas de valeur, trouvé '1'"),
    ],
)
def test_a_refusal_says_in_french_what_is_wrong(refusal, arguments, said):
    assert refusal(*arguments) == said


def test_a_command_that_is_nearly_right_is_suggested(capsys):
    assert commands.run(["orientt"]) == 2
    assert "« orientt » n’existe pas ; vouliez-vous dire « orient » ?" in capsys.readouterr().err
