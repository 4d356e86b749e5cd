"""The sentences of the public pages."""

UNSURE = "vous ne savez pas"
DECLINED = "vous préférez ne pas répondre"
NOT_UNDERSTOOD = "Nous n'avons pas compris « {typed} » : il faut {expected}. Rien n'est perdu, corrigez et continuez."
NOTHING_TYPED = "Écrivez une réponse, ou choisissez « Je ne sais pas »."
STILL_AHEAD = (
    "« {typed} » serait le {day}, un jour à venir. Il faut une date déjà passée, ou aujourd'hui {on}. "
    "Rien n'est perdu, corrigez et continuez."
)
NO_NEED = "Cochez ce que vous cherchez : une case suffit. Si rien ne convient, appelez la ligne."
HEALTH_NOT_ASKED = "Cette question touche à la santé de la personne : elle seule peut y répondre."
# The telephone's words do not suit whoever reads alone about somebody else.
ASKED_OF_OTHERS = {
    "consentement_personne": "La personne concernée est-elle d'accord pour que vous décriviez sa situation ici ? "
    "Rien n'est transmis depuis cette page.",
    "personne_informee": "La personne concernée sait-elle que vous faites cette démarche pour elle ?",
}
LEADS = {
    "personne": "Quelques questions, une à la fois, pour savoir ce à quoi vous avez droit et qui peut vous aider près "
    "de chez vous. Rien n'est enregistré, aucun nom n'est demandé.",
    "employeur": "Quelques questions, une à la fois, pour savoir ce qui existe pour un salarié ou pour l'entreprise, "
    "et qui appeler. Rien n'est enregistré ni transmis ; ni nom, ni détail de santé.",
}
EXAMPLES = {
    "personne": "« je reprends lundi », « mon dos a lâché »",
    "employeur": "« un salarié en arrêt depuis des mois », « baisse d'activité »",
}
TITLES = {"personne": "Faire le point", "employeur": "Faire le point pour un salarié ou pour l'entreprise"}
