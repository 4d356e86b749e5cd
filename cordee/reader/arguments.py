"""The arguments of every command: what argparse says by itself, in French."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, Final, NoReturn

from cordee.domain.rules.answers import closest

HELP: Final = "affiche cette aide"
# What a refusal of argparse says, once the name of the argument is taken off: its pattern, and the French.
_CHOICE = re.compile(r"invalid choice: '?(?P<found>.*?)'? \(choose from (?P<choices>.*)\)", re.S)
_SENTENCES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.S), french)
    for pattern, french in (
        (r"the following arguments are required: (.*)", r"il manque : \1"),
        (r"one of the arguments (.*) is required", r"il manque l'un de : \1"),
        (r"unrecognized arguments: (.*)", r"arguments inconnus : \1"),
        (r"expected one argument", "attend une valeur"),
        (r"expected at most one argument", "attend une valeur au plus"),
        (r"expected at least one argument", "attend une valeur au moins"),
        (r"expected (\d+) arguments?", r"attend \1 valeurs"),
        (r"ignored explicit argument (.*)", r"n'attend pas de valeur, trouvé \1"),
        (r"not allowed with argument (.*)", r"ne va pas avec \1"),
        (r"invalid int value: (.*)", r"trouvé \1, attendu un nombre entier"),
        (r"invalid float value: (.*)", r"trouvé \1, attendu un nombre"),
        (r"invalid \w+ value: (.*)", r"trouvé \1, qui ne convient pas"),
        (r"ambiguous option: (.*) could match (.*)", r"« \1 » peut vouloir dire : \2"),
    )
)
_UNKNOWN = re.compile(r"unrecognized arguments: (-\S+).*", re.S)
_ARGUMENT = re.compile(r"argument (?P<name>[^:]+): (?P<rest>.*)", re.S)


class _FrenchFormatter(argparse.HelpFormatter):
    """Only the word before the usage differs."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "utilisation : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser whose help and refusals are in French; commands under it are of the same kind."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _FrenchFormatter} | options | {"add_help": False})
        self._positionals.title, self._optionals.title = "arguments", "options"
        self.add_argument("-h", "--help", action="help", help=HELP)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}{self.prog} : {in_french(message)}{self._near(message)}\n")

    def _near(self, message: str) -> str:
        """Suggest the nearest option when the first unknown word looks like one."""
        unknown = _UNKNOWN.fullmatch(message)
        options = [option for action in self._actions for option in action.option_strings]
        return closest(unknown[1].split("=")[0], options) if unknown else ""


def in_french(message: str) -> str:
    """Return a refusal of argparse in French; what it does not say itself is left as it is."""
    if named := _ARGUMENT.fullmatch(message):
        return f"{named['name']} : {in_french(named['rest'])}"
    if found := _CHOICE.fullmatch(message):
        choices = [choice.strip("'\" ") for choice in found["choices"].split(",")]
        near = closest(found["found"], choices)
        return f"choix inconnu : « {found['found']} » (choisir parmi : {', '.join(choices)}){near}"
    for pattern, french in _SENTENCES:
        if pattern.fullmatch(message):
            return pattern.sub(french, message)
    return message
