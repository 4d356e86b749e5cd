"""Start the site: for a demonstration, or for real; or one of its two processes alone."""

import argparse
import contextlib
import errno
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

from psycopg import Error as DatabaseError

from cordee.config.checking import check_no_invented_network, check_production
from cordee.config.databases import Login
from cordee.config.embedded import Cluster
from cordee.config.errors import CannotStart, reason
from cordee.config.processes import WITH_PARENT, Children, children, stop_requests, stop_with_parent, wait_until_ready
from cordee.config.starting import alone, database, read_settings, say, set_up_django
from cordee.reader.arguments import FrenchParser

DATABASE_WAIT = 5
EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}


def demo(arguments: list[str]) -> int:
    FrenchParser(prog="cordee demo").parse_args(arguments)
    return _run_site(read_settings(CORDEE_MODE="demo"), _prepare_demo)


def serve(arguments: list[str]) -> int:
    FrenchParser(prog="cordee serve").parse_args(arguments)
    settings = read_settings()
    check_production(settings)
    return _run_site(settings, _prepare_production)


def web(arguments: list[str]) -> int:
    parser = FrenchParser(prog="cordee web")
    parser.add_argument(WITH_PARENT, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--door", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    settings = _settings_of_process(with_parent=chosen.with_parent)
    with contextlib.ExitStack() as stack:
        door = chosen.door or stack.enter_context(_listening(settings)).fileno()
        stack.enter_context(database(settings))
        set_up_django(Login.WEB)
        from cordee.config.web_server import WebServer

        WebServer(listening=door, settings=settings).run()
    return 0


def worker(arguments: list[str]) -> int:
    parser = FrenchParser(prog="cordee worker")
    parser.add_argument(WITH_PARENT, action="store_true", help=argparse.SUPPRESS)
    settings = _settings_of_process(with_parent=parser.parse_args(arguments).with_parent)
    with database(settings):
        set_up_django(Login.WORKER)
        from procrastinate.contrib.django import app

        from cordee.config import jobs

        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            jobs.run(worker)
    return 0


def _settings_of_process(*, with_parent: bool) -> dict[str, Any]:
    settings = read_settings()
    if with_parent:
        stop_with_parent()
    else:
        check_production(settings)
    return settings


def _prepare_demo() -> str:
    from cordee.config import preparing

    preparing.bring_up_to_date(say)
    return preparing.build_demo(say)


def _prepare_production() -> str:
    from cordee.config import preparing

    preparing.bring_up_to_date(say)
    check_no_invented_network()
    return ""


def _run_site(settings: dict[str, Any], prepare: Callable[[], str]) -> int:
    with stop_requests(), _listening(settings) as door, database(settings) as cluster:
        set_up_django(Login.WEB)
        _forget_outages()
        with alone(settings):
            greeting = prepare()
        say("démarrage du serveur et des tâches")
        with children() as family:
            family.start("web", "web", "--door", str(door.fileno()), keep=(door.fileno(),))
            family.start("tâches", "worker")
            wait_until_ready(family, *_own_address(settings))
            say("prêt")
            address = settings["CORDEE_BASE_URL"] or f"http://localhost:{settings['PORT']}"
            print(f"\nCordée est ouverte : {address}\n{greeting}", flush=True)
            return _until_asked_to_stop(family, cluster)


def _forget_outages() -> None:
    from cordee.ui import outages

    outages.forget()


def _until_asked_to_stop(family: Children, cluster: Cluster | None) -> int:
    try:
        while True:
            time.sleep(0.5)
            _watch(family, cluster)
    except KeyboardInterrupt:
        say("arrêt")
        return 0


def _watch(family: Children, cluster: Cluster | None) -> None:
    """Start again what died, the embedded database first. What cannot start now is tried again: a full disk is emptied,
    and meanwhile the web server says that the site is closed and what number to call.
    """
    if cluster:
        _revive(cluster)
    for child in family.fallen():
        say(f"le processus « {child.name} » s’était arrêté : il est relancé")
        child.start()


def _revive(cluster: Cluster) -> None:
    try:
        if cluster.revive():
            say("la base de données s’était arrêtée : elle est relancée")
    except (CannotStart, OSError, DatabaseError) as why:
        say(f"la base de données ne repart pas : {why}")
        time.sleep(DATABASE_WAIT)


def _own_address(settings: dict[str, Any]) -> tuple[str, int]:
    return EVERYWHERE.get(settings["CORDEE_BIND"], settings["CORDEE_BIND"]), settings["PORT"]


@contextlib.contextmanager
def _listening(settings: dict[str, Any]) -> Iterator[socket.socket]:
    """Take the port before anything else is started; the web server inherits it."""
    address, port = settings["CORDEE_BIND"], settings["PORT"]
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        door = socket.create_server((address, port), family=family, backlog=512)
    except OSError as error:
        raise CannotStart(_why_not_listening(error, address, port)) from None
    with door:
        door.set_inheritable(True)
        yield door


def _why_not_listening(error: OSError, address: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Le port {port} est déjà utilisé : choisissez-en un autre, par exemple PORT={port % 65535 + 1}."
    if error.errno == errno.EACCES:
        return f"Le port {port} est réservé au système : choisissez-en un autre avec PORT."
    return f"Impossible d’écouter sur {address}, port {port} ({reason(error)}) : voyez CORDEE_BIND et PORT."
