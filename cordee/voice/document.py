"""The same export in the words of the page, section by section: what the page shows, and what the PDF is made from."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from cordee.cases.models import CaseState
from cordee.cases.wording import CLOSINGS, HEALTH_EXCEPTIONS, LAWFUL_BASES, LEVELS
from cordee.catalogue.queries import shown_catalogue
from cordee.domain.access import DataClass, Level
from cordee.domain.applications import ApplicationState
from cordee.domain.employer import Kind, Reply
from cordee.domain.own_word import Helped, Moment, Work
from cordee.domain.programmes import ProgrammeState
from cordee.domain.referral import NextAction, State
from cordee.domain.rights import Right, RightAnswer
from cordee.domain.sheet import Recipient
from cordee.domain.steps import StepState
from cordee.employer.wording import KINDS, REPLIES
from cordee.paper import document as paper
from cordee.paper.document import Block, Document, Items, Paragraph, in_its_tongue
from cordee.people.wording import CHANNELS, DISCRETION, LANGUAGES, PREFERRED_CHANNELS, SHARED
from cordee.referrals.wording import OUTCOMES
from cordee.sheet.wording import READ_BY
from cordee.ui.line_hours import line_hours
from cordee.ui.tongues import SOURCE, tongue
from cordee.ui.typography import HARD, long_day, moment
from cordee.voice import wording
from cordee.voice.told import told

TITLES: Mapping[str, str] = {
    "person": _("Vous"),
    "case": _("Votre dossier"),
    "who_takes_part": _("Qui y prend part"),
    "requests": _("Vos demandes"),
    "plan": _("Votre plan"),
    "appointments": _("Vos rendez-vous"),
    "applications": _("Vos démarches"),
    "programmes": _("Votre programme"),
    "information_given": _("Ce qui vous a été dit de vos données"),
    "consents": _("Vos accords"),
    "accepted_services": _("Services que vous avez acceptés"),
    "situations": _("Votre situation, comme vous l’avez dite"),
    "own_words": _("Vos réponses après un suivi"),
    "readers": _("Qui a ouvert votre dossier"),
    "sheets": _("Vos fiches"),
    "shared_with_employer": _("Ce que vous partagez avec votre employeur"),
    "rights_requests": _("Vos demandes sur vos données"),
    "documents": _("Documents"),
}
LABELS: Mapping[str, str] = {
    "family_name": _("Nom"),
    "given_name": _("Prénom"),
    "birth_date": _("Date de naissance"),
    "phone": _("Téléphone"),
    "email": _("Courriel"),
    "commune_code": _("Commune (code)"),
    "preferred_channel": _("Vous préférez"),
    "discretion": _("Vous demandez"),
    "language": _("On vous écrit en"),
    "state": _("État"),
    "programme": _("Programme"),
    "departement": _("Département"),
    "opened_at": _("Ouvert le"),
    "closed_on": _("Terminé le"),
    "closing": _("Noté à la fin par l’organisme"),
    "next_action": _("La suite"),
    "next_action_on": _("Prévue le"),
    "controller": _("Responsable de vos données"),
    "lawful_basis": _("Elles sont tenues pour"),
    "health_exception": _("Pour la santé au travail"),
    "organisation": _("Organisme"),
    "level": _("Part prise"),
    "since": _("Depuis"),
    "until": _("Jusqu’à"),
    "title": _("Étape"),
    "by": _("Par"),
    "due_on": _("Pour le"),
    "funding": _("Financement"),
    "application": _("Démarche"),
    "papers": _("Papiers"),
    "papers_received": _("Papiers que l’organisme a"),
    "papers_said": _("Papiers que vous dites avoir"),
    "filed_on": _("Envoyée le"),
    "decided_on": _("Répondu le"),
    "decision": _("Réponse"),
    "happened": _("Ce qui s’est passé"),
    "handed_on": _("Synthèse remise le"),
    "kept_until": _("Documents gardés, avec votre accord, jusqu’au"),
    "ended_on": _("Terminé le"),
    "settled_at": _("Le"),
    "reason": _("Raison"),
    "document": _("Document"),
    "what": _("Ce que c’est"),
    "about_health": _("Parle de votre santé"),
    "added_at": _("Ajouté le"),
    "destroy_on": _("À détruire le"),
    "destroyed_at": _("Détruit le"),
    "where": _("Où le trouver"),
    "starts_at": _("Quand"),
    "minutes": _("Minutes"),
    "means": _("Comment"),
    "place": _("Où"),
    "with_whom": _("Avec"),
    "subject": _("Sujet"),
    "moved_from": _("Il était prévu le"),
    "wish": _("Autre date demandée"),
    "wished_at": _("Demandée le"),
    "reference": _("Référence"),
    "service": _("Service"),
    "sender": _("Demandé par"),
    "recipient": _("Pour"),
    "state_since": _("Depuis"),
    "sent_at": _("Envoyée le"),
    "first_contact_on": _("Premier contact prévu"),
    "meeting_on": _("Rendez-vous"),
    "started_on": _("Commencée le"),
    "outcome": _("Résultat"),
    "need": _("Besoin"),
    "purpose": _("Sujet"),
    "commune_name": _("Commune"),
    "age_band": _("Tranche d’âge"),
    "employment_status": _("Situation dans l’emploi"),
    "complement": _("Précisions"),
    "version": _("Version"),
    "words": _("Mots"),
    "channel": _("Comment"),
    "given_at": _("Le"),
    "classes": _("Ce qui est partagé"),
    "valid_from": _("Valable du"),
    "valid_until": _("Au"),
    "withdrawn_at": _("Retiré le"),
    "accepted_at": _("Le"),
    "on": _("Le"),
    "needs": _("Besoins"),
    "chosen_service": _("Service choisi"),
    "moment": _("Quand"),
    "answered_at": _("Répondu le"),
    "helped": _("Ce suivi vous a aidé"),
    "work": _("Où vous en êtes"),
    "needs_help": _("Encore besoin d’aide"),
    "function": _("Fonction"),
    "first_on": _("La première fois"),
    "last_on": _("La dernière fois"),
    "made_at": _("Écrite le"),
    "expires_at": _("S’arrête le"),
    "revoked_at": _("Arrêtée par vous le"),
    "contact": _("Avec"),
    "contact_email": _("Courriel"),
    "contact_phone": _("Téléphone"),
    "stopped_at": _("Arrêté le"),
    "right": _("Demande"),
    "asked_at": _("Faite le"),
    "answer_by": _("Réponse due le"),
    "answer": _("Réponse"),
    "answer_words": _("En quelques mots"),
}
EMPLOYER = "shared_with_employer"
OPENED = _("Ouverte le")  # of a sheet: as often as it was
CASE_STATES = {CaseState.OPEN.value: _("En cours"), CaseState.CLOSED.value: _("Terminé")}
STEP_STATES = {
    StepState.TO_DO.value: _("À faire"),
    StepState.DONE.value: _("Faite"),
    StepState.DROPPED.value: _("Abandonnée"),
}
PROGRAMME_STATES = {
    ProgrammeState.RUNNING.value: _("En cours"),
    ProgrammeState.ENDED.value: _("Terminé"),
    ProgrammeState.STOPPED.value: _("Arrêté avant sa fin"),
}
NOTHING = {
    "documents": _("Aucun document n’est gardé dans votre dossier."),
    "sheets": _("Aucune fiche."),
}
NOTHING_HERE = _("Rien.")
# What was said or written in French, and is shown as it was.
FRENCH: Collection[tuple[str, str]] = {
    ("information_given", "words"),
    ("consents", "purpose"),
    ("consents", "words"),
    ("requests", "purpose"),
    ("plan", "title"),
    ("plan", "funding"),
    ("plan", "reason"),
    ("appointments", "place"),
    ("appointments", "with_whom"),
    ("appointments", "subject"),
    ("appointments", "reason"),
    *(
        ("applications", name)
        for name in ("application", "papers", "papers_received", "papers_said", "decision", "reason")
    ),
    *(("programmes", name) for name in ("programme", "happened", "reason")),
    *(("documents", name) for name in ("document", "what", "reason", "where")),
    ("requests", "service"),
    ("requests", "age_band"),
    ("requests", "employment_status"),
    ("requests", "complement"),
    ("rights_requests", "answer_words"),
    ("shared_with_employer", "contact"),
    ("shared_with_employer", "words"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """``is_french``: the text, and with ``label_is_french`` its label, are shown as they were said."""

    label: str
    text: str
    is_french: bool = False
    label_is_french: bool = False


@dataclass(frozen=True, kw_only=True)
class Item:
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    key: str
    title: str
    items: tuple[Item, ...]
    empty: str


def document(data: Mapping[str, Any]) -> tuple[Section, ...]:
    """What ``exporting.exported`` gives, in its order; what says nothing is left out."""
    return tuple(_section(key, title, data[key]) for key, title in TITLES.items())


def on_paper(sections: Iterable[Section], *, on: date) -> Document:
    return Document(
        title=str(wording.DATA),
        sender=str(wording.SENDER),
        on=on,
        on_said=long_day(on),
        number=settings.CORDEE_LINE_NUMBER,
        hours=in_its_tongue(*line_hours()),
        tongue=tongue(),
        lead=str(wording.DATA_LEAD),
        sections=tuple(paper.Section(title=one.title, blocks=tuple(_blocks(one))) for one in sections),
    )


def _blocks(section: Section) -> Iterator[Block]:
    if not section.items:
        yield Paragraph(text=section.empty)
    for item in section.items:
        yield Items(items=tuple(_paragraph(one) for one in item.lines))


def _paragraph(line: Line) -> Paragraph:
    """What was said in French stays so; a reader's voice is told."""
    label = in_its_tongue(line.label, SOURCE if line.label_is_french else tongue())
    text = in_its_tongue(line.text, SOURCE if line.is_french else tongue())
    return Paragraph(lead=(label, f"{HARD}:" if tongue() == SOURCE else ":"), text=text)


def _section(key: str, title: str, value: Any) -> Section:
    rows = value if isinstance(value, list) else [value]
    items = (Item(lines=tuple(_lines(key, row))) for row in rows)
    return Section(
        key=key,
        title=str(title),
        items=tuple(one for one in items if one.lines),
        empty=str(NOTHING.get(key, NOTHING_HERE)),
    )


def _lines(section: str, row: Mapping[str, Any]) -> Iterator[Line]:
    for name, value in row.items():
        if name == "commune_code" and row.get("commune_name"):
            continue  # a place is its name, to who reads
        if section == "sheets" and name == "lines":
            yield from (_said(one["label"], one["text"]) for one in value)
        elif section == EMPLOYER and name in ("lines", "replies"):
            yield from _with_employer(name, value)
        elif section in ("sheets", EMPLOYER) and name == "opened_at":
            yield from (Line(label=str(OPENED), text=_plain(at)) for at in value)
        elif section == "situations" and isinstance(value, list) and value and isinstance(value[0], dict):
            yield from (_told(one["fact"], one["label"], one["value"]) for one in value)
        elif value or value is False:
            text = _value(section, name, value)
            said = told(text) if (section, name) in FRENCH else text
            is_french = (section, name) in FRENCH and said == text
            yield Line(label=str(LABELS[name]), text=said, is_french=is_french)


def _with_employer(name: str, value: list[Mapping[str, Any]]) -> Iterator[Line]:
    """What the contact reads, under the title it has there; what it answered, in its own words."""
    if name == "lines":
        for one in value:
            by = ", ".join(each for each in (one["author"], _plain(one["on"] or "")) if each)
            yield _said(KINDS[Kind(one["kind"])], f"{one['text']} ({by})" if by else one["text"])
    for one in value if name == "replies" else ():
        said = [REPLIES[Reply(one["answer"])], one["words"], _plain(one["proposed_on"] or "")]
        yield _said(one["name"], ", ".join(each for each in said if each))


def _told(fact: str, label: str, text: str) -> Line:
    """In the words of the catalogue of that day; those of today in another language, where they are the same."""
    if tongue() == SOURCE:
        return Line(label=label, text=text)
    known, answer = shown_catalogue().facts.get(fact), told(text)
    return Line(
        label=known.label if known else label,
        text=answer,
        is_french=answer == text,
        label_is_french=known is None,
    )


def _said(label: str, text: str) -> Line:
    return Line(label=label, text=text, is_french=True, label_is_french=True)


def _value(section: str, name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_coded(section, name, one) for one in value)
    return _coded(section, name, value)


def _coded(section: str, name: str, value: Any) -> str:
    """A code in its French words; another value as it is, days written out."""
    if isinstance(value, bool):
        return gettext("Oui") if value else gettext("Non")
    words = _CODES.get((section, name)) or _CODES.get(("", name))
    if words is not None:
        return gettext(words.get(value, str(value)))
    if (section, name) == ("readers", "function"):
        return gettext(value)
    if name in ("need", "needs"):
        found = shown_catalogue().needs.get(value)
        return found.label if found else str(value)
    if (section, name) == ("case", "programme"):
        known = shown_catalogue().programmes.get(value)
        return known.name if known else str(value)
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


APPLICATION_STATES = {
    ApplicationState.TO_PREPARE.value: _("À préparer"),
    ApplicationState.GATHERING.value: _("Papiers à réunir"),
    ApplicationState.FILED.value: _("Envoyée, réponse attendue"),
    ApplicationState.ASKED_MORE.value: _("D’autres papiers sont demandés"),
    ApplicationState.GRANTED.value: _("Accordée"),
    ApplicationState.REFUSED.value: _("Refusée"),
    ApplicationState.DROPPED.value: _("Abandonnée"),
}

_CODES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("requests", "state"): _words((one, wording.STATES.get(one, one.value)) for one in State),
    ("case", "state"): CASE_STATES,
    ("case", "closing"): _words(CLOSINGS.items()),
    ("plan", "state"): STEP_STATES,
    ("appointments", "state"): _words(wording.APPOINTMENTS.items()),
    ("appointments", "means"): _words(wording.MEANS.items()),
    ("applications", "state"): APPLICATION_STATES,
    ("programmes", "state"): PROGRAMME_STATES,
    ("requests", "outcome"): _words(OUTCOMES.items()),
    ("sheets", "recipient"): _words((one, READ_BY[one]) for one in Recipient),
    ("own_words", "moment"): _words((one, wording.MOMENTS[one]) for one in Moment),
    ("own_words", "channel"): {"person": gettext_noop("Par votre page"), "phone": gettext_noop("Au téléphone")},
    ("", "next_action"): _words((one, wording.NEXT[one]) for one in NextAction),
    ("", "lawful_basis"): _words(LAWFUL_BASES.items()),
    ("", "health_exception"): _words(HEALTH_EXCEPTIONS.items()),
    ("", "level"): _words((one, LEVELS[one]) for one in Level),
    ("", "channel"): _words(CHANNELS.items()),
    ("", "classes"): _words((one, SHARED[one]) for one in SHARED if isinstance(one, DataClass)),
    ("", "discretion"): _words(DISCRETION.items()),
    ("", "language"): _words(LANGUAGES.items()),
    ("", "preferred_channel"): _words(PREFERRED_CHANNELS.items()),
    ("", "helped"): _words((one, wording.HELPED[one]) for one in Helped),
    ("own_words", "work"): _words((one, wording.WORK[one]) for one in Work),
    ("", "right"): _words((one, wording.RIGHTS[one]) for one in Right),
    ("", "answer"): _words((one, wording.RIGHT_ANSWERS[one]) for one in RightAnswer),
}
