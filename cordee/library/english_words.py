"""How people who speak English say what they look for, for the search of the English pages; see README.md.

The words of ``content/words.yaml`` are French: here are everyday English words for the same needs, services and rules.
Nothing here changes an orientation: a word leads to a page.
"""

from dataclasses import replace
from typing import Final

from cordee.domain.catalogue import Catalogue, Saying
from cordee.domain.search.words import words_of

# Words that say nothing of what is looked for. French ones are left out by the search itself.
_SMALL_WORDS = (
    "i im ive id ill a an the my mine me you your he his she her we our they their it its is am are was were be been "
    "being have has had having do does did doing not no dont cant to of for from in on at by with without about into "
    "after before and or but so if that this these those there what which who how when where why can could would will "
    "should may might want wants need needs like please some any more much too very just get got getting give given "
    "going go tell know make s t"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())
SAME: Final[tuple[tuple[str, ...], ...]] = (
    ("dismissal", "dismissed", "fired", "sacked", "laid off", "redundancy", "redundant", "made redundant", "lost job"),
    ("employer", "boss", "company", "manager"),
    ("job", "work", "working", "works", "occupation"),
    ("sick leave", "off sick", "sick note", "sickness leave", "medical leave", "signed off", "sick pay"),
    ("return to work", "going back work", "back to work", "back work", "return work", "resume work"),
    ("unfit", "unfitness", "unfit for work"),
    ("disabled", "disability", "handicap", "handicapped", "disabilities"),
    ("training", "course", "courses", "train", "retrain", "retraining", "study", "studying"),
    ("occupational physician", "occupational health", "works doctor", "company doctor", "occupational doctor"),
    ("unemployment", "unemployed", "jobless", "dole", "out of work"),
    ("money", "income", "pay", "wages", "salary", "paid"),
    ("challenge", "contest", "appeal", "dispute"),
    ("accident at work", "work accident", "injured at work", "injury at work", "hurt at work"),
    ("self-employed", "self employed", "freelance", "freelancer"),
)
_SAID: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (
        ("suicide", "suicidal", "kill myself", "end my life", "want to die", "hurt myself", "harm myself", "in danger"),
        ("etre_en_securite",),
    ),
    (("violence", "my husband beats me", "beaten", "abused"), ("etre_en_securite",)),
    (
        ("burnout", "burn out", "burnt out", "exhausted", "stress", "depression", "depressed", "anxiety"),
        ("garder_mon_travail", "reprendre_apres_arret", "visite_demande_salarie"),
    ),
    (
        ("back pain", "back ache", "bad back", "pain", "health problem", "ill", "illness", "cancer", "job too hard"),
        ("garder_mon_travail", "adapter_mon_poste", "visite_demande_salarie"),
    ),
    (
        ("sick leave", "long sick leave", "prepare my return to work", "return to work"),
        ("reprendre_apres_arret", "visite_prereprise", "visite_reprise"),
    ),
    (("sick leave", "sick pay", "daily allowance", "sick pay ending"), ("avoir_un_revenu", "ij_360")),
    (("send sick note", "sick note deadline"), ("envoi_arret",)),
    (("half time", "part time", "part-time", "fewer hours", "therapeutic part time"), ("temps_partiel_therapeutique",)),
    (("see occupational physician", "occupational physician", "medical visit"), ("visite_demande_salarie",)),
    (("visit before return to work", "pre-return visit"), ("visite_prereprise",)),
    (("unfit", "declared unfit", "doctor says unfit", "unfit notice"), ("comprendre_inaptitude", "contestation_avis")),
    (("challenge unfitness",), ("contestation_avis",)),
    (("adapt my job", "special chair", "equipment", "change my hours"), ("adapter_mon_poste", "amenagement_poste")),
    (("who pays adaptation", "pay for equipment"), ("financer_adaptation", "agefiph_adaptation")),
    (
        ("disabled worker card", "disabled worker", "disabled worker status", "recognition as disabled"),
        ("rqth", "faire_reconnaitre_handicap"),
    ),
    (("disability benefit", "disability allowance", "disabled adults allowance"), ("aah", "avoir_un_revenu")),
    (("invalidity", "incapacity", "invalidity pension", "incapacity pension"), ("pension_invalidite",)),
    (("early retirement", "retire early", "retirement", "pension"), ("retraite_inaptitude", "agefiph_fin_carriere")),
    (
        ("fired", "dismissed", "lost job", "factory closing", "plant closing", "company closing", "job cuts"),
        ("faire_face_licenciement", "contestation_licenciement", "csp"),
    ),
    (("challenge dismissal", "unfair dismissal", "employment tribunal", "tribunal"), ("contestation_licenciement",)),
    (("redundancy support", "economic dismissal"), ("csp", "faire_face_licenciement")),
    (("unemployment benefit", "unemployment money"), ("are", "avoir_un_revenu")),
    (("resign", "quit", "quit my job", "leave my job"), ("demission_reconversion", "changer_entreprise")),
    (
        ("find job", "look for job", "job centre", "new job", "job search"),
        ("retrouver_emploi", "service_public_emploi"),
    ),
    (
        ("training money", "pay for training", "training account", "money for training", "training budget"),
        ("cpf", "me_former", "transition_pro"),
    ),
    (("training", "learn", "new skills", "french lessons", "diploma"), ("me_former",)),
    (
        ("change career", "career change", "change job", "new career", "change trade"),
        ("changer_metier", "transition_pro"),
    ),
    (("paid leave for training", "training leave"), ("transition_pro",)),
    (("career advice", "career guidance", "adviser", "career adviser"), ("cep", "faire_le_point")),
    (("skills review", "skills assessment", "take stock", "aptitude test"), ("faire_le_point", "bilan_cpf")),
    (("diploma from experience", "experience into diploma", "validate experience"), ("valider_experience", "vae")),
    (
        ("start business", "own business", "set up company", "buy business"),
        ("creer_entreprise", "accompagnement_creation"),
    ),
    (("accident at work", "occupational disease", "work injury"), ("reparation_atmp", "at_information_employeur")),
    (("no money", "no income", "benefits", "cannot pay rent"), ("avoir_un_revenu", "service_social_am")),
    (
        ("short-time work", "short time work", "furlough", "less work"),
        ("activite_partielle", "traverser_baisse_activite"),
    ),
    (("young", "under 25", "no diploma", "school leaver"), ("mission_locale",)),
    (("try job", "trial at work", "internship", "work placement"), ("immersion", "essai_encadre")),
    (("self-employed ill", "self-employed health"), ("maintien_independant", "spsti_offre_independant")),
    (("switzerland", "swiss", "cross-border", "border worker"), ("information_frontaliers", "frontalier_suisse")),
    (("social worker", "help with papers"), ("service_social_am",)),
    (("my rights", "who can help", "where do i start"), ("connaitre_droits", "information_generale")),
    (("employee off sick", "employee is ill", "keep employee"), ("garder_un_salarie", "rdv_liaison")),
    (("hire disabled", "quota disabled workers", "disabled quota"), ("employer_handicap", "oeth")),
)


def without_small_words(text: str) -> str:
    """« I have been fired » as « fired »; what says nothing else is kept whole."""
    words = list(words_of(text))
    return " ".join(word for word in words if word.replace("'", "") not in _SMALL) or " ".join(words)


SAYINGS: Final = tuple(
    Saying(said=tuple(dict.fromkeys(map(without_small_words, said))), means=means) for said, means in _SAID
)


def searched_in_english(catalogue: Catalogue) -> Catalogue:
    """An English catalogue whose words are English: its synonyms are French, and would be found by chance."""
    needs = {name: replace(need, synonyms=()) for name, need in catalogue.needs.items()}
    same = tuple(tuple(map(without_small_words, group)) for group in SAME)
    return replace(catalogue, needs=needs, sayings=SAYINGS, same_words=same)
