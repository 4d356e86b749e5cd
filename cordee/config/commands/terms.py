"""Which closed cases have passed their term? A list: the job of the night erases, this command erases nothing."""

from cordee.config.databases import Login
from cordee.config.starting import database, read_settings, set_up_django
from cordee.reader.arguments import FrenchParser


def terms(arguments: list[str]) -> int:
    """0 when none has, 1 when some have."""
    parser = FrenchParser(prog="cordee terms")
    parser.add_argument("--years", type=int, default=2, metavar="ANS", help="durée gardée, en années (2)")
    chosen = parser.parse_args(arguments)
    with database(read_settings()):
        set_up_django(Login.WORKER)
        from django.utils import timezone

        from cordee.privacy.term import past_their_term

        found = past_their_term(on=timezone.localdate(), years=max(chosen.years, 1))
    print("\n".join(str(one) for one in found) if found else "Aucun dossier clos n’a passé son terme.")
    return 1 if found else 0
