from collections.abc import Mapping
from datetime import date
from typing import Any

from cordee.domain.employer import Kind
from cordee.domain.programmes import What
from cordee.domain.referral import Outcome, RefusalReason
from cordee.domain.rules.french import said_day
from cordee.employer.actions import TOLD as EMPLOYER
from cordee.referrals.agreeing import ASKED
from cordee.referrals.her_news import ACCEPTED, ELSEWHERE, MEETING, UNANSWERED
from cordee.support.appointment_news import REMINDER, TOLD
from cordee.voice import wording as hers
from cordee.voice.mail import LINK, RENEWAL, WORD

ACCOUNTS_HEADING = "Comptes de la démonstration (personnes et organismes inventés), mot de passe de tous : {password}"

BUILT_FOR_ANOTHER_DAY = (
    "Ce dossier de données est celui du {built_for} : relancez avec AS_OF={built_for_iso}, "
    "ou donnez à l'autre jour un dossier à lui, par exemple CORDEE_DATA=demo-{asked_iso}."
)

RESPONDERS = ("Agathe Morlon", "Benoît Cherrault", "Dounia Vasseline", "Gaël Trémont", "Irène Palud", "Samir Costevel")

# Whose page a newcomer opens (demo/examples.py), and what opens it.
EXAMPLE_OF_A_PERSON = (
    "Elle envoie un code, qui arrive sur cette page, ou demande l'année de naissance : "
    "1974 pour Alban Terrasson (alban@example.org), 1968 pour Rosa Maublanc (rosa@example.org)."
)
# What waits for an hour of the day, as its subject says it once it has left.
WAITING = {
    ASKED: hers.AGREEMENT_SUBJECT,
    WORD: hers.WORD_SUBJECT,
    RENEWAL: hers.RENEWAL_SUBJECT,
    LINK: hers.LINK_SUBJECT,
    ACCEPTED: hers.ACCEPTED_SUBJECT,
    ELSEWHERE: hers.ELSEWHERE_SUBJECT,
    UNANSWERED: hers.UNANSWERED_SUBJECT,
    MEETING: hers.MEETING_SUBJECT,
    TOLD: hers.APPOINTMENT_SUBJECT,
    REMINDER: hers.REMINDER_SUBJECT,
    EMPLOYER: hers.EMPLOYER_SUBJECT,
}
ANOTHER = "Un message de la ligne"  # one that somebody asked for, or an answer
QUESTION = "Quel est son poste aujourd'hui, et son employeur peut-il être appelé ?"

# Who answered when the line rang.
SPOKE_TO = ("Mme Roche, secrétariat", "M. Sabatier", "Mme Tavernier, accueil", "Mme Morlon")

REFUSALS = {
    RefusalReason.FULL: "Nous n'avons plus de place avant deux mois.",
    RefusalReason.NOT_ELIGIBLE: "Les conditions de notre service ne sont pas remplies.",
    RefusalReason.OUT_OF_ZONE: "L'entreprise dépend d'un autre service.",
    RefusalReason.ALREADY_FOLLOWED: "Nous accompagnons déjà cette personne.",
    RefusalReason.UNREACHABLE: "Trois appels sans réponse, à des heures différentes.",
    RefusalReason.BETTER_ACTOR: "Le service social serait mieux placé que nous.",
    RefusalReason.PERSON_DOES_NOT_WISH: "Au téléphone, la personne préfère attendre.",
    RefusalReason.INCOMPLETE: "Il nous manque le nom de l'employeur.",
}


OUTCOMES = {
    Outcome.HELPED: "Le poste est aménagé, la reprise s'est bien passée.",
    Outcome.PARTLY_HELPED: "Le bilan est fait ; le financement de la formation reste à trouver.",
    Outcome.NOT_HELPED: "L'employeur n'a pas donné suite.",
}


def built_for_another_day(*, built_for: date, asked: date) -> str:
    return BUILT_FOR_ANOTHER_DAY.format(built_for=said_day(built_for), built_for_iso=built_for, asked_iso=asked)


def duration(days: int) -> str:
    """As people say it on the phone."""
    if days < 60:
        return f"{round(days / 7)} semaines"
    return "un an" if 350 <= days <= 380 else f"{round(days / 30)} mois"


def months(count: int) -> str:
    years = count // 12
    if years == 0:
        return f"{count} mois"
    return "un an" if years == 1 else f"{years} ans"


def at_town(name: str) -> str:
    """« à Lyon », « au Puy-en-Velay », « aux Avenières », « à La Mure »."""
    return _joined(name, {"Le ": "au ", "Les ": "aux "}, "à ")


def of_town(name: str) -> str:
    """« de Lyon », « d'Annecy », « du Puy-en-Velay », « des Avenières »."""
    return _joined(name, {"Le ": "du ", "Les ": "des "}, "d'" if name[0] in "AEÉIOUY" else "de ")


def _joined(name: str, articles: dict[str, str], otherwise: str) -> str:
    for article, word in articles.items():
        if name.startswith(article):
            return word + name.removeprefix(article)
    return otherwise + name


INVENTED = "Demande inventée, pour la démonstration."
MAIL = """Objet : Reprendre après un long arrêt

Bonjour,

Je dois reprendre mon travail dans deux semaines et mon poste est devenu trop dur. À qui dois-je m'adresser ?

(Courriel inventé, pour la démonstration.)"""

NOTE = "Préfère être appelée en début d’après-midi. A déjà rencontré le médecin du travail au printemps."
AGREEMENT = "Convention d’étude de poste"
AGREEMENT_SENDER = "Service de santé au travail de la démonstration"
AGREEMENT_SAYS: tuple[str, ...] = (
    "Entre la personne, son employeur et le service de santé au travail : tous sont inventés.",
    "Une étude du poste a lieu dans le mois. Chacun en reçoit les conclusions, sans rien de médical.",
)
# What, whether she does it, in how many days, and with which money.
STEPS: tuple[tuple[str, bool, int, str], ...] = (
    ("Demander la visite de préreprise", False, 1, ""),
    ("Étudier le poste avec l’employeur", False, -2, "Agefiph"),
    ("Rassembler les bulletins de salaire", True, 6, ""),
    ("Faire le point sur une formation", False, 30, "CPF"),
)

# Which kind, whether she does it, and its next day: the first is filed.
APPLICATIONS: tuple[tuple[str, bool, int], ...] = (
    ("agefiph_adaptation", False, 25),
    ("rqth", True, 12),
    ("ptp", False, -3),
)

# What she shares with her employer: of which kind, who wrote it (empty: she), and what it says.
EMPLOYER_LINES: tuple[tuple[Kind, str, str], ...] = (
    (Kind.WHO, "", "La personne de l’atelier"),
    (
        Kind.RESTRICTION,
        "Dr Blanc, médecin du travail",
        "Pas de port de charges de plus de 5 kg. Alterner assis et debout.",
    ),
    (Kind.RETURN, "", "En janvier, à mi-temps d’abord"),
    (Kind.ADAPTATION, "", "Un siège assis-debout à l’établi"),
    (Kind.ADAPTATION, "", "Une aide à la manutention pour les pièces lourdes"),
    (Kind.MEETING, "", "Étude du poste par le service de prévention, sur place, mi-décembre"),
)
EMPLOYER_ANSWER = "Le siège est commandé. Pour la manutention, voyons-nous à l’atelier."

# How many days ago, and what happened: a bilan half way, then what was written of a return to work.
BILAN: tuple[tuple[int, Mapping[str, Any]], ...] = (
    (40, {"what": What.SESSION, "of": "preliminaire", "minutes": 120}),
    (38, {"what": What.PHASE_ENDED, "of": "preliminaire"}),
    (36, {"what": What.SIGNATURE, "of": "personne"}),
    (35, {"what": What.SIGNATURE, "of": "organisme"}),
    (33, {"what": What.SIGNATURE, "of": "employeur"}),
    (28, {"what": What.SESSION, "of": "investigation", "minutes": 180}),
    (14, {"what": What.SESSION, "of": "investigation", "minutes": 150}),
)
RETENTION: tuple[tuple[int, Mapping[str, Any]], ...] = (
    (45, {"what": What.RECORD, "of": "arret"}),
    (20, {"what": What.SESSION, "of": "analyse", "minutes": 60}),
    (10, {"what": What.RECORD, "of": "visite_prereprise", "who": "Service de santé au travail des Bauges"}),
    (
        10,
        {
            "what": What.RECORD,
            "of": "restriction",
            "who": "Docteure Rivoire (nom inventé)",
            "words": "Pas de port de charge de plus de 10 kg. Alterner assis et debout. Reprise à mi-temps à étudier.",
        },
    ),
)
