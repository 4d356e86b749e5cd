"""Mails that come back, or that somebody writes to the line: one on the standard input, or all of the box."""

import sys

from cordee.config.databases import Login
from cordee.config.errors import CannotStart
from cordee.config.starting import database, read_settings, set_up_django
from cordee.reader.arguments import FrenchParser

TRY_AGAIN = 75  # EX_TEMPFAIL: the mail server keeps the mail and gives it again
AWAY = "cordee : la base de données ne répond pas : le courriel est à présenter de nouveau"


def mail(arguments: list[str]) -> int:
    """0 when it was taken, whatever it said; 75 while the database cannot be reached."""
    chosen = _parser().parse_args(arguments)
    raw = b"" if chosen.folder else sys.stdin.buffer.read()
    try:
        if chosen.action == "line":
            return _taken_by_the_line(raw, in_folder=chosen.folder)
        return _taken(raw, chosen.to, in_folder=chosen.folder)
    except CannotStart as refusal:
        print(f"cordee : {refusal}", file=sys.stderr)
        return TRY_AGAIN


def _taken(raw: bytes, sent_to: str, *, in_folder: bool) -> int:
    with database(read_settings()):
        set_up_django(Login.WORKER)
        from django.db import OperationalError
        from django.utils import timezone

        from cordee.outbox import maildir, returned

        try:
            if in_folder:
                for verdict, count in sorted(maildir.sweep(at=timezone.now()).items()):
                    print(f"{count} : {maildir.SENTENCES[verdict]}")
                return 0
            verdict = returned.take(raw, at=timezone.now(), sent_to=sent_to)
            if verdict in returned.KEPT_APART:
                maildir.keep_apart(raw, verdict)
            print(maildir.SENTENCES[verdict])
        except OperationalError:
            print(AWAY, file=sys.stderr)
            return TRY_AGAIN
    return 0


def _taken_by_the_line(raw: bytes, *, in_folder: bool) -> int:
    with database(read_settings()):
        set_up_django(Login.WORKER)
        from django.db import OperationalError
        from django.utils import timezone

        from cordee.enquiries import mailbox_in

        try:
            if in_folder:
                for taken, count in sorted(mailbox_in.sweep(at=timezone.now()).items()):
                    print(f"{count} : {mailbox_in.SENTENCES[taken]}")
                return 0
            print(mailbox_in.SENTENCES[mailbox_in.take(raw, at=timezone.now())])
        except OperationalError:
            print(AWAY, file=sys.stderr)
            return TRY_AGAIN
    return 0


def _parser() -> FrenchParser:
    parser = FrenchParser(prog="cordee mail")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    said = "lit un avis de non-remise sur l’entrée standard"
    bounces = actions.add_parser("bounces", help=said, description=said)
    bounces.add_argument("--to", default="", metavar="ADRESSE", help="adresse à laquelle le serveur l’a remis")
    bounces.add_argument("--folder", action="store_true", help="lit plutôt la boîte de CORDEE_MAIL_BOUNCES_FOLDER")
    said = "lit un courriel écrit à la ligne, sur l’entrée standard"
    line = actions.add_parser("line", help=said, description=said)
    line.add_argument("--folder", action="store_true", help="lit plutôt la boîte de CORDEE_LINE_MAIL_FOLDER")
    return parser
