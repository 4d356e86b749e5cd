"""Which public pages the manual shows, how they are reached, and what is seen on each: one list, two languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

#: What a worker on sick leave says in « Faire le point »; everybody in it is invented.
SAID = (
    'commune_residence="69123"',
    'regime="general"',
    'statut="salarie"',
    "contrat_en_cours=true",
    'commune_travail="69123"',
    "en_arret=true",
    "arret_jours=50",
    "age=46",
)
NEEDS = ("garder_mon_travail", "reprendre_apres_arret")
CONVERSATION = [*(("dit", one) for one in SAID), *(("besoin", one) for one in NEEDS)]
PERSON = [*CONVERSATION, ("qui", "personne")]
Fields = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Pictured:
    """``name`` of the file; ``form`` is sent where there is one, then the first ``pressed`` element is pressed.

    ``large``: also taken at the width of a computer. ``begins``: the element where the picture does, else at the top.
    """

    name: str
    shows: str
    address: str
    form: Fields = field(default_factory=list)
    pressed: str = ""
    begins: str = ""
    large: bool = False
    only_french: bool = False


def _stock(name: str, shows: str, form: Fields, *, large: bool = False, begins: str = "") -> Pictured:
    return Pictured(name=name, shows=shows, address="/faire-le-point/", form=form, large=large, begins=begins)


def _page(name: str, shows: str, address: str, *, large: bool = False, pressed: str = "") -> Pictured:
    return Pictured(name=name, shows=shows, address=address, large=large, pressed=pressed)


def _form(name: str, shows: str, address: str, form: Fields, *, pressed: str = "") -> Pictured:
    return Pictured(name=name, shows=shows, address=address, form=form, pressed=pressed)


BEGUN = [*CONVERSATION[:4], *CONVERSATION[-2:]]
ASKED_TO_KEEP = [*PERSON, ("key", "une-image-du-manuel")]
MISTAKEN = [("key", "une-image"), ("envoyer", "1"), ("way", "telephone"), ("slot", "tot"), ("phone", "12")]
RESULT = [*CONVERSATION, ("resultat", "1")]
ORGANISATION = ".entry-name a"
TO_SEND = "button[name=envoi]"
PICTURED: Mapping[str, tuple[Pictured, ...]] = {
    "L'accueil et la recherche": (
        _page("accueil", "L'accueil : le numéro, les quatre entrées, les urgences", "/", large=True),
        _page("recherche", "Chercher avec ses mots, fautes comprises", "/chercher/?q=mal+de+dot"),
        _page("recherche-vide", "Rien n'est trouvé : ce qu'il reste à faire", "/chercher/?q=xyzzy"),
        _page("recherche-danger", "Des mots de détresse : les secours d'abord", "/chercher/?q=je+veux+en+finir"),
    ),
    "Faire le point": (
        _page("point-commune", "La commune, pour commencer", "/faire-le-point/"),
        _page("point-employeur", "Un employeur fait le point pour un salarié", "/faire-le-point/employeur/"),
        _stock("point-besoins", "Ce que l'on cherche", CONVERSATION[:1]),
        _stock("point-question", "Une question à la fois, et pourquoi elle est posée", BEGUN),
        _stock("point-ensemble", "Toutes les questions sur une page", [*CONVERSATION, ("ensemble", "1")]),
        _stock("resultat", "Le résultat", RESULT, large=True),
        _stock("resultat-suite", "Le résultat, plus bas : pour chaque besoin, quoi et qui", RESULT, begins="#besoin-1"),
        _stock("resultat-dates", "Le résultat, plus bas encore : si rien n'est fait", RESULT, begins="#rien"),
        Pictured(
            name="resultat-facile",
            shows="Le résultat, facile à lire",
            address="/faire-le-point/facile/",
            form=PERSON,
            only_french=True,
        ),
        _stock(
            "changements",
            "Ce qui changerait la réponse",
            [*CONVERSATION, ("changements", "1")],
            begins="#changerait",
        ),
        _form(
            "garder-code",
            "Un code pour retrouver le résultat",
            "/faire-le-point/garder/code/",
            ASKED_TO_KEEP,
        ),
        _page("reprendre", "Retrouver un résultat gardé", "/faire-le-point/reprendre/"),
    ),
    "Demander, signaler, suivre": (
        _form("rappel", "Être rappelé, en trois champs", "/demander/rappel/", [*CONVERSATION, ("pour", "personne")]),
        _form("rappel-refuse", "Une erreur : rien n'est perdu", "/demander/rappel/", MISTAKEN),
        _form("envoyer", "Envoyer sa demande : qui reçoit, ce qui part", "/faire-le-point/", RESULT, pressed=TO_SEND),
        _page("signaler", "Signaler une situation : trois portes", "/signaler/"),
        _page("medecin", "Un médecin signale", "/signaler/medecin/"),
        _page("employeur-signale", "Un employeur signale", "/signaler/employeur/"),
        _page("proche", "Un proche : des conseils, rien de nominatif", "/signaler/proche/"),
        _page("accord", "Donner ou refuser son accord avec un code", "/signaler/accord/"),
        _page("suivi", "Suivre sa demande avec un code", "/suivi/"),
        _form("suivi-inconnu", "Un code qui n'existe pas", "/suivi/", [("code", "AAAA-BBBB-CC")]),
    ),
    "Les droits, les services, les courriers": (
        _page("droits", "Tous les droits et services", "/droits/"),
        _page("service", "Un service : son but, ses conditions, ses sources", "/droits/visite_reprise/", large=True),
        _page("besoin", "Un besoin, et ce qui y répond", "/droits/besoin/garder_mon_travail/"),
        _page("delais", "Les délais de la loi", "/droits/delai/"),
        _page("delai", "Un délai : son texte, et si rien n'est fait", "/droits/delai/contestation_avis/"),
        _page("courriers", "Les courriers et les listes", "/courriers/"),
        _page("courrier", "Un courrier à remplir", "/courriers/visite_prereprise/"),
    ),
    "L'annuaire, les employeurs": (
        _page("annuaire", "L'annuaire et sa carte", "/annuaire/", large=True),
        _page("annuaire-commune", "Qui intervient près d'une commune", "/annuaire/?commune=Lyon"),
        _page("annuaire-mots", "Qui répond à des mots de tous les jours", "/annuaire/?commune=Lyon&q=mal+de+dos"),
        _page("fiche-commune", "De quelle commune imprimer la fiche", "/annuaire/fiche/"),
        _page("fiche-locale", "La fiche des acteurs d'une commune, à imprimer", "/annuaire/fiche/69123/"),
        _page("employeurs", "Les obligations de l'employeur, et qui paie", "/employeurs/"),
        _page(
            "organisme",
            "Un organisme et ses services",
            "/annuaire/?commune=Lyon",
            pressed=ORGANISATION,
        ),
        _page("affiche", "L'affiche du numéro", "/affiche/"),
    ),
    "Les pages d'information": (
        _page("mentions", "Les mentions légales", "/mentions-legales/"),
        _page("sources", "Les sources", "/sources/"),
        _page("papier", "Le formulaire à remplir sur papier", "/papier/"),
        _page("accessibilite", "La déclaration d'accessibilité", "/accessibilite/"),
        _page("plan", "Le plan du site", "/plan-du-site/"),
        _page("introuvable", "Une page qui n'existe pas", "/nulle-part/"),
    ),
}

HER_SPACE: Mapping[str, str] = {
    "espace-preuve": "Sa page s'ouvre par une question",
    "espace": "Son espace : où en est la demande, la suite, qui est en charge",
    "espace-fiches": "Dites-le une fois : ses fiches",
    "espace-fiche": "Composer une fiche, ligne par ligne",
    "espace-donnees": "Ce que son dossier dit d'elle",
    "espace-coordonnees": "Corriger ses coordonnées",
    "espace-rendez-vous": "Dire qu'elle ne pourra pas venir à un rendez-vous",
    "espace-parole": "Son mot, après un suivi",
    "espace-effacement": "Demander l'effacement",
    "espace-employeur": "Partager avec son employeur : à qui, quelles lignes",
    "espace-fiche-prete": "La fiche est prête : son adresse, et son carré à photographier",
    "fiche-ouverte": "La fiche, avant d'être lue",
    "fiche-lue": "La fiche, comme son lecteur la voit",
    "fiche-arretee": "Elle a arrêté la fiche : son adresse n'ouvre plus rien",
    "espace-fermee": "Sa page s'est refermée pendant qu'elle écrivait : rien n'est perdu",
    "espace-retrait": "Retirer tous ses accords, sans même ouvrir sa page",
}
_HEAD = (
    "# Les pages publiques, en images\n\n"
    "Chaque page que tout le monde peut ouvrir, et celles de la personne, en français et en anglais, prises dans la\n"
    "démonstration sur un écran de 360 pixels : les personnes, les organismes et les numéros y sont inventés.\n"
    "Une page très longue est coupée. Les images se refont par `make pictures`.\n"
)


def manual_page() -> str:
    """The page of the manual that shows them all, as ``make pictures`` writes it."""
    groups = {title: [(one.name, one) for one in group] for title, group in PICTURED.items()}
    lines = [_HEAD]
    for title, group in groups.items():
        lines += [f"## {title}", "", *_table((one.shows, name, one.only_french) for name, one in group)]
        lines += [
            f"![{one.shows}, sur un ordinateur](images/{name}-fr-large.webp)\n" for name, one in group if one.large
        ]
    lines += ["## Mon espace", "", *_table((shows, name, False) for name, shows in HER_SPACE.items())]
    return "\n".join(lines).rstrip() + "\n"


def _table(rows: Iterable[tuple[str, str, bool]]) -> Iterator[str]:
    yield from ("| page | en français | en anglais |", "|---|---|---|")
    for shows, name, only_french in rows:
        english = "en français seulement" if only_french else f"![{shows}, en anglais](images/{name}-en.webp)"
        yield f"| {shows} | ![{shows}](images/{name}-fr.webp) | {english} |"
    yield ""


if __name__ == "__main__":
    print(manual_page(), end="")
