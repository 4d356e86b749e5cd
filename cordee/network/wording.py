"""Every French sentence that the network shows from Python."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cordee.domain.access import Role

ROLES = {
    Role.PHONE_AGENT: gettext_noop("Agent de ligne"),
    Role.ADVISER: gettext_noop("Conseiller"),
    Role.TEAM_LEAD: gettext_noop("Responsable d’équipe"),
    Role.HEALTH_PROFESSIONAL: gettext_noop("Professionnel de santé"),
    Role.ANIMATOR: gettext_noop("Animateur territorial"),
    Role.CATALOGUE_EDITOR: gettext_noop("Rédacteur du catalogue"),
    Role.SOCIAL_PARTNER: gettext_noop("Partenaire social"),
    Role.STEERING: gettext_noop("Comité de pilotage"),
    Role.RIGHTS_OFFICER: gettext_noop("Délégué à la protection des données"),
    Role.ADMINISTRATOR: gettext_noop("Administrateur"),
}

BOUND_BY_SECRECY = "Partenaire tenu au secret"
CHOOSE_A_FUNCTION = "Choisissez la fonction que vous exercez maintenant."
NOT_YOUR_FUNCTION = "Cette fonction n’est plus la vôtre. Choisissez-en une autre."

PASSKEY_NAMES = ("Ma clé d’accès", "Ma clé de secours")


def numbered_passkey(number: int) -> str:
    return f"Clé d’accès n° {number}"


PASSKEY_NAME = "Nom de cette clé"
PASSKEY_NAME_HELP = "Pour la reconnaître : « Ordinateur du bureau », « Clé USB »…"
PASSKEY_ALONE = "Elle suffira pour entrer, sans mot de passe"
PASSKEY_ALONE_HELP = (
    "L’appareil demandera votre doigt, votre visage ou son code. Décochez si votre clé ne le permet pas."
)

BROWSERS = {"edge": "Edge", "firefox": "Firefox", "chrome": "Chrome ou Chromium", "safari": "Safari"}
SYSTEMS = {"android": "Android", "ios": "iOS", "windows": "Windows", "macos": "macOS", "linux": "Linux"}
UNKNOWN_BROWSER = "Navigateur non reconnu"


def browser_on_system(browser: str, system: str) -> str:
    return f"{browser} sous {system}"


def function_label(*, role: str, organisation: str, departements: Sequence[str] = ()) -> str:
    """« Conseiller, Cap emploi Savoie (73) »"""
    territory = f" ({', '.join(departements)})" if departements else ""
    return f"{ROLES[Role(role)]}, {organisation}{territory}"


def function_of_reader(role: Role | None) -> str:
    """``None``: by an answer link, which has no account."""
    return _(ROLES[role]) if role else _("Réponse par lien, sans compte")


PASSWORD_RESET_SUBJECT = "Choisir un nouveau mot de passe"
PASSWORD_RESET_TEXT = """Bonjour,

Quelqu’un, sans doute vous, a demandé à choisir un nouveau mot de passe pour ce compte.
Ouvrez cette adresse pour le choisir :

{url}

Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.
"""


INVITATION_SUBJECT = "Votre compte professionnel est ouvert"
INVITATION_TEXT = """Bonjour,

Un compte professionnel vient d’être ouvert pour vous. Choisissez votre mot de passe ici, dans les trois jours :

{url}

Passé ce délai, servez-vous de « Mot de passe oublié » sur la page de connexion. À la première entrée, une seconde
vérification vous est demandée : ayez votre téléphone ou votre ordinateur habituel avec vous.
"""
SECURITY_SUBJECT = "La double vérification de votre compte est remise à zéro"
SECURITY_TEXT = """Bonjour,

Un administrateur a retiré la double vérification de votre compte, et fermé vos sessions ouvertes.
Connectez-vous pour en choisir une nouvelle :

{url}

Vous n’avez rien demandé ? Prévenez tout de suite l’administrateur de votre organisme.
"""

ADMINISTRATION_REFUSED = {
    "account_exists": "Un compte existe déjà à cette adresse. Cherchez-le dans la liste ; rien n’a été changé.",
    "already_suspended": "Ce compte est déjà suspendu. Rouvrez-le d’abord s’il doit servir.",
    "already_open": "Ce compte est déjà ouvert : il n’y a rien à rouvrir.",
    "already_ended": "Cette fonction est déjà terminée, peut-être par un autre administrateur à l’instant.",
    "no_second_factor": "Ce compte n’a pas de double vérification : il en choisira une à sa prochaine entrée.",
    "oneself": "On ne change pas ses propres droits. Demandez à un autre administrateur.",
    "last_administrator": "C’est le dernier administrateur de toute l’installation. Nommez-en un autre d’abord.",
    "outside_territory": "Cela dépasse vos départements. Adressez-vous à un administrateur de toute la région.",
    "function_held": "Cette personne exerce déjà cette fonction, dans cet organisme et ces départements.",
}
NO_REASON = "Écrivez pourquoi, en quelques mots : la raison est gardée dans le journal."

OPENID_REFUSED = {
    "state": "Cette connexion a commencé ailleurs, ou il y a trop longtemps. Recommencez depuis la page de connexion.",
    "given_up": "{name} n’a pas confirmé votre identité : vous avez renoncé, ou l’accès vous y est refusé.",
    "nonce": "La réponse de {name} ne correspond pas à cette connexion : elle a peut-être déjà servi. Recommencez.",
    "expired": "La réponse de {name} est arrivée trop tard. Recommencez ; si cela dure, prévenez l’administrateur.",
    "audience": "La réponse de {name} est destinée à un autre service. Prévenez l’administrateur.",
    "issuer": "La réponse ne vient pas du fournisseur prévu. Prévenez l’administrateur.",
    "signature": "La signature de {name} n’est pas reconnue. Recommencez ; si cela dure, prévenez l’administrateur.",
    "subject": "Les réponses de {name} ne parlent pas de la même personne. Prévenez l’administrateur.",
    "unverified": "{name} n’a pas vérifié votre adresse de courriel : elle ne peut pas ouvrir de compte ici.",
    "no_account": "Aucun compte ouvert ici n’a l’adresse que {name} a donnée. Demandez-en un à l’administrateur de "
    "votre organisme.",
    "unreachable": "{name} ne répond pas comme prévu. Entrez avec votre mot de passe, ou réessayez dans un moment.",
}

ADMINISTRATOR_ENROLLED = "{email} est administrateur de toute la région ; un courriel d’invitation lui est envoyé."
ADMINISTRATOR_RESET = (
    "La double vérification de {email} est retirée et ses sessions fermées ; un courriel lui est envoyé."
)

# One word for the address everywhere: the library says « e-mail ».
ACCOUNT_ERRORS = {
    "email_password_mismatch": "Ce courriel ou ce mot de passe n’est pas le bon. Vérifiez, puis réessayez.",
    "unknown_email": "Aucun compte n’a ce courriel.",
    "too_many_login_attempts": "Trop d’essais. Attendez quelques minutes, puis réessayez.",
}

NOBODY_GOT = ("1 adresse qu’un courriel n’a pas atteinte", "{} adresses que des courriels n’ont pas atteintes")
INVITATION_MAIL = "Invitation à ouvrir un compte"
PASSWORD_MAIL = "Nouveau mot de passe"
SECURITY_MAIL = "Avis de sécurité d’un compte"
