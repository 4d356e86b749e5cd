"""The schema of ``letters/<id>.yaml``: a letter, a check-list or questions, ready to be filled in and sent."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.catalogue import Verified
from cordee.domain.letters import LAYOUT, SENDERS, BlankKind, LetterKind
from cordee.reader.schemas.heads import NOTE
from cordee.reader.schemas.parts import (
    Schema,
    closed,
    day,
    enumeration,
    identifier,
    listed,
    one_of,
    optional_text,
    reference,
    text,
    texts,
)
from cordee.reader.wording import VERIFIED

KINDS: Final[Mapping[LetterKind, str]] = {
    LetterKind.LETTER: "une lettre, avec expéditeur, destinataire, objet et signature",
    LetterKind.CHECKLIST: "une liste à cocher",
    LetterKind.QUESTIONS: "des questions à poser",
}
BLANK_KINDS: Final[Mapping[BlankKind, str]] = {
    BlankKind.LINE: "quelques mots",
    BlankKind.LINES: "plusieurs lignes",
    BlankKind.DAY: "une date",
}
BLANKS = "Un blanc s'écrit `{son_identifiant}`."
IN_EVERY_LETTER = ", ".join(f"`{{{blank.id}}}`" for blank in LAYOUT)


def letter_schema() -> Schema:
    properties = {
        "id": identifier("Identifiant", "Le nom du fichier, sans « .yaml » ; il est dans l'adresse de la page."),
        "title": text("Titre", "Ce que l'on fait : « Demander une visite de pré-reprise »."),
        "kind": enumeration(LetterKind, KINDS, "Nature"),
        "who": one_of(SENDERS, "Qui l'envoie, ou l'emporte"),
        "purpose": text("À quoi il sert", "Une phrase simple."),
        "services": listed(reference("family"), "Démarches", "Celles avec lesquelles il va : une au moins."),
        "when": reference("condition", "Pour qui", "Absent : toutes les situations de ces démarches.", optional=True),
        "deadlines": texts("Délais", "Des règles (`rule`) de `deadlines.yaml` ; leur version du jour est montrée."),
        "recipient": optional_text("Destinataire", "En tête de la lettre ; l'adresse est à remplir."),
        "send_to": text("Où l'envoyer", "Ou à qui le montrer."),
        "operators": listed(reference("operator"), "Opérateurs", "Qui le reçoit, quand c'est un opérateur."),
        "blanks": listed(_blank(), "Blancs", f"Ce qui est à remplir. Déjà dans toute lettre : {IN_EVERY_LETTER}."),
        "subject": optional_text("Objet", f"D'une lettre seulement. {BLANKS}"),
        "text": optional_text(
            "Texte", f"Une ligne vide entre deux paragraphes ; une liste commence ses lignes par « - ». {BLANKS}"
        ),
        "sections": listed(_section(), "Parties", "D'une liste ou de questions seulement."),
        "advice": texts("Conseils", "Comment l'envoyer, quoi garder, qui peut aider."),
        "legal": texts("Textes", "Ce que les gens lisent."),
        "sources": texts("Sources", "D'où vient ce qui est écrit : souvent un service de ce catalogue."),
        "verified": enumeration(Verified, VERIFIED, "Vérification", "Dites vrai : ce qui est incertain se montre."),
        "checked_on": day("Relu le", "Le dernier jour où quelqu'un a regardé.", required=True),
        "notes": optional_text("Notes", NOTE),
    }
    required = ("id", "title", "kind", "who", "purpose", "send_to", "verified", "checked_on")
    return closed("Un courrier ou une liste", properties, required=required)


def _blank() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "label": text("Ce qui est demandé"),
        "kind": enumeration(BlankKind, BLANK_KINDS, "Sorte", "Absent : `line`."),
        "facts": listed(reference("fact"), "Faits", "Les réponses qui peuvent le remplir ; la première connue."),
        "help": optional_text("Aide", "Une phrase sous le titre."),
    }
    return closed("Un blanc", properties, required=("id", "label"))


def _section() -> Schema:
    properties = {"title": text("Titre"), "items": texts("Lignes", BLANKS)}
    return closed("Une partie", properties, required=("title",))
