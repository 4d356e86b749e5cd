"""The buttons of the acts that are possible now, each with its effect written under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from cordee.domain.referral import LINKED_STATES, PENDING_STATES, Note, Side, State, Verb
from cordee.referrals import wording
from cordee.referrals.models import Referral

Act = Verb | Note

# What each act does when an agent of the line does it for the operator who is on the phone.
FOR_RECEIVER: Mapping[Act, str] = {
    Verb.ACKNOWLEDGE: "Vous notez qui a reçu la demande. La réponse reste à donner.",
    Verb.ACCEPT: "L’organisme devient référent : le nom et les coordonnées s’ouvrent à lui, pas à la ligne.",
    Verb.REFUSE: "Vous notez la raison donnée. La demande s’arrête et la suite revient à la ligne.",
    Verb.REDIRECT: "Vous notez où l’organisme renvoie. La demande y passe avec l’accord de la personne.",
    Note.QUESTION: "Vous notez ce qui manque à l’organisme. Les délais s’arrêtent, cinq jours ouvrés au plus.",
    Verb.START: "Vous notez le jour du rendez-vous. Dans trois mois, l’organisme dira ce que le suivi a donné.",
    Verb.CLOSE: "Vous notez ce que le suivi a donné. L’organisme pourra le rouvrir pendant 90 jours.",
}
# Accepting where who asked goes on leading, by whether the line writes it down.
BESIDE: Mapping[bool, str] = {
    False: "Vous voyez le nom et les coordonnées. L’expéditeur, prévenu, reste référent : vous intervenez à côté.",
    True: "Le nom et les coordonnées s’ouvrent à l’organisme, pas à la ligne. L’expéditeur reste référent.",
}
TITLES: Mapping[Act, str] = {
    Verb.ACKNOWLEDGE: "Accuser réception",
    Verb.ACCEPT: "Accepter la demande",
    Verb.REFUSE: "Refuser la demande",
    Verb.CANCEL: "Annuler la demande",
    Verb.WITHDRAW: "La personne retire son accord",
    Verb.AGREE: "La personne donne son accord",
    Verb.LAPSE: "Abandonner, faute de réponse",
    Verb.START: "Le premier rendez-vous a eu lieu",
    Verb.CLOSE: "Clôturer la demande",
    Verb.REOPEN: "Rouvrir la demande",
    Note.ATTEMPT: "Le rendez-vous n’a pas eu lieu",
    Verb.REDIRECT: "Rediriger la demande",
    Note.QUESTION: "Demander ce qui manque",
    Note.COMPLEMENT: "Répondre à la question",
}
BUTTONS: Mapping[Act, str] = {
    Verb.ACKNOWLEDGE: "Accuser réception",
    Verb.ACCEPT: "Accepter",
    Verb.REFUSE: "Refuser",
    Verb.CANCEL: "Annuler la demande",
    Verb.WITHDRAW: "Retirer l’accord",
    Verb.AGREE: "Elle dit oui, au téléphone",
    Verb.LAPSE: "Abandonner",
    Verb.START: "Le rendez-vous a eu lieu",
    Verb.CLOSE: "Clôturer",
    Verb.REOPEN: "Rouvrir",
    Note.ATTEMPT: "Il n’a pas eu lieu",
    Verb.REDIRECT: "Rediriger",
    Note.QUESTION: "Poser une question",
    Note.COMPLEMENT: "Répondre à la question",
}
STYLES: Mapping[Act, tuple[str, str, str]] = {  # button, icon, shortcut
    Verb.ACCEPT: ("", "check", "a"),
    Verb.ACKNOWLEDGE: ("button--secondary", "envelope-open", "c"),
    Verb.REFUSE: ("button--danger-quiet", "x-mark", "r"),
    Verb.WITHDRAW: ("button--danger-quiet", "hand-raised", "t"),
    Verb.AGREE: ("", "check", "y"),
    Verb.LAPSE: ("button--secondary", "clock", "b"),
    Verb.CANCEL: ("button--danger-quiet", "minus-circle", "u"),
    Verb.START: ("", "play-circle", "d"),
    Note.ATTEMPT: ("button--secondary", "calendar", "p"),
    Verb.CLOSE: ("button--secondary", "flag", "o"),
    Verb.REOPEN: ("button--secondary", "arrow-path", "v"),
    Verb.REDIRECT: ("button--secondary", "arrow-turn-down-right", "i"),
    Note.QUESTION: ("button--secondary", "question-mark-circle", "q"),
    Note.COMPLEMENT: ("", "chat-bubble-left-right", "m"),
}
ADDRESSES: Mapping[Act, str] = {
    Verb.ACKNOWLEDGE: "acknowledge",
    Verb.ACCEPT: "accept",
    Verb.REFUSE: "refuse",
    Verb.CANCEL: "cancel",
    Verb.WITHDRAW: "withdraw",
    Verb.AGREE: "agree",
    Verb.LAPSE: "lapse",
    Verb.START: "start",
    Verb.CLOSE: "close",
    Verb.REOPEN: "reopen",
    Note.ATTEMPT: "attempt",
    Verb.REDIRECT: "redirect",
    Note.QUESTION: "question",
    Note.COMPLEMENT: "complement",
}
SENDINGS: Sequence[Act] = (Verb.AGREE, Verb.LAPSE, Verb.WITHDRAW, Verb.CANCEL)


# Before she has agreed to anything, there is nothing to take back: she says no.
SAYS_NO = ("La personne dit non", "Elle dit non", "La demande s’arrête sans être partie. Vous décidez de la suite.")


def title(verb: Act, *, state: State) -> str:
    return SAYS_NO[0] if _says_no(verb, state) else TITLES[verb]


def label(verb: Act, *, state: State) -> str:
    return SAYS_NO[1] if _says_no(verb, state) else BUTTONS[verb]


def _says_no(verb: Act, state: State) -> bool:
    return verb is Verb.WITHDRAW and state is State.AWAITING_CONSENT


def answers(state: State) -> Sequence[Act]:
    """While an answer is awaited."""
    pending = (Verb.ACCEPT, Verb.ACKNOWLEDGE, Note.QUESTION, Verb.REDIRECT, Verb.REFUSE)
    return pending if state in PENDING_STATES else ()


def followings(state: State) -> Sequence[Act]:
    """Once the request is accepted."""
    followed = (Verb.START, Note.ATTEMPT, Verb.CLOSE, Verb.REOPEN)
    return (*followed, Verb.REDIRECT) if state is State.ACCEPTED else followed


_ASKED_BY_LINK = (
    "Un lien pour répondre lui est envoyé, jamais la nuit ni le dimanche. Elle peut aussi répondre au téléphone."
)


@dataclass(frozen=True, kw_only=True)
class ActButton:
    verb: Act
    label: str
    effect: str
    address: str
    style: str
    icon: str
    key: str


@dataclass(frozen=True, kw_only=True)
class ActGroup:
    title: str
    note: str
    acts: tuple[ActButton, ...]
    asks_person: bool = False  # her own link may be sent again
    resends: bool = False  # the answer link may be sent again, which is no move of the table


def effect(verb: Act, referral: Referral, *, for_receiver: bool) -> str:
    state = State(referral.state)
    if _says_no(verb, state):
        return SAYS_NO[2]
    if verb is Verb.CLOSE and state is State.ACCEPTED:
        return wording.CLOSED_UNMET
    if verb is Verb.ACCEPT and referral.as_partner:
        return BESIDE[for_receiver]
    return FOR_RECEIVER.get(verb, wording.EFFECTS[verb]) if for_receiver else wording.EFFECTS[verb]


def button(verb: Act, referral: Referral, *, address: str, for_receiver: bool = False) -> ActButton:
    style, icon, key = STYLES[verb]
    said = effect(verb, referral, for_receiver=for_receiver)
    words = label(verb, state=State(referral.state))
    return ActButton(verb=verb, label=words, effect=said, address=address, style=style, icon=icon, key=key)


def reply(referral: Referral) -> ActButton:
    """Beside the question that waits for it, not among the other acts."""
    address = reverse("referrals:complement", args=[referral.pk])
    return button(Note.COMPLEMENT, referral, address=address)


def act_groups(referral: Referral, acts: Sequence[Act], sides: Sequence[Side]) -> list[ActGroup]:
    """The acts that are possible now, by whose act it is."""
    for_receiver, state = stands_in(sides), State(referral.state)
    groups = [
        ActGroup(
            title=title,
            note="Notez ce qu’il vous dit." if for_receiver else "",
            acts=_buttons(referral, acts, wanted, for_receiver),
        )
        for title, wanted in zip(_TITLES[for_receiver], (answers(state), followings(state)), strict=True)
    ]
    resends = referral.state in LINKED_STATES and Side.SENDER in sides
    awaits = referral.state == State.AWAITING_CONSENT and Side.SENDER in sides
    sending = ActGroup(
        title="En attente de l’accord de la personne" if awaits else "Votre envoi",
        note=_ASKED_BY_LINK if awaits else "",
        acts=_buttons(referral, acts, SENDINGS, False),
        resends=resends,
        asks_person=awaits,
    )
    return [group for group in (*groups, sending) if group.acts or group.resends]


# Of the answer and of the follow-up; on the phone, it is the organisation that speaks.
_TITLES: Mapping[bool, tuple[str, str]] = {
    False: ("Votre réponse", "Votre suivi"),
    True: ("L’organisme répond au téléphone", "L’organisme dit où il en est"),
}


def _buttons(
    referral: Referral, acts: Sequence[Act], wanted: Sequence[Act], for_receiver: bool
) -> tuple[ActButton, ...]:
    return tuple(
        button(
            act,
            referral,
            address=reverse(f"referrals:{ADDRESSES[act]}", args=[referral.pk]),
            for_receiver=for_receiver,
        )
        for act in wanted
        if act in acts
    )


def stands_in(sides: Sequence[Side]) -> bool:
    """An agent of the line writes down what the organisation says, having no side of its own in the answer."""
    return Side.LINE in sides and Side.RECEIVER not in sides
