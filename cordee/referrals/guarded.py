"""What the page of a sensitive case holds back until it is asked for: contact and place."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cordee.audit import actions as audit
from cordee.domain.access import Actor
from cordee.referrals import queries
from cordee.referrals.models import Referral
from cordee.referrals.pages import Asked
from cordee.referrals.shared import Named


@dataclass(frozen=True, kw_only=True)
class Mask:
    sensitive: bool = False
    on: bool = False

    def person(self, named: Named | None) -> Named | None:
        return replace(named, phone="", email="") if named and self.on else named

    def asked(self, asked: Asked | None) -> Asked | None:
        return replace(asked, commune="") if asked and self.on else asked


def mask_of(referral: Referral, *, actor: Actor, at: datetime, screen: str, wanted: bool) -> Mask:
    return mask_of_case(referral.case_id, about=referral.pk, actor=actor, at=at, screen=screen, wanted=wanted)


def mask_of_case(case_id: UUID, *, about: UUID, actor: Actor, at: datetime, screen: str, wanted: bool) -> Mask:
    """Who asks for what is masked leaves a line of its own in the journal, beside that of the reading."""
    if not queries.is_sensitive(case_id):
        return Mask()
    if wanted:
        audit.record("contact.unmasked", actor=actor, at=at, target=about, case=case_id, screen=screen)
    return Mask(sensitive=True, on=not wanted)
