"""Every French sentence that the network shows from Python."""

from collections.abc import Sequence

from cordee.domain.access import Role

ROLES = {
    Role.PHONE_AGENT: "Agent de ligne",
    Role.ADVISER: "Conseiller",
    Role.TEAM_LEAD: "Responsable d’équipe",
    Role.HEALTH_PROFESSIONAL: "Professionnel de santé",
    Role.ANIMATOR: "Animateur territorial",
    Role.CATALOGUE_EDITOR: "Rédacteur du catalogue",
    Role.SOCIAL_PARTNER: "Partenaire social",
    Role.STEERING: "Comité de pilotage",
    Role.RIGHTS_OFFICER: "Délégué à la protection des données",
    Role.ADMINISTRATOR: "Administrateur",
}

BOUND_BY_SECRECY = "Partenaire tenu au secret"
CHOOSE_A_FUNCTION = "Choisissez la fonction que vous exercez maintenant."
NOT_YOUR_FUNCTION = "Cette fonction n’est plus la vôtre. Choisissez-en une autre."


def function_label(*, role: str, organisation: str, departements: Sequence[str] = ()) -> str:
    """« Conseiller, Cap emploi Savoie (73) »"""
    territory = f" ({', '.join(departements)})" if departements else ""
    return f"{ROLES[Role(role)]}, {organisation}{territory}"


PASSWORD_RESET_SUBJECT = "Choisir un nouveau mot de passe"
PASSWORD_RESET_TEXT = """Bonjour,

Quelqu’un, sans doute vous, a demandé à choisir un nouveau mot de passe pour ce compte.
Ouvrez cette adresse pour le choisir :

{url}

Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.
"""
