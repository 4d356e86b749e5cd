"""What the pages of referrals show, in French words: lines of a list, one request, its rope and its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from django.urls import reverse

from cordee.cases.wording import NEXT_ACTIONS
from cordee.domain.catalogue import Catalogue
from cordee.domain.referral import (
    AFTER_CLOSING,
    AFTER_REFUSAL,
    AttemptKind,
    Channel,
    NextAction,
    Outcome,
    RefusalReason,
    State,
    Verb,
)
from cordee.referrals import wording
from cordee.referrals.models import (
    NO_DEADLINE,
    Attempt,
    Basket,
    Referral,
    ReferralComplement,
    ReferralQuestion,
    ReferralSummary,
    Transition,
)
from cordee.ui.typography import deadline_words, long_day, moment
from cordee.ui.waiting import number_said
from cordee.ui.wording import ROPES

Said = ReferralQuestion | ReferralComplement
EMPLOYMENT = "statut"  # the fact whose answer is the employment status of a summary

AWAITED: Mapping[State, str] = {
    State.SENT: "Confirmer la réception",
    State.RECEIVED: "Répondre",
    State.ACCEPTED: "Premier rendez-vous",
    State.STARTED: "Dire ce que le suivi a donné",
}
COUNTED: Mapping[Basket, tuple[str, str, str]] = {  # none, one, several
    Basket.TO_ANSWER: ("aucune sans réponse", "1 sans réponse", "{} sans réponse"),
    Basket.LATE: ("aucune réponse en retard", "1 réponse en retard", "{} réponses en retard"),
    Basket.TO_START: ("aucune à démarrer", "1 à démarrer", "{} à démarrer"),
    Basket.FOLLOWED: ("aucune suivie", "1 suivie", "{} suivies"),
    Basket.ENDED: ("aucune terminée", "1 terminée", "{} terminées"),
    Basket.DRAFTS: ("aucun brouillon", "1 brouillon", "{} brouillons"),
    Basket.EXPIRED: ("aucune restée sans réponse", "1 restée sans réponse", "{} restées sans réponse"),
    Basket.REFUSED: ("aucune refusée", "1 refusée", "{} refusées"),
    Basket.START_LATE: ("aucun démarrage en retard", "1 démarrage en retard", "{} démarrages en retard"),
    Basket.NOT_HELPED: ("aucun suivi sans résultat", "1 suivi sans résultat", "{} suivis sans résultat"),
}
RECEIVED = (Basket.TO_ANSWER, Basket.LATE, Basket.TO_START, Basket.FOLLOWED, Basket.ENDED)
SENT = (*RECEIVED, Basket.DRAFTS)

# Who stands at each end of the rope, by how it hangs.
ENDS: Mapping[str, tuple[str, str]] = {
    "none": ("Prépare la demande", "Destinataire"),
    "slack": ("Suit la personne", "Doit répondre"),
    "taut": ("A transmis", "Suit la personne"),
    "cut": ("Garde la suite", "N’a pas pris la demande"),
}
AFTER: Mapping[State, NextAction] = {
    State.EXPIRED: NextAction.PROPOSE_ANOTHER,
    State.WITHDRAWN: NextAction.CONFIRM_WISH,
    State.CANCELLED: NextAction.DECIDE,
}
FOLLOWING_ELSEWHERE = "Suivre la demande qui lui succède"
SIGNS: Mapping[Verb, tuple[str, str]] = {  # how a line of the journal is marked, and its icon
    Verb.SEND: ("done", "paper-airplane"),
    Verb.ACKNOWLEDGE: ("done", "envelope-open"),
    Verb.ACCEPT: ("done", "check"),
    Verb.REFUSE: ("bad", "x-mark"),
    Verb.REDIRECT: ("bad", "arrow-turn-down-right"),
    Verb.ASK_CONSENT: ("done", "hand-raised"),
    Verb.START: ("done", "play-circle"),
    Verb.CLOSE: ("done", "flag"),
    Verb.REOPEN: ("done", "arrow-path"),
    Verb.EXPIRE: ("bad", "clock"),
    Verb.WITHDRAW: ("bad", "hand-raised"),
    Verb.CANCEL: ("bad", "minus"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Level 1 in words: what is asked, for whom as much as may be said before the answer."""

    need: str
    purpose: str
    commune: str
    age: str
    employment: str
    complement: str = ""  # what was missing the first time

    @property
    def somebody(self) -> str:
        """« 45 à 54 ans, à Chambéry, salarié du privé », with what is known."""
        place = f"à {self.commune}" if self.commune else ""
        employment = self.employment[:1].lower() + self.employment[1:]
        return ", ".join(part for part in (self.age, place, employment) if part)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the other end said, and what comes next for who asked."""

    said: str
    quoted: str = ""
    following: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    referral: Referral
    asked: Asked | None
    awaited: str  # what comes next, when its day is still a deadline
    awaited_on: date | None
    answer: Answer | None


@dataclass(frozen=True, kw_only=True)
class Filter:
    text: str
    address: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Event:
    mark: str
    icon: str
    what: str
    when: str = ""
    who: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Rope:
    hangs: str
    left: str
    left_role: str
    right: str
    right_role: str


@dataclass(frozen=True, kw_only=True)
class Deadline:
    what: str
    on: date


def asked(summary: ReferralSummary | None, catalogue: Catalogue) -> Asked | None:
    """A need or a status that the present catalogue no longer names keeps its code."""
    if summary is None:
        return None
    need = catalogue.needs.get(summary.need)
    statuses = catalogue.facts[EMPLOYMENT].choices if EMPLOYMENT in catalogue.facts else {}
    return Asked(
        need=need.label if need else summary.need,
        purpose=summary.purpose,
        commune=summary.commune_name,
        age=wording.AGES[summary.age_band],
        employment=statuses.get(summary.employment_status, summary.employment_status),
        complement=summary.complement,
    )


def service_name(referral: Referral, catalogue: Catalogue) -> str:
    version = catalogue.versions.get(referral.service_version)
    return version.family_name if version else referral.service_family


def row(referral: Referral, catalogue: Catalogue | None, *, today: date, went_on: bool = False) -> Row:
    """A line of a list; without catalogue, the line says nothing of what is asked."""
    said = answer(referral)
    summary = getattr(referral, "summary", None) if catalogue else None
    awaited, awaited_on = _next_deadline(referral, today)
    return Row(
        referral=referral,
        asked=asked(summary, catalogue) if catalogue else None,
        awaited=awaited,
        awaited_on=awaited_on,
        answer=replace(said, following=FOLLOWING_ELSEWHERE) if said and went_on else said,
    )


def _next_deadline(referral: Referral, today: date) -> tuple[str, date | None]:
    """Once the day of a meeting is past, what is awaited is to know whether it was held."""
    on: date = referral.next_deadline_on
    if on == NO_DEADLINE:
        return "", None
    if on < today and referral.state == State.ACCEPTED:
        return "Dire si le rendez-vous a eu lieu", referral.start_by
    return AWAITED[State(referral.state)], on


def filters(
    counts: Mapping[Basket, int],
    baskets: Iterable[Basket],
    *,
    current: Basket,
    page: str,
    codes: Mapping[str, str] = MappingProxyType({}),
) -> list[Filter]:
    """The baskets of a list, each with how many lines it holds once narrowed as the page is."""
    here = reverse(page)
    return [
        Filter(
            text=_counted(basket, counts[basket]),
            address=f"{here}?{urlencode({'panier': basket.value, **codes})}",
            is_current=basket is current,
        )
        for basket in baskets
    ]


def _counted(basket: Basket, count: int) -> str:
    return COUNTED[basket][min(count, 2)].format(number_said(count))


def answer(referral: Referral) -> Answer | None:
    """Return None while nothing is answered."""
    state, by = State(referral.state), f" par {referral.responder_name}" if referral.responder_name else ""
    match state:
        case State.RECEIVED:
            return Answer(said=f"Réception confirmée{by}.")
        case State.ACCEPTED:
            return Answer(said=f"Acceptée{by}. Premier contact : {long_day(referral.first_contact_on)}.")
        case State.REFUSED:
            reason = RefusalReason(referral.refusal_reason)
            said = f"Refusée{by} : « {wording.REASONS[reason]} »."
            return Answer(said=said, quoted=referral.refusal_text, following=NEXT_ACTIONS[AFTER_REFUSAL[reason]])
        case State.STARTED:
            return Answer(said=f"Suivie{by} depuis le {long_day(referral.started_on)}.")
        case State.CLOSED:
            outcome = Outcome(referral.outcome)
            # Who met the person stays in charge; otherwise she is in the hands of who asked.
            following = "" if referral.started_on else NEXT_ACTIONS[AFTER_CLOSING[outcome]]
            return Answer(said=f"Clôturée{by} : « {wording.OUTCOMES[outcome]} ».", following=following)
        case State.EXPIRED:
            said = "Sans réponse après deux rappels."
        case State.REDIRECTED:
            return Answer(said=f"Redirigée{by} vers un organisme mieux placé.", following=FOLLOWING_ELSEWHERE)
        case State.WITHDRAWN:
            said = "La personne a retiré son accord."
        case State.CANCELLED:
            said = f"Annulée : « {referral.cancel_reason} »."
        case _:
            return None
    return Answer(said=said, following=NEXT_ACTIONS[AFTER[state]])


def rope(referral: Referral) -> Rope:
    never_met = referral.state == State.CLOSED and referral.started_on is None
    hangs = "cut" if never_met else ROPES[referral.state]
    left_role, right_role = ENDS[hangs]
    left, right = referral.sender_name, referral.recipient_name
    return Rope(hangs=hangs, left=left, left_role=left_role, right=right, right_role=right_role)


def deadlines(referral: Referral, *, today: date) -> list[Deadline]:
    """What is still awaited, in order."""
    match State(referral.state):
        case State.SENT:
            found = [("Confirmer la réception", referral.acknowledge_by), ("Répondre", referral.answer_by)]
        case State.RECEIVED:
            found = [("Répondre", referral.answer_by)]
        case State.ACCEPTED:
            last = Deadline(what="Premier rendez-vous, au plus tard", on=referral.start_by)
            if referral.awaited_meeting >= today and referral.awaited_meeting != referral.start_by:
                return [Deadline(what="Premier rendez-vous", on=referral.awaited_meeting), last]
            return [last]
        case State.STARTED:
            return [Deadline(what="Dire ce que le suivi a donné", on=referral.close_by)]
        case _:
            return []
    return [
        Deadline(what=what, on=on) for what, on in [*found, ("Sans réponse, la demande s’arrête", referral.expires_on)]
    ]


def history(
    referral: Referral,
    lines: Iterable[Transition],
    attempts: Iterable[Attempt] = (),
    said: Iterable[Said] = (),
    *,
    today: date,
) -> list[Event]:
    """What happened, as far as the reader may know, then what is awaited."""
    happened = sorted([*lines, *attempts, *said], key=lambda line: line.at)
    return [*(told(referral, line) for line in happened), *_ahead(referral, today)]


def changes_since(referral: Referral, lines: Iterable[Transition], version: int) -> list[str]:
    events = [_event(referral, line) for line in lines if line.version > version]
    return [f"{event.what} ({event.when})." for event in events]


def told(referral: Referral, line: Transition | Attempt | Said) -> Event:
    """One thing that happened to the request."""
    match line:
        case Transition():
            return _event(referral, line)
        case Attempt():
            return _tried(referral, line)
        case _:
            return _spoken(referral, line)


def _event(referral: Referral, line: Transition) -> Event:
    mark, icon = SIGNS.get(Verb(line.verb), ("done", "arrow-right"))
    what = _happened(referral, line)
    return Event(mark=mark, icon=icon, what=what, when=moment(line.at), who=_by(referral, line), note=line.comment)


def _spoken(referral: Referral, line: Said) -> Event:
    """That it was said; what was said is read in the thread."""
    by = f" par {line.responder_name}" if line.responder_name else ""
    what, icon = "Réponse donnée", "chat-bubble-left-right"
    if isinstance(line, ReferralQuestion):
        what, icon = f"Question posée{by}", "question-mark-circle"
    return Event(mark="done", icon=icon, what=what, when=moment(line.at), who=_by(referral, line))


def _tried(referral: Referral, attempt: Attempt) -> Event:
    next_on = f" ; prochain rendez-vous le {long_day(attempt.next_on)}" if attempt.next_on else ""
    what = f"{wording.ATTEMPTS[AttemptKind(attempt.kind)]}, le {long_day(attempt.on)}{next_on}"
    return Event(
        mark="done",
        icon="calendar",
        what=what,
        when=moment(attempt.at),
        who=_by(referral, attempt),
        note=attempt.comment,
    )


def _happened(referral: Referral, line: Transition) -> str:
    by = f" par {line.responder_name}" if line.responder_name else ""
    match Verb(line.verb):
        case Verb.SEND:
            return f"Envoyée à {referral.recipient_name}{_passed_on(referral, line)}"
        case Verb.ACKNOWLEDGE:
            return f"Réception confirmée{by}"
        case Verb.ACCEPT:
            contact = f", premier contact le {long_day(referral.first_contact_on)}" if referral.first_contact_on else ""
            return f"Acceptée{by}{contact}"
        case Verb.REFUSE:
            reason = (
                f" : « {wording.REASONS[RefusalReason(referral.refusal_reason)]} »" if referral.refusal_reason else ""
            )
            return f"Refusée{by}{reason}"
        case Verb.REDIRECT:
            return f"Redirigée{by}"
        case Verb.ASK_CONSENT:
            awaited = f"En attente de l’accord de la personne pour {referral.recipient_name}"
            return f"{awaited}{_passed_on(referral, line)}"
        case Verb.START:
            return f"Premier rendez-vous tenu le {long_day(line.effective_on)}, dit{by or ' par l’organisme'}"
        case Verb.CLOSE:
            return f"Clôturée{by} : « {wording.OUTCOMES[Outcome(line.outcome)]} »"
        case Verb.REOPEN:
            return "Rouverte : le suivi reprend"
        case _:
            return wording.STATES[State(line.to_state)]


def _came_redirected(line: Transition | Attempt | Said) -> bool:
    """Who redirects says who answers; who sends, or goes on after a refusal, does not."""
    first = isinstance(line, Transition) and line.verb in {Verb.SEND, Verb.ASK_CONSENT}
    return first and bool(line.responder_name)


def _passed_on(referral: Referral, line: Transition) -> str:
    """By whom, to who asked alone: whoever receives it reads by what code it came, never from whom (``came_after``)."""
    if not _came_redirected(line):
        return ""
    return f", redirigée par {line.responder_name}" if referral.is_read_by_sender else ", redirigée"


def _by(referral: Referral, line: Transition | Attempt | Said) -> str:
    if _came_redirected(line) and not referral.is_read_by_sender:
        return ""
    signed = referral.name_of(line.organisation_id) or line.actor_label
    match Channel(line.channel):
        case Channel.PHONE if line.responder_name:
            return f"par téléphone, noté par {signed}"
        case Channel.PHONE:
            return f"de vive voix, noté par {signed}"
        case Channel.ACCOUNT:
            return signed
        case other:
            return wording.CHANNELS[other]


def _ahead(referral: Referral, today: date) -> list[Event]:
    contact = "Premier rendez-vous avec la personne"
    match State(referral.state):
        case State.SENT | State.RECEIVED:
            awaited = f"Réponse attendue de {referral.recipient_name}"
            when = deadline_words(referral.answer_by, today=today)
            return [
                Event(mark="now", icon="clock", what=awaited, when=when),
                Event(mark="todo", icon="phone", what=contact),
            ]
        case State.ACCEPTED:
            on = referral.awaited_meeting
            when = deadline_words(on, today=today) if on >= today else f"prévu le {long_day(on)}"
            return [Event(mark="now", icon="phone", what=contact, when=when)]
        case State.STARTED:
            when = deadline_words(referral.close_by, today=today)
            return [Event(mark="now", icon="flag", what="Dire ce que le suivi a donné", when=when)]
        case _:
            return []


def agreed(lines: Iterable[Transition]) -> str:
    """What was written when the request was accepted."""
    return next((line.comment for line in lines if line.verb == Verb.ACCEPT), "")
