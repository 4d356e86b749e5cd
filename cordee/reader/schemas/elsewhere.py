"""The schema of ``elsewhere.yaml``: subjects and numbers that others answer."""

from cordee.domain.catalogue import Verified
from cordee.reader.schemas.heads import period
from cordee.reader.schemas.parts import (
    Schema,
    closed,
    day,
    enumeration,
    identifier,
    listed,
    optional_text,
    text,
    texts,
)
from cordee.reader.wording import VERIFIED


def elsewhere_schema() -> Schema:
    properties = {
        "dialling": _dialling(),
        "emergencies": listed(_emergency(), "Numéros d'urgence", "Datés : ce qui ne répondait pas n'est pas montré."),
        "subjects": listed(_subject(), "Sujets qui ne sont pas d'ici", "Chacun avec sa porte publique."),
    }
    return closed("Ce qui est cherché ici et répondu ailleurs", properties, required=tuple(properties))


def _dialling() -> Schema:
    properties = {"fr": texts("En français"), "en": texts("En anglais")}
    return closed("Les mots autour d'un numéro court", properties, required=("fr", "en"))


def _emergency() -> Schema:
    properties = {
        "number": text("Numéro", "Des chiffres, entre guillemets."),
        "fr": text("Qui répond, en français"),
        "en": text("Qui répond, en anglais"),
        **period(),
        "sources": texts("Sources"),
    }
    return closed("Un numéro d'urgence", properties, required=("number", "fr", "en", "sources"))


def _subject() -> Schema:
    properties = {
        "id": identifier("Identifiant"),
        "fr": _told("En français"),
        "en": _told("En anglais"),
        "door": text("Porte", "Le service public qui répond, comme il se nomme."),
        "url": text("Adresse", "Commence par https://."),
        "phone": optional_text("Téléphone", "Vide s'il n'y a pas de numéro national."),
        "verified": enumeration(
            Verified, VERIFIED, "Vérification", "`none` : personne ne l'a lu sur le site ; la page le dit."
        ),
        "checked_on": day("Dernière relecture", required=True),
        "sources": texts("Sources"),
    }
    required = ("id", "fr", "en", "door", "url", "verified", "checked_on", "sources")
    return closed("Un sujet", properties, required=required)


def _told(title: str) -> Schema:
    properties = {
        "name": text("Nom"),
        "says": text("Ce que c'est", "Une phrase."),
        "said": texts("Les mots des gens", "Assez longs pour ne vouloir dire qu'une chose."),
    }
    return closed(title, properties, required=tuple(properties))
