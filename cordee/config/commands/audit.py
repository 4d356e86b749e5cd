"""Does the journal still say what it said? Exit 1 with the first place where it does not."""

from cordee.config.databases import Login
from cordee.config.starting import database, read_settings, set_up_django
from cordee.reader.arguments import FrenchParser

FAULTS = {
    "changed": "la ligne {event} a été changée après son scellement",
    "missing": "une ligne scellée manque",
    "gap": "un maillon manque",
    "order": "le maillon ne suit pas le précédent",
    "unsealed": "la ligne {event} n’a pas été scellée dans l’heure : ajoutée après coup, ou tâches arrêtées",
    "anchor": "le maillon n’est plus celui de l’ancre gardée hors de la base",
}


def audit(arguments: list[str]) -> int:
    """0 when the chain holds, 1 when it does not."""
    parser = FrenchParser(prog="cordee audit")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("verify", help="vérifie la chaîne du journal et les ancres gardées hors de la base")
    actions.add_parser("anchor", help="scelle ce qui est écrit et ajoute une ancre au fichier")
    chosen = parser.parse_args(arguments)
    with database(read_settings()):
        set_up_django(Login.WORKER)
        from django.conf import settings
        from django.utils import timezone

        from cordee.audit import sealing

        if chosen.action == "anchor":
            sealing.seal(at=timezone.now())
            line = sealing.anchor(settings.CORDEE_DATA, at=timezone.now())
            print(f"ancre : {line['position']} {line['hash']}" if line else "Le journal est vide.")
            return 0
        count, fault = sealing.verify(settings.CORDEE_DATA)
    if fault is None:
        print(f"La chaîne du journal tient : {count} lignes relues.")
        return 0
    print(
        f"La chaîne du journal est rompue au maillon {fault.position} : {FAULTS[fault.what].format(event=fault.event)}."
    )
    return 1
