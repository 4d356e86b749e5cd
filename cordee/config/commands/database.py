"""The database itself: its roles, its server, its migrations."""

import argparse
import subprocess

from cordee.config import roles
from cordee.config.databases import Login, address
from cordee.config.embedded import SUPERUSER, Cluster
from cordee.config.errors import CannotStart
from cordee.config.starting import database as reachable
from cordee.config.starting import read_settings, say, set_up_django
from cordee.reader.arguments import FrenchParser


def migrate(arguments: list[str]) -> int:
    FrenchParser(prog="cordee migrate").parse_args(arguments)
    with reachable(read_settings()):
        set_up_django(Login.OWNER)
        from cordee.config.migrating import migrate as apply

        apply(say)
    return 0


def load(arguments: list[str]) -> int:
    FrenchParser(prog="cordee load").parse_args(arguments)
    with reachable(read_settings()):
        set_up_django(Login.OWNER)
        from cordee.config.preparing import load_reference

        load_reference(say)
    return 0


def database(arguments: list[str]) -> int:
    parser = FrenchParser(prog="cordee database")
    choices = parser.add_subparsers(dest="choice", required=True, metavar="ACTION")
    choices.add_parser("roles", help="affiche le SQL à donner une fois à psql sur un serveur externe")
    choices.add_parser("start", help="démarre la base intégrée et la laisse tourner")
    choices.add_parser("stop", help="arrête la base intégrée si personne ne l’utilise")
    psql = choices.add_parser("psql", help="ouvre psql sur la base")
    psql.add_argument("--login", choices=[*Login, "superuser"], default=Login.WEB)
    psql.add_argument("rest", nargs=argparse.REMAINDER, help="la suite est donnée à psql")
    chosen = parser.parse_args(arguments)
    if chosen.choice == "roles":
        print(roles.as_script(), end="")
        return 0
    if chosen.choice == "psql":
        return _psql(chosen.login, [part for part in chosen.rest if part != "--"])
    return _switch(on=chosen.choice == "start")


def _switch(*, on: bool) -> int:
    settings = read_settings()
    if settings["DATABASE_URL"]:
        raise CannotStart("DATABASE_URL désigne un autre serveur : il n’y a pas de base intégrée à piloter.")
    cluster = Cluster.of(settings)
    if on:
        cluster.start_and_leave_running(say)
        print(cluster.address(roles.WEB))
    elif not cluster.stop_if_unused():
        raise CannotStart("La base intégrée sert encore à un autre processus : arrêtez-le d’abord.")
    return 0


def _psql(login: str, rest: list[str]) -> int:
    settings = read_settings()
    with reachable(settings):
        cluster = Cluster.of(settings)
        target = cluster.address(SUPERUSER) if login == "superuser" else address(settings, Login(login))
        return subprocess.call([cluster.binaries / "psql", target, *rest])
