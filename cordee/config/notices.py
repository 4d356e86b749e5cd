"""Who answers for the site: what the legal pages say and only the installer knows.

An empty one stops nothing: the page says that it is to be filled in, and the health page and `cordee check` name it.
"""

from collections.abc import Mapping
from typing import Any

from cordee.domain.grounds import Grounds

from .variable import Variable, one_of, text

DEMO_PUBLISHER = "Démonstration sans éditeur"
CONFORMITY = ("non", "partielle", "totale")
INCOMPLETE = "mentions_a_remplir"
_WORDS = "un texte est attendu"


def _said(name: str, meaning: str) -> Variable:
    return Variable(name=name, default="", read=text, expected=_WORDS, meaning=meaning)


def _years(value: str) -> int:
    if (years := int(value)) not in (0, *range(2, 31)):
        raise ValueError(value)
    return years


TO_FILL_IN = (
    _said("CORDEE_PUBLISHER_ADDRESS", "Postal address and telephone of the publisher."),
    _said("CORDEE_PUBLICATION_DIRECTOR", "Who answers for what is published: a name, or a function."),
    _said("CORDEE_HOSTING", "Who hosts the site: name, address, telephone."),
    _said("CORDEE_CONTROLLER", "Controller of the data of the site itself. A case has its own: who opens it."),
    _said("CORDEE_DPO", "Data protection officer: a name, or a function."),
    _said("CORDEE_DPO_CONTACT", "Mail or postal address where that officer is asked."),
    _said("CORDEE_LOGS_KEPT", "How long you keep the logs of your servers and of your proxy, and what they hold."),
    _said("CORDEE_BACKUPS_KEPT", "How long you keep a backup: what was erased remains in it until then."),
    _said("CORDEE_ACCESSIBILITY_CONTACT", "Mail, postal address or telephone for whoever cannot use a page."),
    _said("CORDEE_ACCESSIBILITY_ON", "Day of the accessibility statement, in full: « 3 mars 2027 »."),
)
NOTICES = (
    Variable(
        name="CORDEE_PUBLISHER",
        default=DEMO_PUBLISHER,
        read=text,
        expected="un nom est attendu",
        meaning="Who publishes the site, shown on the legal page.",
    ),
    *TO_FILL_IN,
    Variable(
        name="CORDEE_CASES_KEPT",
        default="deux ans après le dernier contact avec vous",
        read=text,
        expected=_WORDS,
        meaning="How long a case is kept, as the legal page says it. The words that go with an agreement say two years "
        "too. Keep it in step with `CORDEE_CASES_ERASED_AFTER`.",
    ),
    Variable(
        name="CORDEE_CASES_ERASED_AFTER",
        default="2",
        read=_years,
        expected="0, ou un nombre d’années d’au moins 2, est attendu",
        meaning="Years after the last contact when a closed case is erased, a month after who led it was told. "
        "`0`: the program erases none, and the legal page says so. See `dossiers-au-terme.md`.",
    ),
    _said("CORDEE_PROCESSORS", "Who works on the data for you beside the host: SMS, mails. Empty: nobody."),
    Variable(
        name="CORDEE_ACCESSIBILITY",
        default="non",
        read=one_of(*CONFORMITY),
        expected="« non », « partielle » ou « totale » est attendu",
        meaning="Conformity that the statement claims: `non`, `partielle` or `totale`. "
        "Without `CORDEE_ACCESSIBILITY_AUDIT`, the page says `non` whatever it is.",
    ),
    _said("CORDEE_ACCESSIBILITY_AUDIT", "Who audited the site against the RGAA, when, and the share of criteria met."),
    Variable(
        name="CORDEE_LEGAL_GROUNDS",
        default="mission_interet_public consentement_explicite",
        read=Grounds.read,
        expected="une base de l’article 6 puis une exception de l’article 9 du RGPD sont attendues (voir donnees.md)",
        meaning="Lawful basis and exception for health that cases opened from now on keep.",
    ),
)


def missing(settings: Mapping[str, Any]) -> list[str]:
    """Names of what the legal pages still lack, in the order of the table."""
    return [variable.name for variable in TO_FILL_IN if not settings[variable.name]]
