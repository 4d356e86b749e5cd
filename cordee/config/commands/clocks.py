"""The delays of each département, and the clock that counts them: say, set, let go on."""

import argparse
from datetime import date

from cordee.config.databases import Login
from cordee.config.errors import CannotStart
from cordee.config.starting import database, read_settings, set_up_django
from cordee.reader.arguments import FrenchParser

DELAYS = {
    "acknowledge": "jours ouvrés pour accuser réception",
    "answer": "jours ouvrés pour répondre",
    "first_reminder": "jours ouvrés avant le premier rappel",
    "second_reminder": "jours ouvrés avant le second rappel",
    "expiry": "jours ouvrés avant que la demande revienne à l'animateur",
    "start": "jours ouvrés, après l'acceptation, pour le premier rendez-vous",
    "follow_up_calendar_days": "jours calendaires avant de demander le résultat",
    "consent_lapse": "jours ouvrés laissés à la personne pour donner son accord",
    "question_pause": "jours ouvrés pendant lesquels une question arrête les délais, au plus",
    "twin_calendar_days": "jours calendaires pendant lesquels la même demande ne repart pas sans raison",
    "reopening_calendar_days": "jours calendaires, après la clôture, pour rouvrir un suivi",
    "danger_minutes": "minutes pour rappeler quelqu'un en danger, avant que le responsable de la ligne soit prévenu",
}


def clocks(arguments: list[str]) -> int:
    """0 when done, 1 when there was nothing to do or the database refused it."""
    chosen = _parser().parse_args(arguments)
    with database(read_settings()):
        set_up_django(Login.WORKER)
        from cordee.audit.context import acting_as
        from cordee.clocks.actions import DelaysRefused, NotStopped
        from cordee.clocks.tasks import KEEPER
        from cordee.clocks.wording import NOT_STOPPED, refused
        from cordee.config.migrating import check_server, pending_migrations

        check_server()
        if pending_migrations():
            raise CannotStart("La base n’est pas à jour : lancez « cordee migrate ».")
        try:
            with acting_as(KEEPER):
                print(_ACTS[chosen.act](chosen))
        except NotStopped:
            print(NOT_STOPPED)
            return 1
        except DelaysRefused as no:
            print(refused(str(no)))
            return 1
    return 0


def _show(chosen: argparse.Namespace) -> str:
    from cordee.clocks import queries, wording
    from cordee.domain.referral import CLOCKS

    lines = [f"horloge : {wording.state(queries.stopped())}", f"par défaut : {wording.delays(CLOCKS)}"]
    lines += [f"{wording.period(one)} : {wording.delays(one)}" for one in queries.settings()]
    return "\n".join(lines)


def _set(chosen: argparse.Namespace) -> str:
    from django.utils import timezone

    from cordee.clocks import actions, queries, wording
    from cordee.clocks.tasks import KEEPER

    before = queries.clocks_of(chosen.departement, on=chosen.valid_from)
    known = {name: getattr(before, name) for name in DELAYS if hasattr(before, name)}
    known["first_reminder"], known["second_reminder"] = before.reminders
    given = {name: getattr(chosen, name) for name in DELAYS if getattr(chosen, name) is not None}
    setting = actions.set_clocks(
        departement=chosen.departement,
        valid_from=chosen.valid_from,
        valid_until=chosen.valid_until,
        delays=known | given,
        actor=KEEPER,
        at=timezone.now(),
    )
    return f"{wording.period(setting)} : {wording.delays(setting)}"


def _resume(chosen: argparse.Namespace) -> str:
    from django.utils import timezone

    from cordee.clocks import actions, wording
    from cordee.clocks.tasks import KEEPER

    actions.resume(actor=KEEPER, at=timezone.now(), by="cordee clocks resume")
    return wording.RESUMED


_ACTS = {"show": _show, "set": _set, "resume": _resume}


def _parser() -> FrenchParser:
    parser = FrenchParser(prog="cordee clocks")
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("show", help="dit les délais en vigueur et si l'horloge est à l'heure")
    acts.add_parser("resume", help="relance une horloge arrêtée, si l'heure de la base est la bonne")
    change = acts.add_parser("set", help="fixe les délais d'un département à partir d'un jour")
    change.add_argument("--departement", default="", help="code ; sans lui, toute la région")
    change.add_argument("--from", dest="valid_from", type=date.fromisoformat, required=True, help="AAAA-MM-JJ")
    change.add_argument("--until", dest="valid_until", type=date.fromisoformat, help="AAAA-MM-JJ, exclu")
    for name, help_text in DELAYS.items():
        change.add_argument(f"--{name.replace('_', '-')}", type=int, help=help_text)
    return parser
