"""The words of the counts, before who reads them: French, as every page under /pro/."""

from typing import Final

from cordee.feedback.models import Page, Word

PAGES: Final = {
    Page.RESULT: "Résultat de « Faire le point »",
    Page.SERVICE: "Fiche d’un service",
    Page.NEED: "Fiche d’un besoin",
    Page.SPACE: "Espace de la personne",
}
WORDS: Final = {Word.YES: "Oui", Word.PARTLY: "En partie", Word.NO: "Non"}
WHOSE: Final = {"personne": "par une personne", "employeur": "par un employeur", "facile": "facile à lire"}
PERIODS: Final = {30: "30 jours", 90: "90 jours", 365: "un an", 730: "deux ans"}
TONGUES: Final = {"": "toutes les langues", "fr": "en français", "en": "en anglais"}
TOO_FEW: Final = "moins de {number} réponses"
GONE: Final = "{code} (n’est plus au catalogue)"
