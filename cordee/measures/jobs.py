"""Background jobs: what queueing a message costs the act that queues it, and how fast the worker delivers.

The worker is measured beside a bare one that does the least of the same work: see ``measures.bare``. Rounds alternate.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from cordee.bench.figures import Figure
from cordee.config.databases import Login
from cordee.config.embedded import Cluster
from cordee.config.starting import database, read_settings, say, set_up_django

DEFAULT, LEAST, MOST = 300, 20, 100_000
ENQUEUE_MS, SHARE_OF_BARE = 2.0, 0.8


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=int, default=DEFAULT, metavar="N", help=f"tâches par passage, de {LEAST} à {MOST} ({DEFAULT})"
    )
    parser.add_argument("--rounds", type=int, default=3, help="passages entrelacés (3)")


def measure(arguments: Namespace) -> Iterator[Figure]:
    """Nothing of the installation is touched: the server, its data and the SMS live in a folder of their own."""
    from cordee.measures.folder import own_folder

    jobs = min(max(arguments.jobs, LEAST), MOST)
    with ExitStack() as stack:
        stack.enter_context(own_folder())
        settings = read_settings(CORDEE_SMS_GATEWAY="file", CORDEE_SMS_FOLDER="", CORDEE_QUIET_HOURS="none")
        cluster = stack.enter_context(database(settings))
        set_up_django(Login.WEB)
        yield from _figures(cluster, jobs, rounds=max(1, arguments.rounds))


def _figures(cluster: Cluster | None, jobs: int, *, rounds: int) -> Iterator[Figure]:
    """What needs Django is imported once it is set up."""
    from cordee.config.migrating import migrate
    from cordee.measures.bare import Bare, floor
    from cordee.measures.delivering import Ours

    if cluster is None:
        raise RuntimeError("own_folder names no other server")
    migrate(say)
    ours, bare = Ours(cluster), Bare(cluster)
    queued: list[float] = []
    deferred: list[float] = []
    rates: dict[str, list[float]] = {"ours": [], "bare": [], "empty": [], "floor": []}
    for number in range(rounds):
        say(f"passage {number + 1} sur {rounds}")
        for enqueue, defer in ours.enqueue(jobs):
            queued.append(enqueue)
            deferred.append(defer)
        rates["ours"].append(ours.rate())
        rates["bare"].append(bare.rate(jobs, "same"))
        rates["empty"].append(bare.rate(jobs, "nothing"))
        rates["floor"].append(floor(cluster, jobs * 4))
    yield from _told(median(queued), median(deferred), {way: median(found) for way, found in rates.items()})


def _told(queued: float, deferred: float, rates: dict[str, float]) -> Iterator[Figure]:
    yield Figure(
        id="D5.enqueue", what="mettre un message en file, dans la transaction de l'acte (étalon : la tâche seule)",
        value=round(queued, 3), unit="ms", yardstick=round(deferred, 3), ratio=round(deferred / queued, 3),
        goal=ENQUEUE_MS, at_most=True,
    )  # fmt: skip
    yield Figure(
        id="D5.worker", what="remettre un message (étalon : procrastinate nu, même travail au plus court)",
        value=round(rates["ours"], 1), unit="tâches/s", yardstick=round(rates["bare"], 1),
        ratio=round(rates["ours"] / rates["bare"], 3), goal=SHARE_OF_BARE,
    )  # fmt: skip
    yield Figure(
        id="D5.worker.empty", what="remettre un message (étalon : procrastinate nu, tâche vide)",
        value=round(rates["ours"], 1), unit="tâches/s", yardstick=round(rates["empty"], 1),
        ratio=round(rates["ours"] / rates["empty"], 3),
    )  # fmt: skip
    yield Figure(
        id="D5.floor", what="prendre une ligne par SKIP LOCKED, en SQL seul, une connexion",
        value=round(rates["floor"], 1), unit="tâches/s",
    )  # fmt: skip
