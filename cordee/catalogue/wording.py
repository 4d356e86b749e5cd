"""Every French sentence about the catalogue's reviews that Python shows."""

from collections.abc import Mapping

from cordee.catalogue.reviews import Conclusion

CONCLUSIONS: Mapping[Conclusion, tuple[str, str]] = {  # the button, and its effect
    Conclusion.RULE_CHANGED: ("La règle est à corriger", "À faire ensuite dans le fichier du service, avec sa source."),
    Conclusion.RULE_RIGHT: ("La règle est juste", "L’organisme aurait pu accepter : dites-le-lui."),
    Conclusion.LOCAL_PRACTICE: ("C’est une pratique locale", "À noter sur l’offre de cet organisme."),
}
FULL = "C’est noté : ce service n’est plus proposé tant qu’il est complet."
ROOM = "C’est noté : ce service reste proposé."
CONCLUDED = "C’est noté."
ALREADY_ANSWERED = "Une autre personne de votre organisme a déjà répondu : rien n’a été changé."
ALREADY_CONCLUDED = "Cette ligne a déjà été traitée : rien n’a été changé."
EVERY_SERVICE = "tous ses services"
