"""The second factor of her page, where she cannot receive a code: her year of birth, or the last digits of her phone.

Shown once a browser session. Where the page tells the end of her phone, since a code may go there, it is not asked.
"""

import hmac
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

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
        if self.birth_year and self.phone_end:
            said = _("Votre année de naissance, ou les {n} derniers chiffres de votre téléphone")
        else:
            said = (
                _("Votre année de naissance") if self.birth_year else _("Les {n} derniers chiffres de votre téléphone")
            )
        return said.format(n=DIGITS)

    def is_shown_by(self, typed: str) -> bool:
        digits = "".join(sign for sign in typed if sign in "0123456789")
        known = [one for one in (self.birth_year, self.phone_end) if one]
        return any(hmac.compare_digest(digits, one) for one in known)


def asked_of(link: PersonLink, *, actor: Actor, tells_phone: bool) -> Asked:
    identity = Identity.objects.visible_to(actor).filter(pk=link.person_id).first()
    contact = Contact.objects.visible_to(actor).filter(pk=link.person_id).first()
    born = identity.birth_date if identity else None
    phone = contact.phone_key if contact and not tells_phone else ""
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
