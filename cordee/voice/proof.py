"""The second factor of her page, where she cannot receive a code: her year of birth, or the last digits of her phone.

Shown once a browser session. Where the page tells the end of her phone, since a code may go there, it is not asked.
"""

import hmac
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cordee.domain.access import Actor
from cordee.keys import tries
from cordee.people.models import Contact, Identity, PersonLink

SESSION_KEY = "voice_proven"
WHAT, TRIES_ALLOWED, WINDOW = "voice:proof", 5, 3600
# A year of birth is one of some fifty: tried slowly, it would be found. Then a code that is sent, or the line.
LASTING_ALLOWED, LASTING_WINDOW = 6, 30 * 86_400
# Two counts, half a window apart: at the end of one, the other does not begin anew.
LASTING: Final = (("voice:proof:lasting", 0), ("voice:proof:lasting:half", LASTING_WINDOW // 2))
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
    return _count(request, WHAT, WINDOW) > TRIES_ALLOWED


def is_too_much_for_long(request: HttpRequest) -> bool:
    """The same, in thirty days."""
    counted = [_count(request, what, LASTING_WINDOW, later=later) for what, later in LASTING]
    return max(counted) > LASTING_ALLOWED


def left_for_long(request: HttpRequest) -> int:
    """How many answers the question still takes on this link. Counts none."""
    who = request.actor.link_secret_hash
    so_far = max(tries.so_far(what, who, span=_span(LASTING_WINDOW, later=later)) for what, later in LASTING)
    return max(0, LASTING_ALLOWED - so_far)


def _count(request: HttpRequest, what: str, window: int, *, later: int = 0) -> int:
    return tries.count(what, request.actor.link_secret_hash, span=_span(window, later=later))


def _span(window: int, *, later: int = 0) -> int:
    return (int(timezone.now().timestamp()) + later) // window


def was_right(request: HttpRequest) -> None:
    """A right answer is not counted."""
    for what in (WHAT, *(name for name, _later in LASTING)):
        tries.give_back(what, request.actor.link_secret_hash)
