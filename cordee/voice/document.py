"""The same export in French words, section by section: what the page shows, and what the PDF is made from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from cordee.cases.models import CaseState
from cordee.cases.wording import HEALTH_EXCEPTIONS, LAWFUL_BASES, LEVELS
from cordee.catalogue.queries import current_catalogue
from cordee.domain.access import DataClass, Level
from cordee.domain.own_word import Helped, Moment, Work
from cordee.domain.referral import NextAction, State
from cordee.domain.rights import Right, RightAnswer
from cordee.domain.sheet import Recipient
from cordee.paper import document as paper
from cordee.paper.document import Block, Document, Items, Paragraph
from cordee.people.wording import CHANNELS, DISCRETION, PREFERRED_CHANNELS, SHARED
from cordee.referrals.wording import OUTCOMES
from cordee.sheet.wording import READ_BY
from cordee.ui.typography import HARD, long_day, moment
from cordee.voice import wording

TITLES: Mapping[str, str] = {
    "person": "Vous",
    "case": "Votre dossier",
    "who_takes_part": "Qui y prend part",
    "requests": "Vos demandes",
    "information_given": "Ce qui vous a été dit de vos données",
    "consents": "Vos accords",
    "accepted_services": "Services que vous avez acceptés",
    "situations": "Votre situation, comme vous l’avez dite",
    "own_words": "Vos réponses après un suivi",
    "readers": "Qui a ouvert votre dossier",
    "sheets": "Vos fiches",
    "rights_requests": "Vos demandes sur vos données",
    "documents": "Documents",
}
LABELS: Mapping[str, str] = {
    "family_name": "Nom",
    "given_name": "Prénom",
    "birth_date": "Date de naissance",
    "phone": "Téléphone",
    "email": "Courriel",
    "commune_code": "Commune (code)",
    "preferred_channel": "Vous préférez",
    "discretion": "Vous demandez",
    "state": "État",
    "programme": "Programme",
    "departement": "Département",
    "opened_at": "Ouvert le",
    "closed_on": "Terminé le",
    "next_action": "La suite",
    "next_action_on": "Prévue le",
    "controller": "Responsable de vos données",
    "lawful_basis": "Elles sont tenues pour",
    "health_exception": "Pour la santé au travail",
    "organisation": "Organisme",
    "level": "Part prise",
    "since": "Depuis",
    "until": "Jusqu’à",
    "reference": "Référence",
    "service": "Service",
    "sender": "Demandé par",
    "recipient": "Pour",
    "state_since": "Depuis",
    "sent_at": "Envoyée le",
    "first_contact_on": "Premier contact prévu",
    "meeting_on": "Rendez-vous",
    "started_on": "Commencée le",
    "outcome": "Résultat",
    "need": "Besoin",
    "purpose": "Sujet",
    "commune_name": "Commune",
    "age_band": "Tranche d’âge",
    "employment_status": "Situation dans l’emploi",
    "complement": "Précisions",
    "version": "Version",
    "words": "Mots",
    "channel": "Comment",
    "given_at": "Le",
    "classes": "Ce qui est partagé",
    "valid_from": "Valable du",
    "valid_until": "Au",
    "withdrawn_at": "Retiré le",
    "accepted_at": "Le",
    "on": "Le",
    "needs": "Besoins",
    "chosen_service": "Service choisi",
    "moment": "Quand",
    "answered_at": "Répondu le",
    "helped": "Ce suivi vous a aidé",
    "work": "Où vous en êtes",
    "needs_help": "Encore besoin d’aide",
    "function": "Fonction",
    "first_on": "La première fois",
    "last_on": "La dernière fois",
    "made_at": "Écrite le",
    "expires_at": "S’arrête le",
    "revoked_at": "Arrêtée par vous le",
    "right": "Demande",
    "asked_at": "Faite le",
    "answer_by": "Réponse due le",
    "answer": "Réponse",
    "answer_words": "En quelques mots",
}
OPENED = "Ouverte le"  # of a sheet: as often as it was
CASE_STATES = {CaseState.OPEN.value: "En cours", CaseState.CLOSED.value: "Terminé"}
NOTHING = {
    "documents": "Aucun document n’est gardé dans votre dossier.",
    "sheets": "Aucune fiche.",
}


@dataclass(frozen=True, kw_only=True)
class Item:
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    key: str
    title: str
    items: tuple[Item, ...]
    empty: str = "Rien."


def document(data: Mapping[str, Any]) -> tuple[Section, ...]:
    """What ``exporting.exported`` gives, in its order; what says nothing is left out."""
    return tuple(_section(key, title, data[key]) for key, title in TITLES.items())


def on_paper(sections: Iterable[Section], *, on: date) -> Document:
    return Document(
        title=wording.DATA,
        sender=wording.SENDER,
        on=on,
        on_said=long_day(on),
        number=settings.CORDEE_LINE_NUMBER,
        hours=settings.CORDEE_LINE_HOURS,
        lead=wording.DATA_LEAD,
        sections=tuple(paper.Section(title=one.title, blocks=tuple(_blocks(one))) for one in sections),
    )


def _blocks(section: Section) -> Iterator[Block]:
    if not section.items:
        yield Paragraph(text=section.empty)
    for item in section.items:
        yield Items(items=tuple(Paragraph(lead=f"{label}{HARD}:", text=value) for label, value in item.lines))


def _section(key: str, title: str, value: Any) -> Section:
    rows = value if isinstance(value, list) else [value]
    items = (Item(lines=tuple(_lines(key, row))) for row in rows)
    return Section(
        key=key, title=title, items=tuple(one for one in items if one.lines), empty=NOTHING.get(key, "Rien.")
    )


def _lines(section: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if section == "sheets" and name == "lines":
            yield from ((one["label"], one["text"]) for one in value)
        elif section == "sheets" and name == "opened_at":
            yield from ((OPENED, _plain(at)) for at in value)
        elif section == "situations" and isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ((one["label"], one["value"]) for one in value)
        elif value or value is False:
            yield LABELS[name], _value(section, name, value)


def _value(section: str, name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_coded(section, name, one) for one in value)
    return _coded(section, name, value)


def _coded(section: str, name: str, value: Any) -> str:
    """A code in its French words; another value as it is, days written out."""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    words = _CODES.get((section, name)) or _CODES.get(("", name))
    if words is not None:
        return words.get(value, str(value))
    if name in ("need", "needs"):
        found = current_catalogue().needs.get(value)
        return found.label if found else str(value)
    return _plain(value)


def _plain(value: Any) -> str:
    text = str(value)
    try:
        return long_day(date.fromisoformat(text)) if len(text) == 10 else _moment(text)
    except ValueError:
        return text


def _moment(text: str) -> str:
    if len(text) < 19 or text[10] != "T":
        return text
    return moment(timezone.localtime(datetime.fromisoformat(text)))


def _words(said: Iterable[tuple[Any, str]]) -> dict[str, str]:
    return {str(getattr(code, "value", code)): words for code, words in said}


_CODES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("requests", "state"): _words((one, wording.STATES.get(one, one.value)) for one in State),
    ("case", "state"): CASE_STATES,
    ("requests", "outcome"): _words(OUTCOMES.items()),
    ("sheets", "recipient"): _words((one, READ_BY[one]) for one in Recipient),
    ("own_words", "moment"): _words((one, wording.MOMENTS[one]) for one in Moment),
    ("own_words", "channel"): {"person": "Par votre page", "phone": "Au téléphone"},
    ("", "next_action"): _words((one, wording.NEXT[one]) for one in NextAction),
    ("", "lawful_basis"): _words(LAWFUL_BASES.items()),
    ("", "health_exception"): _words(HEALTH_EXCEPTIONS.items()),
    ("", "level"): _words((one, LEVELS[one]) for one in Level),
    ("", "channel"): _words(CHANNELS.items()),
    ("", "classes"): _words((one, SHARED[one]) for one in SHARED if isinstance(one, DataClass)),
    ("", "discretion"): _words(DISCRETION.items()),
    ("", "preferred_channel"): _words(PREFERRED_CHANNELS.items()),
    ("", "helped"): _words((one, wording.HELPED[one]) for one in Helped),
    ("own_words", "work"): _words((one, wording.WORK[one]) for one in Work),
    ("", "right"): _words((one, wording.RIGHTS[one]) for one in Right),
    ("", "answer"): _words((one, wording.RIGHT_ANSWERS[one]) for one in RightAnswer),
}
