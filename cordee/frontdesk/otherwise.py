"""Another service than the engine's first, told to the person, who goes there herself: which, and why, as codes."""

from dataclasses import dataclass

from cordee.conversation.queries import Oriented
from cordee.domain.access import Actor
from cordee.frontdesk.answering import transfers_of
from cordee.frontdesk.models import Call
from cordee.orientation.models import OverrideCode


@dataclass(frozen=True, kw_only=True)
class Kept:
    """``lead``: the engine's first for the need. Families of services."""

    lead: str
    family: str
    why: OverrideCode

    def columns(self) -> dict[str, str]:
        return {"lead_family": self.lead, "kept_family": self.family, "kept_why": self.why.value}


@dataclass(frozen=True, kw_only=True)
class Other:
    """A service that is proposed for a need, after its first."""

    need: str
    name: str
    lead: str
    family: str

    def kept(self, why: OverrideCode) -> Kept:
        return Kept(lead=self.lead, family=self.family, why=why)


def taken_elsewhere(call: Call, oriented: Oriented, *, actor: Actor) -> str:
    """The service of the last organisation that took her on the telephone, where it is not the engine's first.

    As the page of the reason posts it; empty where nobody took her, or where there is no reason to ask.
    """
    taken = [one.service_family for one in transfers_of(call, actor=actor) if one.taken]
    of_family = {other.family: name for name, other in reversed(others(oriented).items())}
    return of_family.get(taken[-1], "") if taken else ""


def others(oriented: Oriented) -> dict[str, Other]:
    """By what the page posts, in the engine's order; nothing where it proposes no second service."""
    needs = oriented.decision.needs if oriented.decision else ()
    firsts = {need.lead.version.family for need in needs if need.lead}
    found = {
        f"{need.need} {one.version.family}": Other(
            need=oriented.catalogue.needs[need.need].label,
            name=one.version.name,
            lead=need.lead.version.family,
            family=one.version.family,
        )
        for need in needs
        if need.lead
        for one in reversed(need.proposed)
        if one.version.family not in firsts
    }
    return dict(reversed(found.items()))
