"""Is this installation fit for real people?"""

import io

from cordee.config.checking import check_no_invented_network, check_production
from cordee.config.databases import Login
from cordee.config.errors import CannotStart
from cordee.config.notices import missing
from cordee.config.starting import database, read_settings, set_up_django
from cordee.reader.arguments import FrenchParser


def check(arguments: list[str]) -> int:
    FrenchParser(prog="cordee check").parse_args(arguments)
    settings = read_settings()
    check_production(settings)
    with database(settings):
        set_up_django(Login.WEB)
        from django.core.management import call_command

        from cordee.config.migrating import check_server, pending_migrations

        call_command("check", "--fail-level", "WARNING", stdout=io.StringIO())
        check_server()
        if pending_migrations():
            raise CannotStart("La base n’est pas à jour : lancez « cordee migrate ».")
        check_no_invented_network()
    print("Tout est en ordre.")
    if lacking := missing(settings):
        print(f"À remplir pour les pages légales : {', '.join(lacking)}. Voir docs/operate/pages-legales.md.")
    return 0
