"""French sentences of programmes and documents among what happened in a case."""

OPENED = "Programme ouvert : {title}"
ENDED = "Programme terminé le {day} : {title}"
STOPPED = "Programme arrêté le {day} : {title}"
MILESTONE = "{what}, {day} ({title})"
ADDED = "Document ajouté : {title} ({what})"
GONE = "{title} : {what}"
