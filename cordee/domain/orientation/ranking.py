"""The order of proposals: total, deterministic, and each of its steps can be shown."""

from typing import Any

from cordee.domain.catalogue import LocalOffer, ServiceVersion, Tier

# Source: design of the orientation, « Order inside a group »; tens leave room for an explicit ``order``.
KIND_ORDER = {
    "urgence": 10,
    "ligne_ecoute": 15,
    "visite": 20,
    "accompagnement": 30,
    "relais": 40,
    "information": 50,
    "instance": 60,
    "procedure": 70,
    "prestation": 80,
    "immersion": 90,
    "formation": 100,
    "dispositif": 110,
    "conge": 120,
    "droit": 130,
    "contrat": 140,
    "aide_financiere": 150,
    "allocation": 160,
}
LAST = 10**9

# Each rank has the same steps in the same place: two of them compare by their values, the first that differs.
Rank = tuple[tuple[str, Any], ...]


def rank(version: ServiceVersion, *, need: str, led_by_gate: bool, offer: LocalOffer | None, available: bool) -> Rank:
    """Return the named steps of the order, most important first; lower comes first, unknown comes last.

    ``offer`` is the best local one, if any; ``available`` tells whether somebody can take the person now.

    Ordinary before specific; emergencies; what a gate puts first; what covers the need directly; first line;
    kind (or explicit place); delay; distance; cost to the funders; id.
    """
    return (
        ("niveau", 0 if version.tier is Tier.ORDINARY else 1),
        ("priorite", LAST if version.priority is None else version.priority),
        ("place_par_un_garde_fou", 0 if led_by_gate else 1),
        ("repond_directement", 0 if need in version.direct_needs else 1),
        ("premier_accueil", 0 if version.first_line else 1),
        ("nature", kind_order(version)),
        ("disponible", 0 if available else 1),
        ("delai_jours", _known(offer.delay_days if offer and offer.delay_days is not None else version.delay_days)),
        ("distance_km", _known(offer.distance_km if offer else None)),
        ("cout_centimes", _known(offer.cost_cents if offer and offer.cost_cents is not None else version.cost_cents)),
        ("identifiant", version.id),
    )


def order_of(rank: Rank) -> tuple[Any, ...]:
    return tuple(value for _, value in rank)


def kind_order(version: ServiceVersion) -> int:
    """The explicit ``order`` when given, else the place of the kind; « dispositif_* » and « droit* » share one each."""
    if version.order is not None:
        return version.order
    exact = KIND_ORDER.get(version.kind)
    if exact is not None:
        return exact
    stem = (
        "dispositif" if version.kind.startswith("dispositif_") else "droit" if version.kind.startswith("droit") else ""
    )
    return KIND_ORDER.get(stem, LAST)


def _known(value: int | None) -> int:
    return LAST if value is None else value
