"""Agents of the line at work at once: from the key that notes an answer to the advice that it changes.

A site of its own with as many processes as an installation has; each agent takes one call after another, thinks between
two answers, and what she waits for is counted from the request to the last byte of the console.
"""

import random
import re
import socket
import time
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

from cordee.bench.command import CannotMeasure
from cordee.bench.figures import Figure, quantile
from cordee.config.databases import Login
from cordee.config.starting import database, read_settings, say, set_up_django
from cordee.measures.serving import HELLO, serving
from cordee.measures.visiting import Ask, Unexpected, Visitor, rate

AGENTS: Final = 20
AGENT: Final = "agent@example.org"
THINKING: Final = (1.5, 4.5)  # seconds between two acts: what is said on the telephone takes longer
TYPING: Final = (0.15, 0.6)  # seconds between two readings of the typed line
GOAL_MS: Final = 50
SHARE: Final = 0.95
ENOUGH: Final = 20  # acts of a kind, under which a share says nothing
CALLS: Final = "20"  # of the demo
NEEDS: Final = ("garder_mon_travail", "reprendre_apres_arret")
ANSWERS: Final[tuple[dict[str, str], ...]] = (
    {"fact": "commune_residence", "answer": "Lyon", "commune_code": "69123"},
    {"fact": "statut", "answer": "salarie"},
    {"fact": "regime", "answer": "general"},
    {"fact": "contrat_en_cours", "answer": "oui"},
    {"fact": "en_arret", "answer": "oui"},
    {"fact": "commune_travail", "answer": "Lyon", "commune_code": "69123"},
)
LINES: Final = ("cdi, ancienneté 3 ans", "âge 46, arrêt depuis mars", "rqth non, effectif environ 50")
WORKED = 'id="etape"'
TOKEN: Final = "a" * 32  # of the forms of one session, as its cookie says it
VERSION = re.compile(r'name="version" value="(\d+)"')
ASKED = re.compile(r'name="asked" value="(\w+)"')
CALL = re.compile(r"(/pro/appels/[0-9a-f-]{36}/)\r")


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=60.0, help="durée de la mesure (60)")
    parser.add_argument("--agents", type=int, default=AGENTS, metavar="N", help=f"agents à la fois ({AGENTS})")


def measure(arguments: Namespace) -> Iterator[Figure]:
    """Nothing of the installation is touched: the server, its data and its keys live in a folder of their own."""
    from cordee.measures.folder import own_folder

    with ExitStack() as stack:
        stack.enter_context(own_folder())
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
        port = door.getsockname()[1]
        settings = read_settings(CORDEE_MODE="demo", PORT=str(port), CORDEE_DEMO_CALLS=CALLS, CORDEE_BASE_URL="")
        stack.enter_context(database(settings))
        set_up_django(Login.WEB)
        sessions = _sessions(max(1, arguments.agents))
        processes = int(settings["CORDEE_WEB_PROCESSES"])
        stack.enter_context(serving(door, processes=processes))
        yield from _figures(port, sessions, processes=processes, seconds=arguments.seconds)


def _sessions(count: int) -> list[Mapping[str, str]]:
    """One session each of the line's account; what needs Django is imported once it is set up."""
    from django.conf import settings
    from django.test import Client

    from cordee.config import preparing
    from cordee.network.models import User

    preparing.bring_up_to_date(say)
    preparing.build_demo(say)
    user = User.objects.get(email=AGENT)
    found: list[Mapping[str, str]] = []
    for _ in range(count):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        found.append({settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN})
    return found


def _figures(port: int, sessions: list[Mapping[str, str]], *, processes: int, seconds: float) -> Iterator[Figure]:
    alone = Agent(port, sessions[0], seed=0)
    for _ in range(2):  # what is read once is, before anything is counted
        alone.take_call(until=time.perf_counter() + seconds, at_ease=False)
    hello = 1000 / rate(port, HELLO, seconds=2, visitors=1)
    say(f"{len(sessions)} agents à la fois, {processes} processus")
    until = time.perf_counter() + seconds
    agents = [Agent(port, session, seed=number) for number, session in enumerate(sessions, 1)]
    with ThreadPoolExecutor(len(agents)) as pool:
        list(pool.map(lambda agent: agent.work(until), agents))
    waited: dict[str, list[float]] = defaultdict(list)
    for agent in agents:
        for name, found in agent.waited.items():
            waited[name].extend(found)
    for name, said in _NAMES.items():
        if len(waited[name]) < ENOUGH:
            few = f"{said} : {len(waited[name])} fois en {seconds:.0f} secondes, attendu {ENOUGH} ; allongez --seconds."
            raise CannotMeasure(few)
        yield Figure(
            id=f"console.{name}", what=f"{said} : {SHARE:.0%} de {len(waited[name])}, {len(agents)} agents",
            value=round(quantile(waited[name], SHARE), 1), unit="ms", yardstick=round(hello, 2),
            goal=GOAL_MS if name in ("answer", "line") else None, at_most=True,
        )  # fmt: skip


_NAMES: Final = {
    "answer": "d'une réponse à la console à jour",
    "line": "d'une ligne tapée à la console à jour",
    "read": "de la frappe à la relecture de la ligne",
}


@dataclass
class Agent:
    """One browser at the console; keeps how long each act made it wait, in milliseconds."""

    port: int
    cookies: Mapping[str, str]
    seed: int
    waited: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.draw, self.visitor = random.Random(self.seed), Visitor(self.port)

    def work(self, until: float) -> None:
        time.sleep(self.draw.uniform(0, THINKING[1]))
        while time.perf_counter() < until:
            self.take_call(until=until)
        self.visitor.leave()

    def take_call(self, *, until: float, at_ease: bool = True) -> None:
        """Answers by their keys, then the rest typed; the draft is left to the job that ends it."""
        self._ask("/pro/appels/nouveau/", {}, status=302)
        address = _found(CALL, self.visitor.head.decode())
        self._look_at(self._ask(address))
        parts = [self._press_answers, self._type_lines]
        for part in parts if self.draw.random() < 0.5 else reversed(parts):
            part(address, until, at_ease)

    def _press_answers(self, address: str, until: float, at_ease: bool) -> None:
        steps = [("reponse/", {"fact": "appelant", "answer": "personne"})]
        steps += [("besoin/", {"need": need}) for need in NEEDS]
        steps += [("reponse/", said) for said in ANSWERS]
        for path, said in steps:
            if self._think(until, at_ease):
                self._advised("answer", address + path, said)

    def _type_lines(self, address: str, until: float, at_ease: bool) -> None:
        for line in LINES:
            if self._think(until, at_ease):
                self._type(address, line, at_ease)

    def _think(self, until: float, at_ease: bool) -> bool:
        if at_ease:
            time.sleep(self.draw.uniform(*THINKING))
        return time.perf_counter() < until

    def _type(self, address: str, line: str, at_ease: bool) -> None:
        """What is read back at each pause of the hand, then noted."""
        pauses = [place for place, sign in enumerate(line, 1) if sign in " ,"] + [len(line)]
        for pause in pauses:
            self._timed("read", address + "ligne/lecture/", {"line": line[:pause], **self.asked}, says='id="lecture"')
            if at_ease:
                time.sleep(self.draw.uniform(*TYPING))
        self._advised("line", address + "ligne/", {"line": line, **self.asked})

    def _advised(self, name: str, path: str, said: Mapping[str, str]) -> None:
        page = self._timed(name, path, {**said, "version": self.version}, says=WORKED)
        self._look_at(page)

    def _look_at(self, page: str) -> None:
        """Keep what the forms of the console say: its version, and the question that it shows, if any."""
        self.version = _found(VERSION, page)
        shown = ASKED.search(page)
        self.asked = {"asked": shown[1]} if shown else {}

    def _timed(self, name: str, path: str, said: Mapping[str, str], *, says: str) -> str:
        began = time.perf_counter()
        page = self._ask(path, said)
        self.waited[name].append((time.perf_counter() - began) * 1000)
        if says not in page:
            raise Unexpected(f"{path} answered without « {says} »")
        return page

    def _ask(self, path: str, said: Mapping[str, str] | None = None, *, status: int = 200) -> str:
        fields = () if said is None else (("csrfmiddlewaretoken", TOKEN), *said.items())
        asked = Ask(path=path, fields=fields, cookies=self.cookies, headers=("HX-Request: true",) if said else ())
        answered, body = self.visitor.ask(asked.bytes)
        if answered != status:
            raise Unexpected(f"{path} answered {answered}")
        return body.decode()


def _found(pattern: re.Pattern[str], text: str) -> str:
    """What the page must say; raises Unexpected where it does not."""
    said = pattern.search(text)
    if said is None:
        raise Unexpected(f"nothing like {pattern.pattern} in an answer")
    return said[1]
