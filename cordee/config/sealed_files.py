"""The documents of cases: the keys that seal them, and how large one may be."""

from .values import A_NUMBER, key, number
from .variable import Variable

SEALED_FILES: tuple[Variable, ...] = (
    Variable(
        name="CORDEE_DOCUMENTS_KEY",
        default="",
        read=key,
        secret=True,
        expected="au moins 32 signes sont attendus",
        meaning="Key that encrypts the documents of cases. Empty: made once, kept beside the others. "
        "Lost, no document opens any more: see `documents.md`.",
    ),
    Variable(
        name="CORDEE_DOCUMENTS_KEY_BEFORE",
        default="",
        read=key,
        secret=True,
        expected="au moins 32 signes sont attendus",
        meaning="The key that `CORDEE_DOCUMENTS_KEY` replaces: what it has encrypted still opens. "
        "Empty: none. See `documents.md`.",
    ),
    Variable(
        name="CORDEE_DOCUMENT_MEGABYTES",
        default="10",
        read=number(50),
        expected=A_NUMBER.format(50),
        meaning="Largest document that may be added to a case, in megabytes. A proxy in front must let it through.",
    ),
)
