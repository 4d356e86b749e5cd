"""The sheet of one page for a commune: the line first, then who does what, nearest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy

from cordee.directory import queries
from cordee.directory.queries import Asked, Entry
from cordee.domain.catalogue import Catalogue
from cordee.territory.queries import CommuneHit

OF_A_ROLE: Final = 2


@dataclass(frozen=True, kw_only=True)
class Role:
    """A line of the sheet: kinds of operators, and the services of theirs that it names."""

    title: str
    kinds: tuple[str, ...]
    families: tuple[str, ...]


ROLES: Final = (
    Role(
        title=gettext_lazy("Santé au travail"),
        kinds=("sante_travail", "cellule_pdp_spst"),
        families=("visite_prereprise", "visite_reprise", "cellule_pdp_spst"),
    ),
    Role(
        title=gettext_lazy("Service social de l'Assurance maladie (Carsat)"),
        kinds=("carsat_service_social",),
        families=("service_social_am",),
    ),
    Role(
        title=gettext_lazy("Agriculture : la Mutualité sociale agricole (MSA)"),
        kinds=("msa", "msa_sante_travail"),
        families=("cellule_msa", "visite_prereprise"),
    ),
    Role(
        title=gettext_lazy("Cap emploi"),
        kinds=("cap_emploi_maintien", "cap_emploi"),
        families=("accompagnement_maintien", "cap_emploi"),
    ),
    Role(
        title=gettext_lazy("Maison départementale des personnes handicapées (MDPH)"),
        kinds=("mdph",),
        families=("rqth", "aah", "pch"),
    ),
    Role(
        title=gettext_lazy("Payer l'adaptation d'un poste : Agefiph"),
        kinds=("agefiph",),
        families=("agefiph_adaptation",),
    ),
    Role(
        title=gettext_lazy("Caisse primaire d'assurance maladie (CPAM)"),
        kinds=("cpam",),
        families=("pension_invalidite", "reparation_atmp"),
    ),
    Role(
        title=gettext_lazy("Bilan de compétences : CIBC"),
        kinds=("cibc",),
        families=("bilan_cpf", "bilan_plan", "bilan_conge"),
    ),
    Role(title=gettext_lazy("Conseil en évolution professionnelle"), kinds=("cep_regional", "apec"), families=("cep",)),
    Role(
        title=gettext_lazy("Se reconvertir : Transitions Pro"), kinds=("transitions_pro",), families=("transition_pro",)
    ),
    Role(
        title=gettext_lazy("France Travail"),
        kinds=("france_travail", "pole_emploi"),
        families=("service_public_emploi",),
    ),
    Role(title=gettext_lazy("Jeunes : mission locale"), kinds=("mission_locale",), families=("mission_locale",)),
    Role(
        title=gettext_lazy("Entreprises : services de l'État (DDETS)"),
        kinds=("ddets",),
        families=("mutations_economiques", "activite_partielle"),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """``others`` are those of the directory that the sheet has no room for."""

    title: str
    does: tuple[str, ...]
    entries: tuple[Entry, ...]
    others: int
    by_place_of_work: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    commune: CommuneHit
    on: date
    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(line.title for line in self.lines if not line.entries)


def sheet(commune: CommuneHit, known: Catalogue, *, on: date) -> Sheet:
    """Compose it from the directory of the day; a kind that does not exist on that day has no line."""
    found = queries.entries(Asked(commune=commune), on=on)
    return Sheet(commune=commune, on=on, lines=tuple(_lines(found, known, on)))


def _lines(found: list[Entry], known: Catalogue, on: date) -> Iterator[Line]:
    for role in ROLES:
        kinds = {kind for kind in role.kinds if kind in known.operators and known.operators[kind].period.covers(on)}
        if not kinds:
            continue
        here = [one for one in found if kinds & {delivered.operator.id for delivered in one.delivered}]
        delivered = [one for entry in here for one in entry.delivered if one.operator.id in kinds]
        named = {version.family: version.family_name for one in delivered for version in one.services}
        yield Line(
            title=role.title,
            does=tuple(named[family] for family in role.families if family in named),
            entries=tuple(here[:OF_A_ROLE]),
            others=max(0, len(here) - OF_A_ROLE),
            by_place_of_work=any(one.by_place_of_work for one in delivered),
        )
