"""What the pages of letters say, beside what the catalogue writes."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from cordee.domain.letters import ADDRESS, CONTACT, DAY, RECIPIENT, RECIPIENT_ADDRESS, SENDER, TOWN, LetterKind

PERSON, EMPLOYER = "personne", "employeur"
# Where each may take stock: who sends a letter is one of the two.
TAKE_STOCK: Final[Mapping[str, str]] = {PERSON: "public:take_stock", EMPLOYER: "public:take_stock_employer"}
KINDS: Final[Mapping[LetterKind, str]] = {
    LetterKind.LETTER: _("Lettre"),
    LetterKind.CHECKLIST: _("Liste"),
    LetterKind.QUESTIONS: _("Questions"),
}
ICONS: Final[Mapping[LetterKind, str]] = {
    LetterKind.LETTER: "envelope",
    LetterKind.CHECKLIST: "clipboard-document-check",
    LetterKind.QUESTIONS: "question-mark-circle",
}
# Said on an English page, above the sheet.
STAYS_FRENCH: Final[Mapping[LetterKind, str]] = {
    LetterKind.LETTER: _("La lettre reste en français : elle est destinée à un organisme ou à un employeur français."),
    LetterKind.CHECKLIST: _("La liste reste en français : c'est ainsi que les organismes nomment ces papiers."),
    LetterKind.QUESTIONS: _("Les questions restent en français : vous pouvez les montrer à qui vous répondra."),
}
FOR_EMPLOYERS: Final = _("Vous êtes employeur")
OTHERS: Final = _("Autres démarches")

# Fields of a form, in the groups where they are asked.
YOU, WHOM, INSIDE = _("Vous"), _("À qui vous écrivez"), _("Dans le texte")
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    YOU: (SENDER, ADDRESS, CONTACT, TOWN, DAY),
    WHOM: (RECIPIENT, RECIPIENT_ADDRESS),
}
LABELS_OF_EMPLOYERS: Final[Mapping[str, str]] = {
    SENDER: _("Nom de l'entreprise et de qui signe"),
    ADDRESS: _("Adresse de l'entreprise"),
    CONTACT: _("Téléphone ou courriel de l'entreprise"),
}
# What browsers may offer of their own memory.
AUTOCOMPLETE: Final[Mapping[str, str]] = {SENDER: "name", ADDRESS: "street-address"}

NOT_A_DAY: Final = _("Trouvé « {found} » ; attendu une date, par exemple 12/03/2026.")
BACK_BEFORE: Final = _("Trouvé le {back}, avant le premier jour de l'arrêt ({left}) : corrigez l'une des deux dates.")
TOO_LONG: Final = _("Trouvé {found} signes ; {most} au plus. Raccourcissez, ou complétez à la main sur le papier.")

# The parts of the paper that are the same for every letter.
PLACE_AND_DATE: Final = f"{{{TOWN}}}, le {{{DAY}}}"
SUBJECT: Final = "Objet : {subject}"
SIGNATURE: Final = "Signature"

OPENS: Final = _("Premier jour possible : {when}.")
CLOSES: Final = _("Dernier jour : {when}.")
SAME_DAY: Final = _("le jour même, « {fact} »")
COUNTED: Final = _("{delay} {side} « {fact} »")
AFTER, BEFORE = _("après"), _("avant")
PUT_OFF: Final = _(
    "{when} ; s'il tombe un samedi, un dimanche ou un jour férié, il passe au premier jour ouvré qui suit"
)
