"""French sentences of the page of a case that belong to none of its parts."""

from collections.abc import Mapping

UNSAID = "Rendez-vous du {when} : dire s’il s’est tenu"
# The verb, what is added, its sign, its key.
ADDING: Mapping[str, tuple[str, str, str, str]] = {
    "caseload:retake_stock": ("Faire", "le point", "arrow-path", "p"),
    "support:add_appointment": ("Fixer un", "rendez-vous", "calendar", "v"),
    "support:add_step": ("Ajouter une", "étape", "list-bullet", "e"),
    "support:open_application": ("Ouvrir une", "démarche", "folder-open", "o"),
    "support:ask": ("Demander à un autre", "organisme", "user-plus", "t"),
    "support:write_note": ("Écrire une", "note", "pencil-square", "n"),
    "documents:add": ("Ajouter un", "document", "document-text", "d"),
    "programmes:open": ("Ouvrir un", "programme", "map", "r"),
    "support:employer": ("Partager avec", "l’employeur", "building-office-2", "m"),
}
