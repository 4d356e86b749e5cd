"""Running cases from the software of an organisation: each row is read, or says what was found, what was expected and
what to do. Nothing is written here."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cordee.domain.birth import may_be_born_on
from cordee.domain.consent import ConsentChannel
from cordee.domain.planning import FURTHEST, may_be_planned_on
from cordee.domain.reaching import PreferredChannel
from cordee.domain.referral import NextAction
from cordee.domain.table_read import Row, table
from cordee.people.actions import NewPerson
from cordee.people.keys import phone_key
from cordee.ui.typography import table_day

MOST_BYTES, MOST_ROWS = 1_000_000, 500
COLUMNS = (
    "reference",
    "nom",
    "prenom",
    "date_naissance",
    "telephone",
    "courriel",
    "departement",
    "programme",
    "prochaine_action",
    "jour",
    "informee_le",
    "informee_par",
)
NEEDED = tuple(name for name in COLUMNS if name not in {"date_naissance", "telephone", "courriel"})
ACTIONS: Mapping[str, NextAction] = {
    "rappeler": NextAction.CALL_BACK,
    "demander": NextAction.CONFIRM_WISH,
    "verifier": NextAction.CONFIRM_FOLLOW_UP,
    "decider": NextAction.DECIDE,
}
CHANNELS: Mapping[str, ConsentChannel] = {
    "entretien": ConsentChannel.IN_PERSON,
    "telephone": ConsentChannel.VOICE,
    "papier": ConsentChannel.PAPER,
}
LONGEST = {"reference": 60, "nom": 80, "prenom": 80}
SOCIAL_SECURITY = re.compile(
    r"(?<!\d)[12](?:[ .]?\d\d){2}[ .]?(?:\d\d|2[AB])(?:[ .]?\d{3}){2}(?:[ .]?\d\d)?(?!\d)", re.I
)
OLDEST = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Bad:
    line: int
    column: str
    found: str
    expected: str
    do: str


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A case as its organisation knows it; ``reference`` is its own, by which the same row twice is one case."""

    line: int
    reference: str
    person: NewPerson
    programme: str
    next_action: NextAction
    on: date
    told_on: date
    told_by: ConsentChannel


@dataclass(frozen=True, kw_only=True)
class Report:
    good: tuple[Incoming, ...]
    bad: tuple[Bad, ...]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a row may name, on that day, for who brings it."""

    departements: Collection[str]
    programmes: Collection[str]
    on: date


class _Wrong(Exception):
    def __init__(self, expected: str, do: str) -> None:
        super().__init__(expected)
        self.expected, self.do = expected, do


def read(content: bytes, known: Known) -> Report:
    """Raise ``table_read.Unreadable`` for what is no such table."""
    rows = table(content, columns=COLUMNS, needed=NEEDED, bytes_=MOST_BYTES, rows=MOST_ROWS)
    good: list[Incoming] = []
    bad: list[Bad] = []
    first: dict[str, int] = {}
    for row in rows:
        one, wrong = _row(row, known)
        reference = row.cells["reference"]
        if reference in first:
            wrong.append(_bad(row, "reference", "une référence par dossier", f"Déjà à la ligne {first[reference]}."))
        first.setdefault(reference, row.line)
        bad += wrong
        if not wrong and one is not None:
            good.append(one)
    return Report(good=tuple(good), bad=tuple(bad))


def _row(row: Row, known: Known) -> tuple[Incoming | None, list[Bad]]:
    said: dict[str, Any] = {}
    wrong: list[Bad] = []
    for name in COLUMNS:
        text = row.cells.get(name, "")
        try:
            if SOCIAL_SECURITY.search(text):
                raise _Wrong(
                    "aucun numéro de sécurité sociale", "Retirez ce numéro du fichier : il n’est jamais gardé ici."
                )
            said[name] = _READ[name](text, known)
        except _Wrong as no:
            hidden = SOCIAL_SECURITY.sub("…", text)
            wrong.append(_bad(row, name, no.expected, no.do, found=hidden))
    if not wrong and not (said["telephone"] or said["courriel"]):
        expected, do = "un téléphone ou un courriel", "Ajoutez un moyen de joindre la personne."
        wrong.append(_bad(row, "telephone", expected, do))
    return (None if wrong else _incoming(row.line, said)), wrong


def _incoming(line: int, said: Mapping[str, Any]) -> Incoming:
    person = NewPerson(
        departement=said["departement"],
        family_name=said["nom"],
        given_name=said["prenom"],
        birth_date=said["date_naissance"],
        phone=said["telephone"],
        email=said["courriel"],
        preferred_channel=PreferredChannel.PHONE if said["telephone"] else PreferredChannel.EMAIL,
    )
    return Incoming(
        line=line,
        reference=said["reference"],
        person=person,
        programme=said["programme"],
        next_action=said["prochaine_action"],
        on=said["jour"],
        told_on=said["informee_le"],
        told_by=said["informee_par"],
    )


def _bad(row: Row, name: str, expected: str, do: str, found: str | None = None) -> Bad:
    text = row.cells.get(name, "") if found is None else found
    return Bad(line=row.line, column=name, found=text[:60], expected=expected, do=do)


def _words(name: str) -> Callable[[str, Known], str]:
    def read_words(text: str, _known: Known) -> str:
        if not text or len(text) > LONGEST[name]:
            raise _Wrong(f"de 1 à {LONGEST[name]} signes", "Complétez ou raccourcissez cette case.")
        return text

    return read_words


def _day(text: str, expected: str) -> date:
    french, written = (
        re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text),
        re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text),
    )
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1]))
        if written:
            return date(int(written[1]), int(written[2]), int(written[3]))
    except ValueError:
        pass  # no such day in the calendar
    raise _Wrong(expected, "Écrivez le jour comme 14/03/1985, ou 1985-03-14.")


def _birth(text: str, known: Known) -> date | None:
    if not text:
        return None
    day = _day(text, "un jour de naissance")
    if not may_be_born_on(day, today=known.on):
        raise _Wrong("un jour de naissance", "Vérifiez l’année.")
    return day


def _phone(typed: str, _known: Known) -> str:
    text = typed.removeprefix("'")  # as a table that left this site has it
    digits = phone_key(text)
    if text and not (6 <= len(digits) <= 15 and len(text) <= 30 and re.fullmatch(r"[0-9 +().-]+", text)):
        raise _Wrong("un numéro de téléphone", "Écrivez-le comme 06 12 34 56 78, ou +33 6 12 34 56 78.")
    return text


def _email(text: str, _known: Known) -> str:
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise _Wrong("une adresse de courriel", "Corrigez l’adresse, ou laissez la case vide.") from None
    return text


def _departement(text: str, known: Known) -> str:
    code = text.zfill(2)
    if code not in known.departements:
        listed = ", ".join(sorted(known.departements))
        raise _Wrong(f"un de vos départements : {listed}", "Écrivez le code du département où la personne est suivie.")
    return code


def _programme(text: str, known: Known) -> str:
    if text not in known.programmes:
        raise _Wrong(f"un programme : {', '.join(sorted(known.programmes))}", "Recopiez un de ces codes.")
    return text


def _action(text: str, _known: Known) -> NextAction:
    found = ACTIONS.get(text.casefold().replace("é", "e"))
    if found is None:
        raise _Wrong(f"une action : {', '.join(ACTIONS)}", "Recopiez un de ces mots.")
    return found


def _planned(text: str, known: Known) -> date:
    limit = table_day(known.on + FURTHEST)
    expected = f"un jour d’aujourd’hui au {limit}"
    day = _day(text, expected)
    if not may_be_planned_on(day, today=known.on):
        raise _Wrong(expected, "Un dossier en cours dit toujours ce qui vient ensuite : choisissez un jour proche.")
    return day


def _told_on(text: str, known: Known) -> date:
    expected = "le jour, passé, où la personne a été informée"
    day = _day(text, expected) if text else None
    if day is None or not OLDEST <= day <= known.on:
        raise _Wrong(expected, "Sans cette information donnée à la personne, son dossier ne peut pas entrer ici.")
    return day


def _told_by(text: str, _known: Known) -> ConsentChannel:
    found = CHANNELS.get(text.casefold().replace("é", "e"))
    if found is None:
        raise _Wrong(f"comment : {', '.join(CHANNELS)}", "Recopiez un de ces mots.")
    return found


_READ: Mapping[str, Callable[[str, Known], Any]] = {
    "reference": _words("reference"),
    "nom": _words("nom"),
    "prenom": _words("prenom"),
    "date_naissance": _birth,
    "telephone": _phone,
    "courriel": _email,
    "departement": _departement,
    "programme": _programme,
    "prochaine_action": _action,
    "jour": _planned,
    "informee_le": _told_on,
    "informee_par": _told_by,
}
