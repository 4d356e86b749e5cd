"""The commands of ``cordee``: a table of names, loaded one at a time because a decision needs no Django."""

import sys
from importlib import import_module
from typing import NamedTuple

from cordee.config.errors import CannotStart
from cordee.domain.rules.answers import closest


class Command(NamedTuple):
    target: str  # "module:function", where function(argv: list[str]) -> int
    help: str


COMMANDS = {
    "demo": Command("cordee.config.commands.serving:demo", "lance une démonstration complète"),
    "serve": Command("cordee.config.commands.serving:serve", "lance le serveur et les tâches, sans données inventées"),
    "worker": Command("cordee.config.commands.serving:worker", "lance seulement les tâches"),
    "web": Command("cordee.config.commands.serving:web", "lance seulement le serveur"),
    "migrate": Command("cordee.config.commands.database:migrate", "met la base de données à jour"),
    "load": Command("cordee.config.commands.database:load", "publie le catalogue et charge le territoire"),
    "database": Command("cordee.config.commands.database:database", "base de données : roles, start, stop, psql"),
    "administrator": Command(
        "cordee.config.commands.administrator:administrator", "ouvre le compte d’un administrateur et l’invite"
    ),
    "check": Command("cordee.config.commands.checking:check", "vérifie les réglages avant une mise en service"),
    "check-invariants": Command(
        "cordee.config.commands.invariants:check_invariants", "vérifie que rien ne s’est perdu dans la base"
    ),
    "clocks": Command("cordee.config.commands.clocks:clocks", "délais et horloge : show, set, resume"),
    "mail": Command("cordee.config.commands.mail:mail", "courriels revenus sans avoir été remis : bounces"),
    "audit": Command("cordee.config.commands.audit:audit", "vérifie la chaîne du journal : verify, anchor"),
    "terms": Command("cordee.config.commands.terms:terms", "nomme les dossiers clos au terme passé ; n’efface rien"),
    "manage": Command("cordee.config.commands.manage:manage", "passe la suite à Django"),
    "orient": Command("cordee.reader.cli:orient", "oriente une situation écrite dans un fichier"),
    "calendar": Command("cordee.reader.calendar_cli:main", "dit ce qui se passe si rien n'est fait, et quand"),
    "cases": Command("cordee.reader.cli:cases", "rejoue les cas du catalogue"),
    "catalogue": Command("cordee.reader.cli:catalogue", "vérifie le catalogue"),
    "simulate": Command("cordee.bulk.simulate_cli:main", "oriente toutes les situations d'un fichier"),
    "bench": Command("cordee.bench.command:main", "mesure les temps de calcul"),
}


def run(arguments: list[str]) -> int:
    name = arguments[0] if arguments else "help"
    if name in ("help", "-h", "--help"):
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"cordee : la commande « {name} » n’existe pas{closest(name, COMMANDS)}\n\n{usage()}", file=sys.stderr)
        return 2
    module, function = COMMANDS[name].target.split(":")
    try:
        return int(getattr(import_module(module), function)(arguments[1:]))
    except CannotStart as refusal:
        print(f"cordee : {refusal}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def usage() -> str:
    rows = [f"  {name:<16} {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(["Utilisation : cordee COMMANDE …", "", *rows])
