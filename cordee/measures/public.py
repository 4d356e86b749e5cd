"""The pages of the site beside the least that the same process can do: rates, waits of fifty visitors, weights.

One process of the web server, a demo of its own in a folder of its own; what is compared is asked in turn.
"""

import socket
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from statistics import median
from typing import Final

from cordee.bench.figures import Figure, quantile
from cordee.config.databases import Login
from cordee.config.starting import database, read_settings, say, set_up_django
from cordee.measures.serving import HELLO, serving
from cordee.measures.visiting import Ask, page, rate, seen, waits, weight

CALLS: Final = 300
AT_ONCE: Final = 8
VISITORS: Final = 50
OF_HELLO, OF_PAGE, OF_LIST = 0.1, 0.8, 0.6
FIRST_PAGE_KB: Final = 100
AGENT: Final = "agent@example.org"

PAGE, LIST = Ask(path="/etalon/page", says="Lyon"), Ask(path="/etalon/liste", says="</tr>")
SAID: Final = (
    ("dit", 'commune_residence="69123"'),
    ("dit", 'regime="general"'),
    ("dit", 'statut="salarie"'),
    ("dit", "contrat_en_cours=true"),
    ("dit", 'commune_travail="69123"'),
    ("dit", "en_arret=true"),
    ("dit", "age=46"),
    ("besoin", "garder_mon_travail"),
    ("besoin", "reprendre_apres_arret"),
)
POINT: Final = "/faire-le-point/"
PUBLIC: Final[Mapping[str, Ask]] = {
    "accueil": Ask(path="/", says="numéro"),
    "question": Ask(path=POINT, fields=SAID[:5] + SAID[-2:], says='name="question"'),
    "résultat": Ask(path=POINT, fields=(*SAID, ("resultat", "1")), says='id="semaine"'),
    "commune": Ask(path="/territoire/communes?q=lyo", says="Lyon"),
}
POSTED: Final = ("question", "résultat")


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=4.0, help="durée de chaque mesure d'un passage (4)")
    parser.add_argument("--rounds", type=int, default=3, help="passages entrelacés (3)")
    parser.add_argument(
        "--calls", type=int, default=CALLS, metavar="N", help=f"appels inventés de la démonstration ({CALLS})"
    )


def measure(arguments: Namespace) -> Iterator[Figure]:
    """Nothing of the installation is touched: the server, its data and its keys live in a folder of their own."""
    from cordee.measures.folder import own_folder

    calls = str(min(max(arguments.calls, 1), CALLS))
    with ExitStack() as stack:
        stack.enter_context(own_folder())
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
        port = door.getsockname()[1]
        settings = read_settings(CORDEE_MODE="demo", PORT=str(port), CORDEE_DEMO_CALLS=calls, CORDEE_BASE_URL="")
        stack.enter_context(database(settings))
        set_up_django(Login.WEB)
        asks = {**PUBLIC, "liste de travail": _work_list()}
        stack.enter_context(serving(door, processes=1))
        yield from _figures(port, asks, seconds=arguments.seconds, rounds=max(1, arguments.rounds))


def _work_list() -> Ask:
    """What the line sent, as its agent reads it; what needs Django is imported once it is set up."""
    from django.conf import settings
    from django.test import Client

    from cordee.config import preparing
    from cordee.network.models import User

    preparing.bring_up_to_date(say)
    preparing.build_demo(say)
    client = Client()
    client.force_login(User.objects.get(email=AGENT))
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    return Ask(path="/pro/orientations/envoyees/", cookies=cookies, says="data-row")


def _figures(port: int, asks: Mapping[str, Ask], *, seconds: float, rounds: int) -> Iterator[Figure]:
    every = {"bonjour": HELLO, "étalon page": PAGE, "étalon liste": LIST, **asks}
    for ask in every.values():
        for _ in range(AT_ONCE):
            seen(port, ask)
    rates: dict[str, list[float]] = {name: [] for name in every}
    for number in range(rounds):
        say(f"passage {number + 1} sur {rounds}")
        for name, ask in every.items():
            rates[name].append(rate(port, ask, seconds=seconds, visitors=AT_ONCE))
    yield from _shares({name: median(found) for name, found in rates.items()})
    say(f"{VISITORS} visiteurs à la fois")
    waited = waits(port, {name: asks[name] for name in PUBLIC}, visitors=VISITORS, seconds=seconds * 5)
    for name, found in waited.items():
        yield Figure(
            id=f"wait.{name}", what=f"{name} : attente de {VISITORS} visiteurs, 95 % ({len(found)} pages)",
            value=round(quantile(found, 0.95), 1), unit="ms",
        )  # fmt: skip
    yield from _each_open_page(port, asks, seconds=seconds * 15)
    for name in ("accueil", "question", "résultat"):
        own, total = weight(port, asks[name])
        first = name == "accueil"
        yield Figure(
            id=f"weight.{name}", what=f"{name} : page avec ses feuilles et ses scripts ({own / 1000:.0f} ko seule)",
            value=round(total / 1000, 1), unit="ko", goal=FIRST_PAGE_KB if first else None, at_most=True,
        )  # fmt: skip


def _each_open_page(port: int, asks: Mapping[str, Ask], *, seconds: float) -> Iterator[Figure]:
    """All that anybody opens, and the two steps of « Faire le point » that are posted, drawn by the same visitors."""
    from cordee.measures.open_pages import open_pages

    every = {address: Ask(path=address) for address in open_pages(partial(page, port))}
    say(f"{VISITORS} visiteurs à la fois, {len(every) + len(POSTED)} pages")
    waited = waits(port, {**every, **{name: asks[name] for name in POSTED}}, visitors=VISITORS, seconds=seconds)
    for name, found in waited.items():
        if found:
            yield Figure(
                id=f"page.{name}", what=f"{name} : attente, 95 % ({len(found)} pages)",
                value=round(quantile(found, 0.95), 1), unit="ms",
            )  # fmt: skip
    for address, ask in every.items():
        own, total = weight(port, ask)
        yield Figure(
            id=f"weight.{address}", what=f"{address} : poids avec feuilles et scripts ({own / 1000:.0f} ko seule)",
            value=round(total / 1000, 1), unit="ko",
        )  # fmt: skip


def _shares(rates: Mapping[str, float]) -> Iterator[Figure]:
    home, hello = rates["accueil"], rates["bonjour"]
    yield _share("W1.hello", "accueil, à côté d'un bonjour en JSON", home, hello, OF_HELLO)
    yield _share("W1.page", "accueil, à côté d'une page nue d'une question", home, rates["étalon page"], OF_PAGE)
    for name, figure in (("résultat", "W2.result"), ("liste de travail", "W2.list"), ("question", "W2.question")):
        goal = None if name == "question" else OF_LIST
        yield _share(figure, f"{name}, à côté d'une liste nue de 20 lignes", rates[name], rates["étalon liste"], goal)
    yield _share("W3", "commune pendant la frappe, à côté d'un bonjour", rates["commune"], hello, None)


def _share(name: str, what: str, value: float, beside: float, goal: float | None) -> Figure:
    return Figure(
        id=name, what=what, value=round(value, 1), unit="pages/s", yardstick=round(beside, 1),
        ratio=round(value / beside, 3), goal=goal,
    )  # fmt: skip
