"""The words of the pages on matches."""

from collections.abc import Mapping

from cordee.domain.matching import MatchState, Resemblance, Source, Word
from cordee.domain.rules.french import enumerated
from cordee.ui.wording import Sign

NAME, BIRTH, PHONE, EMAIL = "même nom", "même date de naissance", "même téléphone", "même courriel"
ALIKE: Mapping[str, tuple[str, ...]] = {
    Resemblance.NAME_AND_BIRTH: (NAME, BIRTH),
    Resemblance.NAME_AND_PHONE: (NAME, PHONE),
    Resemblance.NAME_AND_EMAIL: (NAME, EMAIL),
    Resemblance.BIRTH_AND_PHONE: (BIRTH, PHONE),
    Resemblance.BIRTH_AND_EMAIL: (BIRTH, EMAIL),
}
SOURCES: Mapping[str, str] = {
    Source.PERSON_SAID: "La personne me l’a dit",
    Source.DOCUMENT: "Un document qu’elle m’a montré",
    Source.WE_FOLLOW_BOTH: "Nous suivons les deux dossiers",
}
WORDS: Mapping[str, str] = {
    Word.SAME: "C’est la même personne",
    Word.OTHER: "Ce sont deux personnes",
    Word.NONE: "Réponse retirée",
}
STATES: Mapping[str, Sign] = {
    MatchState.PROPOSED: Sign(label="À vérifier", icon="question-mark-circle", tone="warning"),
    MatchState.CONFIRMED: Sign(label="Même personne", icon="check-circle", tone="good"),
    MatchState.REJECTED: Sign(label="Deux personnes", icon="x-circle"),
}
WAITS = Sign(label="Attend l’autre organisme", icon="clock", tone="info")
EFFECTS: Mapping[str, str] = {
    Word.SAME: "Rien ne s’ouvre et rien ne se mélange : chaque organisme garde son dossier. L’autre organisme doit "
    "dire la même chose. Ensuite, une même demande envoyée deux fois sera signalée.",
    Word.OTHER: "Les deux dossiers restent séparés et le rapprochement n’est plus proposé. Vous pourrez revenir sur "
    "votre réponse.",
    Word.NONE: "Le rapprochement redevient à vérifier. Rien n’est perdu : aucun dossier n’avait changé.",
}
KEY_REUSED = "Ce formulaire a déjà servi pour une autre réponse. Rien n’a été changé. Rouvrez la page et recommencez."
SAID_MEANWHILE = "Quelqu’un de votre organisme a répondu depuis que vous avez ouvert cette page. Rien n’a été changé."
UNREADABLE = "La réponse n’est pas complète. Choisissez ce que vous savez, et comment vous le savez."


def resemblance(codes: list[str]) -> str:
    """« même nom, même date de naissance et même téléphone »: each said once."""
    alike = {part for code in codes for part in ALIKE[code]}
    return enumerated([part for part in (NAME, BIRTH, PHONE, EMAIL) if part in alike], "et")


def sign(state: str, *, word: str) -> Sign:
    """How the match shows to the side whose ``word`` this is."""
    return WAITS if state == MatchState.PROPOSED and word == Word.SAME else STATES[state]
