"""What the pages of letters say, beside what the catalogue writes."""

from collections.abc import Mapping
from typing import Final

from cordee.domain.letters import ADDRESS, CONTACT, DAY, RECIPIENT, RECIPIENT_ADDRESS, SENDER, TOWN, LetterKind

PERSON, EMPLOYER = "personne", "employeur"
# Where each may take stock: who sends a letter is one of the two.
TAKE_STOCK: Final[Mapping[str, str]] = {PERSON: "public:take_stock", EMPLOYER: "public:take_stock_employer"}
KINDS: Final[Mapping[LetterKind, str]] = {
    LetterKind.LETTER: "Lettre",
    LetterKind.CHECKLIST: "Liste",
    LetterKind.QUESTIONS: "Questions",
}
ICONS: Final[Mapping[LetterKind, str]] = {
    LetterKind.LETTER: "envelope",
    LetterKind.CHECKLIST: "clipboard-document-check",
    LetterKind.QUESTIONS: "question-mark-circle",
}
FOR_EMPLOYERS: Final = "Vous êtes employeur"
OTHERS: Final = "Autres démarches"

# Fields of a form, in the groups where they are asked.
YOU, WHOM, INSIDE = "Vous", "À qui vous écrivez", "Dans le texte"
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    YOU: (SENDER, ADDRESS, CONTACT, TOWN, DAY),
    WHOM: (RECIPIENT, RECIPIENT_ADDRESS),
}
LABELS_OF_EMPLOYERS: Final[Mapping[str, str]] = {
    SENDER: "Nom de l'entreprise et de qui signe",
    ADDRESS: "Adresse de l'entreprise",
    CONTACT: "Téléphone ou courriel de l'entreprise",
}
# What browsers may offer of their own memory.
AUTOCOMPLETE: Final[Mapping[str, str]] = {SENDER: "name", ADDRESS: "street-address"}

NOT_A_DAY: Final = "Trouvé « {found} » ; attendu une date, par exemple 12/03/2026."
TOO_LONG: Final = "Trouvé {found} signes ; {most} au plus. Raccourcissez, ou complétez à la main sur le papier."

# The parts of the paper that are the same for every letter.
PLACE_AND_DATE: Final = f"{{{TOWN}}}, le {{{DAY}}}"
SUBJECT: Final = "Objet : {subject}"
SIGNATURE: Final = "Signature"

OPENS: Final = "Premier jour possible : "
CLOSES: Final = "Dernier jour : "
SAME_DAY: Final = "le jour même, « {fact} »"
COUNTED: Final = "{delay} {side} « {fact} »"
AFTER, BEFORE = "après", "avant"
PUT_OFF: Final = " ; s'il tombe un samedi, un dimanche ou un jour férié, il passe au premier jour ouvré qui suit"
