"""The buttons of the acts that are possible now, each with its effect written under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from cordee.domain.referral import LINKED_STATES, Side, Verb
from cordee.referrals import wording
from cordee.referrals.models import Referral

# What each act does when an agent of the line does it for the operator who is on the phone.
FOR_RECEIVER: Mapping[Verb, str] = {
    Verb.ACKNOWLEDGE: "Vous notez qui a reçu la demande. La réponse reste à donner.",
    Verb.ACCEPT: "L’organisme devient référent : le nom et les coordonnées s’ouvrent à lui, pas à la ligne.",
    Verb.REFUSE: "Vous notez la raison donnée. La demande s’arrête et la suite revient à la ligne.",
}
TITLES: Mapping[Verb, str] = {
    Verb.ACKNOWLEDGE: "Accuser réception",
    Verb.ACCEPT: "Accepter la demande",
    Verb.REFUSE: "Refuser la demande",
    Verb.CANCEL: "Annuler la demande",
    Verb.WITHDRAW: "La personne retire son accord",
}
BUTTONS: Mapping[Verb, str] = {
    Verb.ACKNOWLEDGE: "Accuser réception",
    Verb.ACCEPT: "Accepter",
    Verb.REFUSE: "Refuser",
    Verb.CANCEL: "Annuler la demande",
    Verb.WITHDRAW: "Retirer l’accord",
}
STYLES: Mapping[Verb, tuple[str, str, str]] = {  # button, icon, shortcut
    Verb.ACCEPT: ("", "check", "a"),
    Verb.ACKNOWLEDGE: ("button--secondary", "envelope-open", "c"),
    Verb.REFUSE: ("button--danger-quiet", "x-mark", "r"),
    Verb.WITHDRAW: ("button--danger-quiet", "hand-raised", "t"),
    Verb.CANCEL: ("button--danger-quiet", "minus-circle", "n"),
}
ADDRESSES: Mapping[Verb, str] = {
    Verb.ACKNOWLEDGE: "acknowledge",
    Verb.ACCEPT: "accept",
    Verb.REFUSE: "refuse",
    Verb.CANCEL: "cancel",
    Verb.WITHDRAW: "withdraw",
}
ANSWERS = (Verb.ACCEPT, Verb.ACKNOWLEDGE, Verb.REFUSE)
SENDINGS = (Verb.WITHDRAW, Verb.CANCEL)


@dataclass(frozen=True, kw_only=True)
class ActButton:
    verb: Verb
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
    resends: bool = False  # the answer link may be sent again, which is no move of the table


def effect(verb: Verb, *, for_receiver: bool) -> str:
    return FOR_RECEIVER.get(verb, wording.EFFECTS[verb]) if for_receiver else wording.EFFECTS[verb]


def button(verb: Verb, *, address: str, for_receiver: bool = False) -> ActButton:
    style, icon, key = STYLES[verb]
    said = effect(verb, for_receiver=for_receiver)
    return ActButton(verb=verb, label=BUTTONS[verb], effect=said, address=address, style=style, icon=icon, key=key)


def act_groups(referral: Referral, verbs: Sequence[Verb], sides: Sequence[Side]) -> list[ActGroup]:
    """The acts that are possible now, by whose act it is."""
    for_receiver = stands_in(sides)
    title, note = (
        ("L’organisme répond au téléphone", "Notez ce qu’il vous dit.") if for_receiver else ("Votre réponse", "")
    )
    answers = ActGroup(title=title, note=note, acts=_buttons(referral, verbs, ANSWERS, for_receiver))
    resends = referral.state in LINKED_STATES and Side.SENDER in sides
    sending = ActGroup(title="Votre envoi", note="", acts=_buttons(referral, verbs, SENDINGS, False), resends=resends)
    return [group for group in (answers, sending) if group.acts or group.resends]


def _buttons(
    referral: Referral, verbs: Sequence[Verb], wanted: Sequence[Verb], for_receiver: bool
) -> tuple[ActButton, ...]:
    return tuple(
        button(verb, address=reverse(f"referrals:{ADDRESSES[verb]}", args=[referral.pk]), for_receiver=for_receiver)
        for verb in wanted
        if verb in verbs
    )


def stands_in(sides: Sequence[Side]) -> bool:
    """An agent of the line writes down what the organisation says, having no side of its own in the answer."""
    return Side.LINE in sides and Side.RECEIVER not in sides
