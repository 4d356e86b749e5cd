"""What a person agrees to share: with one organisation, listed classes of data, for a time (C-01, C-02)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from cordee.domain.access import DataClass
from cordee.domain.articles import the, to_the
from cordee.domain.periods import Period

# Classes that leave with a consent, in the order in which they are read aloud.
SHAREABLE = (DataClass.IDENTITY, DataClass.SITUATION, DataClass.HEALTH)


class ConsentChannel(StrEnum):
    VOICE = "voice"
    LINK = "link"
    PAPER = "paper"
    IN_PERSON = "in_person"
    WEB = "web"  # by herself, on the public site


@dataclass(frozen=True, kw_only=True)
class Scope:
    organisation: UUID
    classes: frozenset[DataClass]
    period: Period
    withdrawn_on: date | None

    def covers(self, organisation: UUID, classes: Iterable[DataClass], *, on: date) -> bool:
        """Tell whether these classes may be shared with this organisation on that day.

        A withdrawal counts from its very day: what was agreed in the morning is closed at once.
        """
        if self.withdrawn_on is not None and on >= self.withdrawn_on:
            return False
        return organisation == self.organisation and self.classes.issuperset(classes) and self.period.covers(on)


CONSENT_MONTHS = 12
MAX_WORDS = 90

CONSENT_VERSION = "accord-ligne-1"
NOTICE_VERSION = "information-ligne-1"
# Shown to the person on her own page, which names who asks; said to her on the phone, the same words are read aloud.
ASKED_CONSENT_VERSION = "accord-demande-1"
ASKED_NOTICE_VERSION = "information-demande-1"
RENEWAL_VERSION = "accord-renouvele-1"
# Read by herself on the page from which she sends her request.
WEB_CONSENT_VERSION = "accord-site-1"
WEB_NOTICE_VERSION = "information-site-1"

# The person is asked again that many days before her agreement ends.
RENEWAL_DAYS = 30

_CLASS_WORDS: Mapping[DataClass, tuple[str, ...]] = {
    DataClass.IDENTITY: ("votre nom", "vos coordonnées"),
    DataClass.SITUATION: ("votre situation professionnelle",),
    DataClass.HEALTH: ("vos réponses sur votre santé au travail",),
}

_CONSENT_WORDS: Mapping[str, str] = {
    CONSENT_VERSION: (
        "Avec votre accord, je transmets {to_organisation} {what}, à ce sujet : « {purpose} ». "
        "Votre nom n'est visible que si l'organisme accepte. Cet accord vaut {months} mois. "
        "Vous pouvez le retirer à tout moment en appelant le {phone}. "
        "Refuser ne change rien à vos droits. Êtes-vous d'accord ?"
    ),
    ASKED_CONSENT_VERSION: (
        "Si vous êtes d'accord, on transmet {to_organisation} {what}, à ce sujet : « {purpose} ». "
        "Votre nom n'est visible que si l'organisme accepte. Cet accord vaut {months} mois. "
        "Vous pouvez le retirer à tout moment, sur votre page ou en appelant le {phone}. "
        "Refuser ne change rien à vos droits."
    ),
    WEB_CONSENT_VERSION: (
        "Si vous êtes d'accord, la ligne transmet {to_organisation} {what}, à ce sujet : « {purpose} ». "
        "Votre nom n'est visible que si l'organisme accepte. Cet accord vaut {months} mois. "
        "Vous pouvez le retirer à tout moment en appelant le {phone}, avec votre code. "
        "Refuser ne change rien à vos droits."
    ),
    RENEWAL_VERSION: (
        "Si vous êtes d'accord, {organisation} garde pendant {months} mois {what}, à ce sujet : « {purpose} ». "
        "Vous pouvez retirer cet accord à tout moment, sur votre page ou en appelant le {phone}. "
        "Ne pas le renouveler ne change rien à vos droits."
    ),
}

_NOTICE_WORDS: Mapping[str, str] = {
    NOTICE_VERSION: (
        "Je note vos réponses pour vous orienter et suivre votre demande. Elles sont gardées deux ans "
        "après notre dernier contact. Vous pouvez les consulter, les corriger ou les faire effacer "
        "en appelant le {phone}."
    ),
    WEB_NOTICE_VERSION: (
        "La ligne garde ce que vous envoyez pour suivre votre demande, pendant deux ans après le dernier contact. "
        "Vous pouvez le consulter, le corriger ou le faire effacer en appelant le {phone}."
    ),
    ASKED_NOTICE_VERSION: (
        "Quelqu'un a parlé de vous à la ligne, pour qu'on vous aide. Ce qui a été dit sert à vous orienter et "
        "à suivre votre demande. C'est gardé deux ans après notre dernier contact. Vous pouvez le consulter, le "
        "corriger ou le faire effacer en appelant le {phone}."
    ),
}


class UnknownWording(LookupError):
    """No wording of this version was ever read to anyone."""


def consent_words(version: str, *, organisation: str, classes: Iterable[DataClass], purpose: str, phone: str) -> str:
    """Return the French text that is read aloud, to be stored as it was said."""
    if version not in _CONSENT_WORDS:
        raise UnknownWording(version)
    return _CONSENT_WORDS[version].format(
        organisation=the(organisation),
        to_organisation=to_the(organisation),
        what=_listed(classes),
        purpose=purpose,
        months=CONSENT_MONTHS,
        phone=phone,
    )


def easy_words(
    version: str, *, organisation: str, classes: Iterable[DataClass], purpose: str, phone: str
) -> tuple[str, ...]:
    """The same agreement, one idea a line: shown beside the words that are stored, never instead of them."""
    name = the(organisation)
    again = version == RENEWAL_VERSION
    return (
        f"{name[0].upper()}{name[1:]} {'vous aide déjà' if again else 'peut vous aider'}.",
        f"Sujet : {purpose}.",
        "Il peut garder des informations sur vous." if again else "Nous voulons lui donner des informations sur vous.",
        f"Ce sont : {_listed(classes)}.",
        *(() if again else ("Votre nom se voit seulement si l'organisme accepte.",)),
        "Vous pouvez dire oui ou non.",
        "Vous dites non : cet accord s'arrête." if again else "Vous dites non : rien ne part.",
        "Vos droits restent les mêmes.",
        f"Vous dites oui : c'est pour {CONSENT_MONTHS} mois.",
        "Vous pouvez changer d'avis quand vous voulez.",
        f"Appelez le {phone}.",
        *(("Donnez votre code.",) if version == WEB_CONSENT_VERSION else ()),
    )


def with_representative(words: str, name: str) -> str:
    """What was read aloud, with who agreed beside a minor."""
    return f"{words} Représentant légal associé, d'accord lui aussi : {name}." if name else words


def notice_words(version: str, *, phone: str) -> str:
    if version not in _NOTICE_WORDS:
        raise UnknownWording(version)
    return _NOTICE_WORDS[version].format(phone=phone)


def period_from(given_on: date) -> Period:
    """Return the twelve months of a consent; 29 February ends on 1 March."""
    years, month = divmod(given_on.month - 1 + CONSENT_MONTHS, 12)
    try:
        end = date(given_on.year + years, month + 1, given_on.day)
    except ValueError:
        end = date(given_on.year + years, month + 2, 1)
    return Period(start=given_on, until=end)


def asks_renewal_on(valid_until: date) -> date:
    return valid_until - timedelta(days=RENEWAL_DAYS)


def _listed(classes: Iterable[DataClass]) -> str:
    chosen = set(classes)
    words = [said for shared, listed in _CLASS_WORDS.items() if shared in chosen for said in listed]
    if not words:
        raise ValueError("a consent shares at least one class of data")
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"
