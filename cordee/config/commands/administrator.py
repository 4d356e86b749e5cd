"""The first administrators of an installation, whom nobody could invite; and the one who lost everything."""

from cordee.config.databases import Login
from cordee.config.errors import CannotStart
from cordee.config.starting import database, read_settings, set_up_django
from cordee.reader.arguments import FrenchParser


def administrator(arguments: list[str]) -> int:
    parser = FrenchParser(prog="cordee administrator")
    parser.add_argument("email", help="adresse du compte")
    parser.add_argument("name", help="prénom et nom")
    parser.add_argument("--organisation", required=True, help="nom de l’organisme ; il est créé s’il manque")
    parser.add_argument("--reset-second-factor", action="store_true", help="retire sa double vérification")
    chosen = parser.parse_args(arguments)
    with database(read_settings()):
        set_up_django(Login.WORKER)
        from django.utils import timezone

        from cordee.config.migrating import pending_migrations
        from cordee.network import first_administrator

        if pending_migrations():
            raise CannotStart("La base n’est pas à jour : lancez « cordee migrate ».")
        print(
            first_administrator.enrol(
                email=chosen.email,
                full_name=chosen.name,
                organisation=chosen.organisation,
                reset=chosen.reset_second_factor,
                at=timezone.now(),
            )
        )
    return 0
