"""The French of a report of impact: figures, names and sentences, for the page and for the terminal alike."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cordee.bulk.masking import Mask
from cordee.bulk.need_figures import Data
from cordee.domain.catalogue import Tier
from cordee.domain.rules.french import enumerated, said_day
from cordee.reader.wording import TIERS

THIN, HARD = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
NOTHING_LEADS, UNKNOWN_PLACE = "aucune orientation", "département non renseigné"
MEASURES: Final[Mapping[str, str]] = {
    "requests": "Demandes",
    "differently": "Autrement",
    "gained": "Gagnent",
    "lost": "Perdent",
    "elsewhere": "Changent",
}
RULE: Final = (
    "Un groupe de 1 à 4 demandes n'est jamais montré : « < 5 ». « masqué » cache un autre chiffre, dont on pourrait "
    "déduire un tel groupe. « au moins » : la somme de ce qui est montré, groupes cachés non compris."
)
MEANING: Final = (
    "Une demande est un besoin d'une situation. Elle est orientée autrement quand ce qui vient en premier change de "
    "démarche, de niveau ou d'opérateurs possibles. « Gagnent » : rien ne venait en premier, quelque chose vient. "
    "« Perdent » : l'inverse. « Changent » : quelque chose d'autre vient en premier."
)
SIMULATED: Final = (
    "Ces chiffres sont simulés : ce que les règles donneraient à ces situations, et non ce que des personnes ont "
    "fait ni ce qui leur a été accordé."
)
SAME_SERVICE: Final = "autres opérateurs ou autre niveau"
SIMULATED_SHORT: Final = "Chiffres simulés."
MASKED_SHORT: Final = "Groupes de 1 à 4 masqués : « < 5 », et « masqué » pour ce qui les trahirait."
KINDS: Final[Mapping[str, str]] = {
    "families": "Démarches",
    "versions": "Versions de démarches",
    "facts": "Faits",
    "needs": "Besoins",
    "operators": "Opérateurs",
    "programmes": "Programmes",
    "gates": "Garde-fous",
    "relations": "Relations entre faits",
    "deadlines": "Règles de délai",
}


def number(value: int) -> str:
    return f"{value:,}".replace(",", THIN)


def figure(value: Any) -> str:
    """A number, the words of a mask, or a sum of what is shown."""
    if isinstance(value, Mapping):
        if value["whole"]:
            return number(value["shown"])
        return f"au moins{HARD}{number(value['shown'])}" if value["shown"] else str(Mask.BESIDE)
    return str(value) if isinstance(value, str) else number(value)


def size(value: Any) -> int:
    """What can be seen of a figure, to put the greatest first; nothing of what is masked."""
    shown = value["shown"] if isinstance(value, Mapping) else value
    return 0 if isinstance(shown, str) else int(shown)


def share(part: Any, whole: int) -> str:
    """« (12,5 %) » after a number; nothing after a mask."""
    if isinstance(part, str) or not whole:
        return ""
    return f" ({100 * part / whole:.1f}{HARD}%)".replace(".", ",")


def euros(cents: int) -> str:
    sign = "+" if cents > 0 else "−" if cents < 0 else ""
    return f"{sign}{number(abs(cents) // 100)}{HARD}€"


def counted(count: int, one: str, several: str | None = None) -> str:
    return f"{number(count)}{HARD}{one if count < 2 else several or one + 's'}"


class Names:
    """What identities of the report are called."""

    def __init__(self, report: Data) -> None:
        self.names: Mapping[str, Mapping[str, str]] = report["names"]

    def need(self, need: str) -> str:
        return self.names["needs"].get(need, need)

    def fact(self, fact: str) -> str:
        return self.names["facts"].get(fact, fact)

    def version(self, version: str) -> str:
        return self.names["versions"].get(version, version) if version else NOTHING_LEADS

    def place(self, departement: str) -> str:
        if not departement:
            return UNKNOWN_PLACE
        return f"{self.names['departements'].get(departement, '')} ({departement})".lstrip()

    def operator(self, operator: str) -> str:
        return self.names["operators"].get(operator, operator)

    def lead(self, view: str, value: Any) -> str:
        """A service, a tier or operators, as the tables of movements hold them."""
        if not value:
            return NOTHING_LEADS
        if view == "operators":
            return enumerated([self.operator(one) for one in value], "ou")
        if view == "tiers":
            return TIERS[Tier(value)]
        return str(self.names["families"].get(value, value))


def greatest_first(rows: Iterable[Data], measure: str = "requests") -> list[Data]:
    return sorted(rows, key=lambda row: -size(row[measure]))


def who(situations: Data) -> str:
    """How many situations were compared, and whether people stand behind them."""
    compared, invented = situations["compared"], situations["invented"]
    said = f"{counted(compared, 'situation')} comparée{'s' if compared > 1 else ''}"
    if not invented:
        return said
    return f"{said}, toutes inventées" if invented == compared else f"{said}, dont {number(invented)} inventées"


def days(situations: Data) -> str:
    """The day of all decisions, or the first and the last one."""
    first, last = (day(situations[key]) for key in ("first_day", "last_day"))
    return f"au {first}" if first == last else f"du {first} au {last}"


def day(iso: str) -> str:
    return said_day(date.fromisoformat(iso))


def bad_rows(situations: Data) -> str:
    """How many rows could not be read, and by which catalogue."""
    if not situations["bad_rows"]:
        return "Aucune ligne illisible"
    sides = {
        "bad_for_both": "par les deux catalogues",
        "bad_before_only": "par l'ancien seulement",
        "bad_after_only": "par le nouveau seulement",
    }
    told = [f"{number(situations[key])} {said}" for key, said in sides.items() if situations[key]]
    return f"{counted(situations['bad_rows'], 'ligne illisible', 'lignes illisibles')} ({', '.join(told)})"


def cost(figures: Data) -> str:
    """What all leads would cost more, or less, as far as it is known and shown."""
    told = euros(figures["cents"]) if figures["cents"] else "aucune différence connue"
    left_out = [] if figures["whole"] else ["les groupes masqués"]
    if figure(figures["unknown"]) != "0":
        left_out.append(f"{_requests(figures['unknown'])} dont le coût avant ou après n'est pas connu")
    return f"{told}, sans compter {' ni '.join(left_out)}" if left_out else told


def _requests(count: Any) -> str:
    """« 1 234 demandes », « moins de 5 demandes », or words when the number itself is masked."""
    if isinstance(count, int):
        return counted(count, "demande")
    if count == Mask.SMALL:
        return "moins de 5 demandes"
    shown = figure(count)
    return "des demandes (nombre masqué)" if shown == Mask.BESIDE else f"{shown}{HARD}demandes"


def catalogue_summary(catalogue: Data) -> Sequence[str]:
    """One line for each kind of thing of which something changed."""
    words = {"added": "ajout", "removed": "retrait", "changed": "changement"}
    lines = []
    for kind, said in KINDS.items():
        told = [counted(len(catalogue[kind][key]), one) for key, one in words.items() if catalogue[kind].get(key)]
        if told:
            lines.append(f"{said} : {', '.join(told)}")
    return lines


def change(one: Data) -> str:
    """« condition : ceci → cela », or only what changed when texts would say nothing."""
    before, after = one["before"], one["after"]
    if before is None and after is None:
        return str(one["what"])
    return f"{one['what']} : {before or 'rien'} → {after or 'rien'}"
