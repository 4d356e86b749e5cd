"""Requests that wait, and the browsers of those who open their pages."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cordee.domain.access import Role
from cordee.domain.referral import State
from cordee.network.models import Organisation
from cordee.referrals.links import secret_of
from cordee.referrals.models import AnswerLink, Referral, Transition
from tests.database import bypass_row_security
from tests.factories.network import MembershipFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.referrals import ReferralFactory
from tests.words import PlainWords, plain

NEED = "Préparer ma reprise après un arrêt"  # the label of the factory's need, in the catalogue
FAMILY_NAME, PHONE, MESSAGE = "Marqueuse", "06 99 88 77 66", "Sonner deux fois."
MARKERS = (FAMILY_NAME, PHONE, MESSAGE)


def asked(state: State = State.SENT, *, days_ago: int = 0, **changes: Any) -> Referral:
    """A request in that state, about somebody whose name, phone and message are the markers."""
    person = {"case__person__identity__family_name": FAMILY_NAME, "case__person__contact__phone": PHONE}
    sent_at = timezone.now() - timedelta(days=days_ago, hours=2)
    return ReferralFactory(state=state, sent_at=sent_at, message_text=MESSAGE, **{**person, **changes})


def published() -> None:
    publish_catalogue()


def browser(organisation: Organisation, role: Role = Role.ADVISER, full_name: str = "Ilan Verdelle") -> Client:
    membership = MembershipFactory(organisation=organisation, role=role.value, user__full_name=full_name)
    client = Client()
    client.force_login(membership.user)
    return client


def page(name: str, referral: Referral) -> str:
    return reverse(f"referrals:{name}", args=[referral.pk])


def answer_secret(referral: Referral) -> str:
    """Of the link that lives now."""
    with bypass_row_security():
        return secret_of(AnswerLink.objects.get(referral=referral.pk, revoked_at__isnull=True).pk)


def answer_page(referral: Referral, act: str = "") -> str:
    return reverse(f"referrals:answer_link{act and '_' + act}", args=[answer_secret(referral)])


def stored(referral: Referral) -> Referral:
    with bypass_row_security():
        return Referral.objects.get(pk=referral.pk)


def journal_of(referral: Referral) -> list[Transition]:
    with bypass_row_security():
        return list(Transition.objects.filter(referral=referral.pk).order_by("version"))


def form_of(referral: Referral, **typed: str) -> dict[str, str]:
    """What a browser posts: the hidden key and version, and what is typed."""
    return {"key": str(uuid4()), "version": str(stored(referral).version), **typed}


def yes(referral: Referral, **typed: str) -> dict[str, str]:
    return form_of(referral, **({"responder_name": "Mme Roche", "first_contact_on": "demain"} | typed))


def no(referral: Referral, **typed: str) -> dict[str, str]:
    return form_of(referral, **({"responder_name": "M. Blanc", "reason": "complet", "text": ""} | typed))


def text_of(response: Any) -> PlainWords:
    """The page as read: no tag, ordinary spaces, ordinary apostrophes."""
    words = re.sub(r"<[^>]*>", " ", response.content.decode())
    words = words.replace("&#x27;", "'").replace("&nbsp;", " ")
    return plain(re.sub(r"\s+", " ", words))


def title_of(response: Any) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)
    assert found
    return found[1]
