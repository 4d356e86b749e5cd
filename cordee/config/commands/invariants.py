"""Does everything hold that must hold? The rows where it does not are named, for who repairs them."""

import json

from cordee.config.databases import Login
from cordee.config.errors import CannotStart
from cordee.config.starting import database, read_settings, set_up_django
from cordee.reader.arguments import FrenchParser


def check_invariants(arguments: list[str]) -> int:
    """0 when all hold, 1 when one does not."""
    parser = FrenchParser(prog="cordee check-invariants")
    parser.add_argument("--json", action="store_true", help="écrit le résultat en JSON")
    chosen = parser.parse_args(arguments)
    with database(read_settings()):
        set_up_django(Login.WORKER)
        from django.utils import timezone

        from cordee.config.migrating import check_server, pending_migrations
        from cordee.invariants import actions, wording

        check_server()
        if pending_migrations():
            raise CannotStart("La base n’est pas à jour : lancez « cordee migrate ».")
        found = actions.check(at=timezone.now(), whole=True)
    print(json.dumps(wording.as_json(found), ensure_ascii=False, indent=2) if chosen.json else wording.report(found))
    return 1 if found else 0
