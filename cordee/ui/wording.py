"""The words, icons and tones of closed lists, said the same way on every page. Unknown codes are bugs: they raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cordee.domain.catalogue import Tier, Verified
from cordee.domain.referral import State


@dataclass(frozen=True, kw_only=True)
class Sign:
    """How one code shows: word + icon + tone, so that colour never stands alone."""

    label: str
    icon: str
    tone: str = ""  # "", good, warning, danger, info


TIERS: Mapping[str, Sign] = {
    Tier.ORDINARY: Sign(label=_("Droit commun"), icon="users"),
    Tier.SPECIFIC: Sign(label=_("Spécifique"), icon="lifebuoy"),
}

# What a rule rests on, wherever it is proposed; one that is verified in full says nothing.
CONFIDENCES: Mapping[str, Sign] = {
    Verified.PARTIAL: Sign(label=_("Règle vérifiée en partie"), icon="question-mark-circle", tone="warning"),
    Verified.NONE: Sign(label=_("Règle non vérifiée"), icon="exclamation-triangle", tone="danger"),
}

VERDICTS: Mapping[str, Sign] = {
    "eligible": Sign(label=_("Ouvert à vous"), icon="check-circle", tone="good"),
    "open": Sign(label=_("À vérifier"), icon="question-mark-circle", tone="warning"),
    "excluded": Sign(label=_("Fermé"), icon="no-symbol"),
}

CONDITIONS: Mapping[str, Sign] = {
    "met": Sign(label=_("Rempli"), icon="check-circle", tone="good"),
    "not_met": Sign(label=_("Non rempli"), icon="x-circle", tone="danger"),
    "open": Sign(label=_("À vérifier"), icon="question-mark-circle", tone="warning"),
}

REFERRAL_STATES: Mapping[str, Sign] = {
    State.DRAFT: Sign(label="Brouillon", icon="pencil-square"),
    State.AWAITING_CONSENT: Sign(label="En attente d'accord", icon="hand-raised", tone="warning"),
    State.SENT: Sign(label="Envoyée", icon="paper-airplane", tone="info"),
    State.RECEIVED: Sign(label="Reçue", icon="envelope-open", tone="info"),
    State.ACCEPTED: Sign(label="Acceptée", icon="check-circle", tone="good"),
    State.STARTED: Sign(label="Démarrée", icon="play-circle", tone="good"),
    State.CLOSED: Sign(label="Clôturée", icon="flag"),
    State.REFUSED: Sign(label="Refusée", icon="x-circle", tone="danger"),
    State.REDIRECTED: Sign(label="Redirigée", icon="arrow-uturn-right", tone="warning"),
    State.EXPIRED: Sign(label="Sans réponse", icon="clock", tone="danger"),
    State.WITHDRAWN: Sign(label="Retirée par la personne", icon="hand-raised"),
    State.CANCELLED: Sign(label="Annulée", icon="minus-circle"),
    State.ENTERED_IN_ERROR: Sign(label="Saisie par erreur", icon="trash"),
}

# How the rope between sender and receiver hangs in each state, and which end holds the person.
ROPES: Mapping[str, str] = {
    State.DRAFT: "none",
    State.AWAITING_CONSENT: "none",
    State.SENT: "slack",
    State.RECEIVED: "slack",
    State.ACCEPTED: "taut",
    State.STARTED: "taut",
    State.CLOSED: "taut",
    State.REFUSED: "cut",
    State.REDIRECTED: "cut",
    State.EXPIRED: "cut",
    State.WITHDRAWN: "cut",
    State.CANCELLED: "cut",
    State.ENTERED_IN_ERROR: "none",
}

CAPACITIES: Mapping[str, Sign] = {
    "open": Sign(label=_("Places disponibles"), icon="check-circle", tone="good"),
    "paused": Sign(label=_("En pause"), icon="pause-circle", tone="warning"),
    "full": Sign(label=_("Complet"), icon="no-symbol", tone="danger"),
}

NOTICE_ICONS: Mapping[str, str] = {
    "info": "information-circle",
    "success": "check-circle",
    "warning": "exclamation-triangle",
    "danger": "exclamation-circle",
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """One reuse to name, as its licence asks: what, by whom, of when."""

    what: str
    producer: str
    dated: str


# The files are described in data/README.md; all are under Licence Ouverte (Etalab).
SOURCES = (
    Source(
        what=_("Communes, départements, régions (code officiel géographique)"),
        producer=_("Insee, mise en forme Etalab"),
        dated=_("millésime 2026"),
    ),
    Source(
        what=_("Anciennes communes et codes fusionnés"),
        producer=_("Insee, mise en forme Etalab"),
        dated=_("millésime 2026"),
    ),
    Source(
        what=_("Intercommunalités (EPCI à fiscalité propre)"),
        producer=_("DGCL, mise en forme Etalab"),
        dated="2026",
    ),
    Source(what=_("Codes postaux"), producer=_("DGFiP, mise en forme Etalab"), dated="2026"),
    Source(
        what=_("Contours et centres des communes et des départements (ADMIN EXPRESS)"),
        producer=_("IGN et Insee, mise en forme France-GeoJSON"),
        dated="2018",
    ),
)


@dataclass(frozen=True, kw_only=True)
class PaperPart:
    """One frame of the sheet that is filled in by hand while the site is closed."""

    title: str
    lines: tuple[str, ...]
    note: str = ""


PAPER_FORM = (
    PaperPart(
        title=_("L'appel"), lines=(_("Date et heure"), _("Qui note"), _("Qui appelle, à quel titre"), _("Commune"))
    ),
    PaperPart(
        title=_("La situation"),
        lines=(
            _("Ce que la personne demande"),
            _("Statut et employeur"),
            _("Arrêt : depuis quand"),
            _("Échéance la plus proche"),
        ),
        note=_("Pas de diagnostic ni de nom de maladie."),
    ),
    PaperPart(
        title=_("Si elle veut être mise en relation"),
        lines=(
            _("Organisme choisi"),
            _("Nom et prénom"),
            _("Téléphone ou courriel"),
            _("À ne pas faire pour la joindre"),
        ),
        note=_("Lisez à voix haute ce qui sera transmis, à qui et pour quoi ; sans un oui, n'écrivez pas le nom."),
    ),
    PaperPart(title=_("Son accord"), lines=(_("Oui ou non"), _("Date et heure"), _("Ce qui lui a été lu"))),
    PaperPart(
        title=_("Une réponse d'organisme, donnée au téléphone"),
        lines=(
            _("Référence de la demande"),
            _("Nom de la personne qui répond"),
            _("Réponse et motif"),
            _("Date du premier contact"),
        ),
    ),
)

# Under a free text that somebody reads who has nothing to know of health.
HEALTH_WORD = (
    "Retirez ce qui touche à la santé (« {found} ») : dites plutôt ce que cela change au travail. "
    "La personne seule peut parler de sa santé."
)
IDENTITY_NUMBER = "Retirez ce qui ressemble à un numéro de sécurité sociale : il n'est jamais noté ici."
