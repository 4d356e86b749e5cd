"""The services of each need as a page shows them: verdict, reasons, operators, what leads and what waits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cordee.conversation.queries import Oriented
from cordee.conversation.telling import Told, audience, named_to, reasons, told_of, why_it_is, why_it_is_not
from cordee.conversation.way_in import way_in
from cordee.domain.catalogue import Effect, LocalOffer, Place, ServiceVersion, Verified
from cordee.domain.orientation.decision import Necessity, NeedDecision, Proposal
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.orientation.saying import whatever_comes, why_after
from cordee.domain.rules.saying import Audience, listed, quoted, said_day
from cordee.domain.tongue import Tongue

OFFERS_SHOWN = 4
NECESSITY_WORDS = {
    Necessity.NOTHING_ORDINARY: gettext_lazy("Nécessaire : aucun service de droit commun ne répond directement."),
    Necessity.COMPLEMENT: gettext_lazy("Vient en complément du droit commun."),
    Necessity.DECLARED: gettext_lazy("Nécessaire : la situation l'exige."),
}
CONFIDENCE = {
    Verified.FULL: gettext_lazy("Règle vérifiée."),
    Verified.PARTIAL: gettext_lazy("Règle en partie vérifiée."),
    Verified.NONE: gettext_lazy("Règle non vérifiée : à confirmer par l'opérateur."),
}


@dataclass(frozen=True, kw_only=True)
class Card:
    """One service of a column. ``said`` is what it is, to who is speaking; ``release`` that of the catalogue.

    ``by_workplace``: its kinds of operator that are found by where one works. ``again``: shown in full before.
    ``enters``: how one comes in, where who delivers it is said.
    ``tells``: why it is, or is not, as far as it may be told; ``speaks``: the sentence that a console makes of it.
    """

    version: ServiceVersion
    release: str
    verdict: str
    notes: tuple[str, ...] = ()
    operators: str = ""
    explains: Callable[[], tuple[dict[str, Any], ...]] = tuple
    offers: tuple[Any, ...] = ()
    is_lead: bool = False
    missing: str = ""
    after_because: str = ""
    aloud: str = ""
    said: str = ""
    by_workplace: frozenset[str] = frozenset()
    again: bool = False
    tongue: Tongue = Tongue.FRENCH
    enters: Callable[[], str] = str
    tells: Callable[[], Told] = Told
    speaks: Callable[[], Any] = lambda: None

    @cached_property
    def spoken(self) -> Any:
        """How to speak of it, put into words when it is shown; None where nobody speaks."""
        return self.speaks()

    @cached_property
    def reasons(self) -> tuple[dict[str, Any], ...]:
        """The checklist, put into words when it is shown."""
        return self.explains()

    @property
    def way_in(self) -> str:
        return self.enters()

    @property
    def confidence(self) -> str:
        """Shown with the reasons of every service, so that an unverified rule never passes for a verified one."""
        words = CONFIDENCE[self.version.verified]
        read_again = _("Dernière relecture le {day}.").format(day=said_day(self.version.checked_on, self.tongue))
        return f"{words} {read_again}"


@dataclass(frozen=True, kw_only=True)
class NeedColumn:
    label: str
    settled: bool
    settled_on: str
    lead: Card | None
    proposed: tuple[Card, ...]
    open: tuple[Card, ...]
    later: tuple[Card, ...]
    closed: tuple[Card, ...]
    closed_because: str


def need_column(oriented: Oriented, need: NeedDecision, *, reader: Audience) -> NeedColumn:
    """``reader``: to whom the checklists speak, the agent or whoever is alone in front of the page."""
    gate = next((gate for gate in oriented.catalogue.gates if gate.id == need.closed_by), None)
    cards = [_proposal(oriented, proposal, lead=need.lead, reader=reader) for proposal in need.proposed]
    card = partial(Card, release=oriented.catalogue.content_hash, tongue=oriented.catalogue.tongue)
    refused = [card(version=one.version, verdict="excluded", notes=(one.text,)) for one in need.not_proposed]
    excluded = [
        card(
            version=one.version,
            verdict="excluded",
            explains=partial(reasons, oriented, one, reader=reader),
            aloud=why_it_is_not(oriented, one),
            tells=partial(told_of, oriented, one, met=False),
        )
        for one in need.excluded
    ]
    return NeedColumn(
        label=oriented.catalogue.needs[need.need].label,
        settled=need.settled,
        settled_on=_settled_on(oriented, need),
        lead=next((one for one in cards if one.is_lead), None),
        proposed=tuple(one for one in cards if not one.is_lead),
        open=tuple(
            card(
                version=one.version,
                verdict="open",
                said=one.version.summary_to(audience(oriented)),
                explains=partial(reasons, oriented, one, reader=reader),
                notes=_caution(one.version),
                missing=_labels(oriented, one.missing, reader),
            )
            for one in need.open
        ),
        later=tuple(
            card(
                version=one.version,
                verdict="eligible",
                explains=partial(reasons, oriented, one, reader=reader),
                notes=(_("Ensuite, si {condition}.").format(condition=one.necessary_if),),
            )
            for one in need.later
        ),
        closed=(*refused, *excluded),
        closed_because=gate.action if gate and not need.proposed else "",
    )


def _labels(oriented: Oriented, facts: Iterable[str], reader: Audience) -> str:
    tongue = oriented.catalogue.tongue
    return listed((quoted(named_to(oriented.catalogue.facts[fact], reader), tongue) for fact in facts), tongue)


def _settled_on(oriented: Oriented, need: NeedDecision) -> str:
    """The sentence of a need whose lead can no longer change; nothing in an emergency, nor where a gate says why."""
    decision, gates = oriented.decision, oriented.catalogue.gates
    if not need.settled or need.need == SAFETY_NEED or (need.closed_by and not need.proposed):
        return ""
    if decision and any(gate.effect is Effect.EMERGENCY_ONLY and gate.id in decision.gates for gate in gates):
        return ""
    return whatever_comes(need, oriented.catalogue.tongue)


def _proposal(oriented: Oriented, proposal: Proposal, *, lead: Proposal | None, reader: Audience) -> Card:
    notes = list(_caution(proposal.version))
    if proposal.provisional:
        notes.insert(0, _("Provisoire : une réponse manque encore."))
    if proposal.regime_undecided:
        notes.insert(0, _("La caisse décidera de l'opérateur."))
    if proposal.necessity:
        notes.append(str(NECESSITY_WORDS[proposal.necessity]))
    if not proposal.available:
        notes.append(_("Aucune place disponible en ce moment chez les opérateurs recensés."))
    tongue = oriented.catalogue.tongue
    operators = (oriented.catalogue.operators[kind].name for kind in proposal.operators)
    return Card(
        version=proposal.version,
        release=oriented.catalogue.content_hash,
        tongue=oriented.catalogue.tongue,
        verdict="open" if proposal.provisional else "eligible",
        operators=listed(operators, tongue, any_of=True) if proposal.operators else "",
        explains=partial(reasons, oriented, proposal, reader=reader),
        notes=tuple(notes),
        offers=_each_organisation(proposal.offers)[:OFFERS_SHOWN],
        by_workplace=frozenset(
            kind for kind in proposal.operators if oriented.catalogue.operators[kind].place is Place.WORK
        ),
        is_lead=proposal is lead,
        said=proposal.version.summary_to(audience(oriented)),
        after_because=why_after(lead, proposal, tongue) if lead and proposal is not lead else "",
        aloud=why_it_is(oriented, proposal) if proposal is lead else "",
        enters=partial(way_in, proposal.version, oriented.catalogue) if proposal.operators else str,
        tells=partial(told_of, oriented, proposal, met=True),
    )


def _each_organisation(offers: Iterable[LocalOffer]) -> tuple[LocalOffer, ...]:
    """An organisation that delivers a service under two kinds of operator is one: the best placed offer of it."""
    found: dict[str, LocalOffer] = {}
    for offer in offers:
        found.setdefault(offer.organisation, offer)
    return tuple(found.values())


def _caution(version: ServiceVersion) -> tuple[str, ...]:
    """What must be seen without opening anything: a rule that nobody has verified."""
    return (str(CONFIDENCE[version.verified]),) if version.verified is Verified.NONE else ()
