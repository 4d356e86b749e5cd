"""The scene of a call whose orientation names several organisations: where a request may go on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cordee.catalogue.models import Offer
from cordee.catalogue.queries import offers_for
from cordee.domain.access import Actor, Role
from cordee.network.models import Organisation
from cordee.orientation.actions import Decided
from cordee.referrals import candidates
from cordee.referrals.models import Referral
from tests.database import bypass_row_security
from tests.factories.catalogue import OfferFactory
from tests.factories.network import OrganisationFactory
from tests.factories.orientation import RULES_ON, TOLD, engine, health_fact_ids
from tests.rooms.referrals.scene import Called, Scene, member_of

NEED = "reprendre_apres_arret"
ASKED = {"service_family": "visite_reprise", "service_version": "visite_reprise_2022"}


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """``rival`` delivers what the operator of the scene does; ``social`` delivers something else."""

    scene: Scene
    rival: Organisation
    rival_offer: Offer
    social: Organisation
    social_offer: Offer
    rival_adviser: Actor
    social_adviser: Actor

    def called(self, **more: Any) -> Called:
        with bypass_row_security():
            offers = offers_for(RULES_ON, commune_residence="73065", commune_travail="73065")
        found = engine().decide(TOLD, on=RULES_ON, offers=offers)
        decided = Decided(told=TOLD, decision=found, offers=offers, health_fact_ids=health_fact_ids())
        return self.scene.called(decided=decided, **more)

    def sent(self, called: Called | None = None) -> Referral:
        called = called or self.called()
        return self.scene.send(self.scene.drafted(called, **ASKED), called)

    @property
    def to_rival(self) -> str:
        return f"{NEED}.visite_reprise_2022.{self.rival_offer.pk}"

    @property
    def to_social(self) -> str:
        return f"{NEED}.service_social_am.{self.social_offer.pk}"


def elsewhere(scene: Scene) -> Elsewhere:
    rival = OrganisationFactory(kind="sante_travail", name="Santé au travail du Lac")
    social = OrganisationFactory(kind="carsat_service_social", name="Service social des Bauges")
    return Elsewhere(
        scene=scene,
        rival=rival,
        rival_offer=OfferFactory(organisation=rival, operator_kind="sante_travail", departements=["73"]),
        social=social,
        social_offer=OfferFactory(organisation=social, operator_kind="carsat_service_social", departements=["73"]),
        rival_adviser=member_of(rival, Role.ADVISER),
        social_adviser=member_of(social, Role.ADVISER),
    )


def codes(found: list[candidates.Destination]) -> list[str]:
    return [one.code for one in found]


def all_rows(model: Any, **of: Any) -> list[Any]:
    with bypass_row_security():
        return list(model.objects.filter(**of))


def row_of(model: Any, pk: UUID) -> Any:
    with bypass_row_security():
        return model.objects.get(pk=pk)
