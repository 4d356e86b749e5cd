import json
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

import factory

from cordee.domain.catalogue import Catalogue
from cordee.domain.orientation.deciding import Engine
from cordee.domain.orientation.decision import Decision
from cordee.domain.orientation.situation import Situation as Told
from cordee.orientation.models import HealthFacts, Orientation, Situation, Trace
from cordee.reader.catalogue import read_catalogue_files
from tests.factories import RoomFactory
from tests.factories.network import OrganisationFactory
from tests.factories.people import CAME_AT
from tests.factories.releases import content, publish_content

RULES_ON = date(2024, 9, 2)
TOLD = Told(
    caller="personne",
    programme="maintien-en-emploi",
    needs=("reprendre_apres_arret",),
    facts={
        "statut": "salarie",
        "regime": "general",
        "contrat_en_cours": True,
        "type_contrat": "cdi",
        "commune_residence": "73065",
        "commune_travail": "73065",
        "en_arret": True,
        "arret_debut": date(2024, 5, 1),
        "arret_origine": "maladie",
    },
    declined=frozenset({"rqth"}),
)


@cache
def catalogue() -> Catalogue:
    """The project's own catalogue, read once a process."""
    return read_catalogue_files(content())


def publish_catalogue() -> Catalogue:
    publish_content(label="Essai", at=CAME_AT)
    return catalogue()


@cache
def engine() -> Engine:
    """One for all tests: what it draws to find its next question takes longer than a decision."""
    return Engine(catalogue())


@cache
def decision() -> Decision:
    return engine().decide(TOLD, on=RULES_ON)


def health_fact_ids() -> frozenset[str]:
    return frozenset(fact.id for fact in catalogue().facts.values() if fact.sensitivity == "health")


class OrientationFactory(RoomFactory[Orientation]):
    """An orientation with its facts and its trace, of an open call unless ``case`` is given."""

    class Meta:
        model = Orientation
        skip_postgeneration_save = True

    departement = "73"
    case: Any = None
    on = RULES_ON
    catalogue_hash = factory.LazyFunction(lambda: catalogue().content_hash)
    programme = "maintien-en-emploi"
    needs = factory.LazyFunction(lambda: list(TOLD.needs))
    lead_family = "visite_prereprise"
    chosen_family = factory.SelfAttribute("lead_family")
    settled = False
    trace_hash = factory.LazyFunction(lambda: sha256(decision().to_bytes()).hexdigest())
    decided_at = CAME_AT
    by_label = "Agent de ligne"
    organisation = factory.SubFactory(OrganisationFactory, kind="numero_vert")
    situation = factory.RelatedFactory(
        "tests.factories.orientation.SituationFactory", factory_related_name="orientation"
    )
    health_facts = factory.RelatedFactory(
        "tests.factories.orientation.HealthFactsFactory", factory_related_name="orientation"
    )
    trace = factory.RelatedFactory("tests.factories.orientation.TraceFactory", factory_related_name="orientation")


class _OfOrientationFactory(RoomFactory[Any]):
    class Meta:
        abstract = True

    orientation: Any = None
    departement = factory.SelfAttribute("orientation.departement")


class SituationFactory(_OfOrientationFactory):
    class Meta:
        model = Situation

    facts = factory.LazyFunction(
        lambda: {"facts": {"statut": "salarie"}, "caller": "personne", "declined": [], "unsure": []}
    )


class HealthFactsFactory(_OfOrientationFactory):
    class Meta:
        model = HealthFacts

    facts = factory.LazyFunction(lambda: {"facts": {"en_arret": True}, "declined": ["rqth"], "unsure": []})


class TraceFactory(_OfOrientationFactory):
    class Meta:
        model = Trace

    decision = factory.LazyFunction(lambda: json.loads(decision().to_bytes()))
