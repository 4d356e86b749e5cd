"""``cordee calendar``: what happens if nobody acts, as text, as JSON or as an iCalendar file."""

import argparse
import json
import sys
from collections.abc import Sequence

from cordee.domain.orientation.agenda.calendar import calendar
from cordee.domain.orientation.deciding import Engine
from cordee.reader.calendar_text import calendar_text
from cordee.reader.cli import CannotRead, command_parser, day, day_doubts, run_command, situation_text, today, warn
from cordee.reader.communes import commune_doubts
from cordee.reader.french_holidays import french_holidays
from cordee.reader.icalendar_file import icalendar_file
from cordee.reader.opening import open_catalogue
from cordee.reader.situation import read_situation


def main(argv: Sequence[str]) -> int:
    """Print the calendar of one situation."""
    parser = command_parser("calendar", "Dit ce qui se passe, et quand, si rien n'est fait.")
    parser.add_argument("file", metavar="FICHIER", help="le fichier de la situation ; - pour l'entrée standard")
    parser.add_argument(
        "--on", type=day, default=None, metavar="AAAA-MM-JJ", help="le jour du calendrier (aujourd'hui)"
    )
    parser.add_argument("--json", action="store_true", help="le calendrier en JSON")
    parser.add_argument("--ics", action="store_true", help="un fichier iCalendar, à importer dans un agenda")
    parser.add_argument("--person", action="store_true", help="avec les mots de la personne (« vous »)")
    parser.add_argument(
        "--titles", action="store_true", help="iCalendar : les vrais titres, à la place de titres neutres"
    )
    parser.add_argument("--alarms", action="store_true", help="iCalendar : un rappel la veille")
    parser.add_argument("--subject", default="", metavar="RÉFÉRENCE", help="iCalendar : la référence du dossier suivi")
    return run_command(parser, argv, _calendar)


def _calendar(arguments: argparse.Namespace) -> int:
    if arguments.json and arguments.ics:
        raise CannotRead("--json et --ics à la fois ; gardez l'un des deux.")
    catalogue = open_catalogue(arguments.content)
    name = "entrée standard" if arguments.file == "-" else arguments.file
    text, on = situation_text(arguments.file), arguments.on or today()
    situation = read_situation(text, catalogue, file=name)
    warn("calendar", [*day_doubts(on), *commune_doubts(situation, catalogue, text, file=name)])
    found = calendar(Engine(catalogue), situation, on=on, holidays=french_holidays())
    if arguments.json:
        print(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    elif arguments.ics:
        sys.stdout.flush()
        sys.stdout.buffer.write(
            icalendar_file(
                found,
                for_person=arguments.person,
                subject=arguments.subject,
                discreet=not arguments.titles,
                alarms=arguments.alarms,
            )
        )
        sys.stdout.buffer.flush()
    else:
        print(calendar_text(found, catalogue, for_person=arguments.person), end="")
    return 0
