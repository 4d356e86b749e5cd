"""What a scene is: rows that were committed, and one act that is about to be done on them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from cordee.audit.context import acting_as
from cordee.catalogue.models import Offer
from cordee.config.roles import WEB
from cordee.domain.access import Actor, Role
from cordee.domain.reaching import PreferredChannel
from cordee.frontdesk import actions as desk
from cordee.frontdesk import hand_over as handing
from cordee.frontdesk import queries as calls
from cordee.frontdesk.hand_over import Agreement, HandOver
from cordee.network.models import Membership
from cordee.people.actions import NewPerson
from cordee.territory.models import Commune
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import publish_catalogue
from tests.factories.territory import CommuneFactory
from tests.rooms.referrals.scene import AT, CALLER, Scene, make_scene, member_of

DAY = timedelta(days=1)
LYON = "69123"
SAID = {
    "appelant": "personne",
    "commune_residence": LYON,
    "regime": "general",
    "statut": "salarie",
    "contrat_en_cours": "o",
    "commune_travail": LYON,
    "en_arret": "o",
    "age": "46",
}


@dataclass(frozen=True, kw_only=True)
class Played:
    """The act, as it is done and as it is tried again.

    ``refused_again``: what an act that is already done answers. ``repeats``: why doing it again is another act.
    ``in_steps``: it makes several transactions; each is all or nothing, and trying again ends what is left.
    """

    act: Callable[[], Any]
    login: str = WEB
    refused_again: type[Exception] | None = None
    repeats: str = ""
    in_steps: bool = False


SCENES: dict[str, Callable[["Stage"], Played]] = {}


def plays(name: str) -> Callable[[Callable[["Stage"], Played]], Callable[["Stage"], Played]]:
    """Put the scene under the name of the act; what follows a space or a comma tells one of its cases."""

    def under(scene: Callable[["Stage"], Played]) -> Callable[["Stage"], Played]:
        assert name not in SCENES, name
        SCENES[name] = scene
        return scene

    return under


class Stage:
    """The people and the rules that scenes start from."""

    def __init__(self) -> None:
        self.numbers = count(1)
        publish_catalogue()
        if not Commune.objects.filter(code=LYON).exists():
            CommuneFactory(code=LYON, name="Lyon", postal_codes=["69003"], population=520774)

    def clear(self) -> None:
        """Other people for the next scene: nobody meets what the last one left, and who played it has gone."""
        with bypass_row_security():
            Membership.objects.filter(valid_until__isnull=True).update(valid_until=timezone.now())
        for name in ("loop", "agent"):
            self.__dict__.pop(name, None)

    @cached_property
    def loop(self) -> Scene:
        """The people of a referral; who calls is somebody else each time, or her need would already be asked for."""
        return replace(make_scene(), caller=self.somebody())

    def somebody(self) -> dict[str, str]:
        """A caller whom nobody knows yet."""
        number = next(self.numbers)
        return {
            **CALLER,
            "family_name": f"Lefèvre{number}",
            "phone": f"06 11 {number // 100:02d} {number % 100:02d} 44",
        }

    @cached_property
    def agent(self) -> Actor:
        """Answers the line, anywhere in the region."""
        return member_of(OrganisationFactory(kind="numero_vert", level="region", departement=None), Role.PHONE_AGENT)

    def call(self, agent: Actor, *, oriented: bool = False) -> UUID:
        with acting_as(agent):
            opened: UUID = desk.start(actor=agent, at=timezone.now()).pk
        if oriented:
            with acting_as(agent):
                desk.answer(call_id=opened, actor=agent, fact="appelant", text="personne")
                desk.toggle_need(call_id=opened, actor=agent, need="garder_mon_travail")
                for fact, text in SAID.items():
                    desk.answer(call_id=opened, actor=agent, fact=fact, text=text)
                calls.oriented(calls.access_call(opened, actor=agent))  # the directory of the day is read once
        return opened

    def wanted(self, call_id: UUID, agent: Actor) -> HandOver:
        """The first proposal, for a person who agreed and whom nobody knows yet."""
        self.open_health_service()
        with acting_as(agent):
            target = handing.targets(calls.oriented(calls.access_call(call_id, actor=agent)))[0]
        number = next(self.numbers)
        person = NewPerson(
            departement="69",
            family_name=f"Montvert {number}",
            given_name="Aline",
            phone=f"06 39 98 {number:04d}",
            preferred_channel=PreferredChannel.PHONE,
        )
        agreement = Agreement(notice_heard=True, consent_given=True, service_accepted=True, share_health=True)
        return HandOver(service=target.proposal.version.id, offer=target.offer.id, person=person, agreement=agreement)

    def open_health_service(self) -> None:
        if not Offer.objects.filter(operator_kind="sante_travail", departements=["69"]).exists():
            service = OrganisationFactory(kind="sante_travail", departement="69")
            OfferFactory(
                organisation=service,
                operator_kind="sante_travail",
                departements=["69"],
                delay_days=4,
                phone="04 65 71 00 01",
            )


def by(actor: Actor, act: Callable[..., Any], **arguments: Any) -> Callable[[], Any]:
    """The act in the transaction of its actor, each time with the same arguments: its key is one of them."""

    def done() -> Any:
        with acting_as(actor):
            return act(actor=actor, **arguments)

    return done


def keyed(actor: Actor, act: Callable[..., Any], **arguments: Any) -> Callable[[], Any]:
    return by(actor, act, **({"key": str(uuid4()), "at": AT} | arguments))
