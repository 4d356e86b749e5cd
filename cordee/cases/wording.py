"""Every French sentence that the room of cases shows from Python."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from cordee.domain.access import Level
from cordee.domain.grounds import HealthException, LawfulBasis
from cordee.domain.own_word import Helped, Work
from cordee.domain.planning import CLOSING_GROUPS, Closing, ClosingGroup
from cordee.domain.referral import NextAction

LEVELS = {
    Level.LEAD: gettext_noop("Référent"),
    Level.PARTNER: gettext_noop("Partenaire"),
    Level.INVITED: gettext_noop("Sollicité"),
    Level.READER: gettext_noop("Lecteur"),
    Level.TRACE: gettext_noop("A transmis"),
}
NEXT_ACTIONS = {
    NextAction.HAND_OVER: "Transmettre la demande",
    NextAction.AWAIT_ANSWER: "Attendre la réponse de l’organisme",
    NextAction.MEET_PERSON: "Prendre le premier contact avec la personne",
    NextAction.PROPOSE_ANOTHER: "Proposer un autre organisme",
    NextAction.CONFIRM_FOLLOW_UP: "Vérifier que la personne est bien suivie",
    NextAction.CALL_BACK: "Rappeler la personne, autrement si besoin",
    NextAction.CONFIRM_WISH: "Demander à la personne ce qu’elle souhaite",
    NextAction.COMPLETE_REQUEST: "Compléter la demande",
    NextAction.DECIDE: "Décider de la suite",
    NextAction.REPORT: "Dire ce que l’accompagnement a donné",
}
CLOSINGS = {
    Closing.SAME_JOB: gettext_noop("En emploi : maintenue à son poste"),
    Closing.ADAPTED_JOB: gettext_noop("En emploi : maintenue à son poste, adapté ou à temps partiel"),
    Closing.MOVED_INSIDE: gettext_noop("En emploi : reclassée dans son entreprise ou son groupe"),
    Closing.OTHER_EMPLOYER: gettext_noop("En emploi : chez un autre employeur"),
    Closing.TRAINING: gettext_noop("Vers un autre métier : entrée en formation ou en reconversion"),
    Closing.OWN_BUSINESS: gettext_noop("Vers un autre métier : crée ou garde une activité indépendante"),
    Closing.DISMISSED: gettext_noop("Contrat fini : licenciement"),
    Closing.CONTRACT_ENDED: gettext_noop("Contrat fini : rupture par accord, démission ou fin de CDD"),
    Closing.PENSION: gettext_noop("Contrat fini : retraite, ou pension sans emploi"),
    Closing.SUSPENDED: gettext_noop("Suspendu : ce n’est pas encore le moment, le dossier pourra se rouvrir"),
    Closing.NO_WISH: gettext_noop("Elle ne souhaite plus être aidée"),
    Closing.UNREACHABLE: gettext_noop("Elle reste injoignable"),
    Closing.EMPLOYER_REFUSED: gettext_noop("L’employeur refuse"),
    Closing.FOLLOWED_ELSEWHERE: gettext_noop("Un autre organisme la suit"),
    Closing.SETTLED: gettext_noop("La personne a été aidée"),
    Closing.NO_SOLUTION: gettext_noop("Aucune solution n’a été trouvée"),
}
GROUPS = {
    ClosingGroup.AT_WORK: "En emploi",
    ClosingGroup.TOWARDS: "Vers un autre métier",
    ClosingGroup.OUT_OF_WORK: "Contrat fini",
    ClosingGroup.SUSPENDED: "Suspendu",
    ClosingGroup.WITHOUT: "Sans suite",
    ClosingGroup.UNSAID: "Accompagnement terminé",
}
HELPED = {Helped.YES: "aidée", Helped.PARTLY: "aidée en partie", Helped.NO: "pas aidée"}
WORK = {
    Work.SAME_JOB: "dans le même emploi",
    Work.ADAPTED_JOB: "dans le même emploi, aménagé",
    Work.OTHER_JOB: "dans un autre emploi",
    Work.TRAINING: "en formation",
    Work.LOOKING: "en recherche d’emploi",
    Work.NOT_WORKING: "sans activité pour le moment",
    Work.UNSAID: "ne souhaite pas dire où elle en est",
}

LAWFUL_BASES: Mapping[str, str] = {
    LawfulBasis.CONSENT: gettext_noop("votre consentement (RGPD, article 6, a)"),
    LawfulBasis.CONTRACT: gettext_noop("un contrat avec vous (RGPD, article 6, b)"),
    LawfulBasis.LEGAL_OBLIGATION: gettext_noop("une obligation légale (RGPD, article 6, c)"),
    LawfulBasis.VITAL_INTERESTS: gettext_noop("vos intérêts vitaux (RGPD, article 6, d)"),
    LawfulBasis.PUBLIC_TASK: gettext_noop("une mission d’intérêt public (RGPD, article 6, e)"),
    LawfulBasis.LEGITIMATE_INTERESTS: gettext_noop("un intérêt légitime (RGPD, article 6, f)"),
}
HEALTH_EXCEPTIONS: Mapping[str, str] = {
    HealthException.EXPLICIT_CONSENT: gettext_noop("votre accord explicite (RGPD, article 9, a)"),
    HealthException.SOCIAL_PROTECTION: gettext_noop(
        "la protection sociale et le droit du travail (RGPD, article 9, b)"
    ),
    HealthException.VITAL_INTERESTS: gettext_noop("vos intérêts vitaux (RGPD, article 9, c)"),
    HealthException.PUBLIC_INTEREST: gettext_noop("un intérêt public important (RGPD, article 9, g)"),
    HealthException.CARE: gettext_noop("la médecine du travail et l’aide sociale (RGPD, article 9, h)"),
    HealthException.PUBLIC_HEALTH: gettext_noop("la santé publique (RGPD, article 9, i)"),
}


def closing_said(closing: Closing, *, whole: bool) -> str:
    """``whole``: where she stands; else its group, for who does not read her situation."""
    return CLOSINGS[closing] if whole else GROUPS[CLOSING_GROUPS[closing]]
