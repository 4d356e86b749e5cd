"""The database of case work: work lists by key, row-level security, audit, and a whole act, at two sizes of the base.

Two copies of the same invented base, one a tenth of the other (a hundredth from a million on), measured in turn.
"""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from statistics import median
from typing import Final

from psycopg import Connection

from cordee.bench.figures import Figure
from cordee.config.databases import Login
from cordee.config.embedded import SUPERUSER, Cluster
from cordee.config.roles import WEB
from cordee.config.starting import database, read_settings, say, set_up_django

DEFAULT, LEAST, MOST = 10_000, 5_000, 1_000_000
SMALLEST: Final = 2_500  # below, a page is the whole list
WARM: Final = 8  # pages and acts of a fresh connection that are not counted: it has no plan yet
PAGE: Final = 50
LISTS_GROW, SETTING_COSTS, MEMBERSHIP_COSTS = 2.5, 1.2, 1.5
AUDIT_COSTS, AUDIT_COSTS_UNSYNCED = 1.1, 2.0
ACT_COSTS, ACT_GROWS = 2.0, 1.3


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--cases", type=int, default=DEFAULT, metavar="N", help=f"dossiers, de {LEAST} à {MOST} ({DEFAULT})"
    )
    parser.add_argument("--rounds", type=int, default=5, help="passages entrelacés (5)")


def measure(arguments: Namespace) -> Iterator[Figure]:
    """Nothing of the installation is touched: the server, its data and its keys live in a folder of their own."""
    from cordee.measures.folder import own_folder

    large = min(max(arguments.cases, LEAST), MOST)
    small = large // 100 if large >= MOST else max(large // 10, SMALLEST)
    with ExitStack() as stack:
        stack.enter_context(own_folder())
        cluster = stack.enter_context(database(read_settings()))
        set_up_django(Login.WEB)
        yield from _figures(cluster, (small, large), rounds=max(1, arguments.rounds))


def _figures(cluster: Cluster | None, sizes: tuple[int, int], *, rounds: int) -> Iterator[Figure]:
    """What needs Django is imported once it is set up."""
    from cordee.config.migrating import migrate
    from cordee.measures.place import Place, ample

    if cluster is None:
        raise RuntimeError("own_folder names no other server")
    ample(cluster)
    migrate(say)
    places = [Place(cluster, cases) for cases in sizes]
    for place in places:
        place.make(say)
    yield from _lists(places, rounds)
    yield from _row_security(places[-1], rounds)
    yield from _audit(places[-1], rounds)
    yield from _acts(places, rounds)


def _lists(places: Sequence["Place"], rounds: int) -> Iterator[Figure]:  # type: ignore[name-defined] # noqa: F821
    """D1. The first page, and pages further on, of the inbox of one organisation, as its page asks for it."""
    from cordee.measures.listing import pages_of

    times: dict[tuple[int, str], list[float]] = {}
    for _ in range(rounds):
        for place in places:
            for way, entered in (("protected", place.protected), ("bare", place.bare)):
                with entered():
                    times.setdefault((place.cases, way), []).extend(islice(pages_of(PAGE), WARM, WARM + 20))
    small, large = places[0].cases, places[-1].cases
    found = {key: median(values) for key, values in times.items()}
    yield _compared(
        "D1", f"page de {PAGE} demandes, {large} dossiers, à côté {small}", found[large, "protected"],
        found[small, "protected"], at_most=LISTS_GROW,
    )  # fmt: skip
    yield _compared(
        "D2.list", "la même page, les deux contrôles d'accès, à côté sans", found[large, "protected"],
        found[large, "bare"], at_most=MEMBERSHIP_COSTS,
    )  # fmt: skip


_COPY = (
    "drop schema if exists bench cascade",
    "create schema bench",
    "create table bench.referral (like referrals_referral including indexes including generated)",
    "alter table bench.referral alter next_deadline_on drop expression",
    "insert into bench.referral overriding system value select * from referrals_referral",
    "analyze bench.referral",
    "alter table bench.referral enable row level security",
    "create policy by_setting on bench.referral using "
    "(recipient_id = (select current_setting('bench.organisation')::uuid))",
    f"grant usage on schema bench to {WEB}",
    f"grant select on bench.referral to {WEB}",
)
_ORGANISATION = "md5('organisation1')::uuid"
_BY_ID = "select * from bench.referral where id = %s and recipient_id = md5('organisation1')::uuid"
_LISTED = (
    "select * from bench.referral where recipient_id = md5('organisation1')::uuid"
    f" and state in ('envoyee', 'recue') order by next_deadline_on, id limit {PAGE}"
)


def _row_security(place: "Place", rounds: int) -> Iterator[Figure]:  # type: ignore[name-defined] # noqa: F821
    """D2, with the plainest policy: the organisation is a setting of the session. Read in the order of the index, as
    the site reads its pages."""
    with place.connect(SUPERUSER) as off, place.connect(WEB) as on:
        for statement in _COPY:
            off.execute(statement.encode())
        mine = off.execute(f"select id from bench.referral where recipient_id = {_ORGANISATION} limit 40").fetchall()
        for one in (off, on):
            one.execute("select set_config('bench.organisation', md5('organisation1')::uuid::text, false)")
            one.execute("select set_config('enable_sort', 'off', false), set_config('enable_bitmapscan', 'off', false)")
            one.prepare_threshold = 0
        for name, what, statement, values in (
            ("D2.setting.get", "lire une demande, politique sur un réglage de session", _BY_ID, mine),
            ("D2.setting.list", "page de demandes, politique sur un réglage de session", _LISTED, [()] * 40),
        ):
            ways = {"on": _asking(on, statement, values), "off": _asking(off, statement, values)}
            times = _in_turn(ways, len(values), rounds * 4)
            yield _compared(name, f"{what}, à côté sans", times["on"], times["off"], at_most=SETTING_COSTS)


_EVENT = (
    'insert into audit_event (id, at, kind, actor_kind, actor_label, target, "case", person, classes, screen, reason,'
    " channel, detail, request_id) values (gen_random_uuid(), now(), 'case.planned', 'job', 'mesure', '', '', '', '{}',"
    " '', '', '', '{}', '')"
)


def _audit(place: "Place", rounds: int) -> Iterator[Figure]:  # type: ignore[name-defined] # noqa: F821
    """D3. One row changes, committed; with its line in the journal, and without."""
    plan = "update cases_case set next_action_on = next_action_on + 1 where id = %s"
    with place.connect(SUPERUSER) as inside:
        cases = inside.execute("select id from cases_case order by id limit 40").fetchall()

        def change(*, audited: bool) -> Callable[[int], None]:
            def run(which: int) -> None:
                with inside.transaction():
                    inside.execute(plan, cases[which])
                    if audited:
                        inside.execute(_EVENT.encode())

            return run

        for name, what, durable, goal in (
            ("D3", "changer une ligne avec son audit, écrit sur le disque", "on", AUDIT_COSTS),
            ("D3.unsynced", "le même, sans attendre le disque", "off", AUDIT_COSTS_UNSYNCED),
        ):
            inside.execute(f"set synchronous_commit = {durable}".encode())
            times = _in_turn({"on": change(audited=True), "off": change(audited=False)}, len(cases), rounds * 2)
            yield _compared(name, f"{what}, à côté sans audit", times["on"], times["off"], at_most=goal)


def _acts(places: Sequence["Place"], rounds: int) -> Iterator[Figure]:  # type: ignore[name-defined] # noqa: F821
    from cordee.measures.acting import ACTS, Waiting, race

    waiting = {place.cases: Waiting(place) for place in places}
    small, large = places[0].cases, places[-1].cases
    for name, (what, act, by_line) in ACTS.items():
        found = race(act, places, waiting, by_line=by_line, rounds=rounds, warm=WARM)
        yield _compared(
            f"act.{name}", f"{what} : les deux contrôles d'accès, à côté sans", found[large, "protected"],
            found[large, "bare"], at_most=ACT_COSTS,
        )  # fmt: skip
        yield _compared(
            f"act.{name}.size", f"le même acte, {large} dossiers, à côté {small}", found[large, "protected"],
            found[small, "protected"], at_most=ACT_GROWS,
        )  # fmt: skip


def _asking(connection: Connection, statement: str, values: Sequence[tuple[object, ...]]) -> Callable[[int], None]:
    def run(which: int) -> None:
        connection.execute(statement.encode(), values[which]).fetchall()

    return run


def _in_turn(ways: dict[str, Callable[[int], None]], count: int, rounds: int) -> dict[str, float]:
    """Median milliseconds of each way, one question after the other by each; the first round is not counted."""
    times: dict[str, list[float]] = {way: [] for way in ways}
    for counted in (False, *[True] * rounds):
        for which in range(count):
            for way, run in ways.items():
                started = time.perf_counter()
                run(which)
                if counted:
                    times[way].append((time.perf_counter() - started) * 1000)
    return {way: median(found) for way, found in times.items()}


def _compared(name: str, what: str, value: float, beside: float, *, at_most: float) -> Figure:
    """How many times the yardstick, no more than ``at_most``; milliseconds are told in words."""
    return Figure(
        id=name, what=f"{what} ({value:.3g} ms, {beside:.3g} ms)", value=round(value / beside, 3), unit="×",
        goal=at_most, at_most=True,
    )  # fmt: skip
