"""The second factor of her page: her year of birth, or the last digits of her phone. Asked once a browser session."""

import hmac
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from cordee.domain.access import Actor
from cordee.keys import tries
from cordee.people.models import Contact, Identity, PersonLink

SESSION_KEY = "voice_proven"
WHAT, TRIES_ALLOWED, WINDOW = "voice:proof", 5, 3600
DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What she may show: one of the two, never which is right."""

    birth_year: str = ""
    phone_end: str = ""

    @property
    def known(self) -> bool:
        return bool(self.birth_year or self.phone_end)

    @property
    def question(self) -> str:
        year, phone = "votre année de naissance", f"les {DIGITS} derniers chiffres de votre téléphone"
        if self.birth_year and self.phone_end:
            return f"{year.capitalize()}, ou {phone}"
        return year.capitalize() if self.birth_year else phone.capitalize()

    def is_shown_by(self, typed: str) -> bool:
        digits = "".join(sign for sign in typed if sign in "0123456789")
        known = [one for one in (self.birth_year, self.phone_end) if one]
        return any(hmac.compare_digest(digits, one) for one in known)


def asked_of(link: PersonLink, *, actor: Actor) -> Asked:
    identity = Identity.objects.visible_to(actor).filter(pk=link.person_id).first()
    contact = Contact.objects.visible_to(actor).filter(pk=link.person_id).first()
    born = identity.birth_date if identity else None
    phone = contact.phone_key if contact else ""
    return Asked(birth_year=str(born.year) if born else "", phone_end=phone[-DIGITS:] if len(phone) >= DIGITS else "")


def is_proven(request: HttpRequest) -> bool:
    return request.actor.link_secret_hash in request.session.get(SESSION_KEY, [])


def remember(request: HttpRequest) -> None:
    shown = request.session.get(SESSION_KEY, [])
    request.session[SESSION_KEY] = [*shown, request.actor.link_secret_hash][-5:]


def is_too_much(request: HttpRequest) -> bool:
    """Count one more answer on this link, whatever the browser."""
    span = int(timezone.now().timestamp()) // WINDOW
    return tries.count(WHAT, request.actor.link_secret_hash, span=span) > TRIES_ALLOWED


def was_right(request: HttpRequest) -> None:
    """A right answer is not counted."""
    tries.give_back(WHAT, request.actor.link_secret_hash)
