"""What ``letters/*.yaml`` must satisfy before somebody sends one."""

from collections import Counter

from cordee.domain.catalogue import FactType
from cordee.domain.letters import LAYOUT, PLACE, SENDERS, Blank, BlankKind, Letter, places_of
from cordee.domain.rules.answers import closest
from cordee.reader.checks.checked import Checked
from cordee.reader.checks.conditions import judge
from cordee.reader.checks.dates import REVIEWED_EVERY

# The answers that one writes in a letter as they are; the others are no words.
FILLED_BY = {
    BlankKind.DAY: (FactType.DATE,),
    BlankKind.LINE: (FactType.COMMUNE, FactType.CHOICE, FactType.INT),
    BlankKind.LINES: (),
}
# What each kind is made of; the lists may have a text before them.
OF_LETTERS: tuple[str, ...] = ("recipient", "subject", "text")
OF_LISTS: tuple[str, ...] = ("sections",)


def written(checked: Checked) -> None:
    """What is named exists, each kind has its parts, each blank is in the text, and a source says where it was read."""
    for letter in checked.catalogue.letters.values():
        one = _Written(checked, letter)
        one.references()
        one.shape()
        one.blanks()
        one.places()
        one.provenance()


def meaning(checked: Checked) -> None:
    """A condition that answers can change, and that somebody to whom one of the services is open can meet."""
    for letter in checked.catalogue.letters.values():
        node = checked.node("letter", letter.id)
        if letter.condition is None or judge(checked, node, letter.condition, "when"):
            continue
        asked = [
            checked.asked_of(version) for family in letter.services for version in checked.catalogue.families[family]
        ]
        if all(checked.is_impossible(node, "when", met=[*each, letter.condition.expression]) for each in asked):
            node.error(
                f"condition « {letter.condition.written} » : jamais remplie quand l'un des services l'est ; ce "
                "document ne serait jamais proposé",
                "when",
            )


def reviews(checked: Checked) -> None:
    """Letters that nobody has read again for a year."""
    for letter in checked.catalogue.letters.values():
        if checked.on - letter.checked_on > REVIEWED_EVERY:
            message = f"« {letter.id} » relu pour la dernière fois le {letter.checked_on}"
            checked.doubt(checked.node("letter", letter.id), message, "checked_on")


class _Written:
    def __init__(self, checked: Checked, letter: Letter) -> None:
        self.checked, self.letter = checked, letter
        self.node = checked.node("letter", letter.id)

    def references(self) -> None:
        catalogue, letter = self.checked.catalogue, self.letter
        self.checked.all_known(self.node, "who", [letter.who], SENDERS)
        self.checked.all_known(self.node, "services", letter.services, catalogue.families)
        self.checked.all_known(self.node, "operators", letter.operators, catalogue.operators)
        self.checked.all_known(
            self.node, "deadlines", letter.deadlines, {deadline.rule for deadline in catalogue.deadlines}
        )
        if letter.condition:
            self.checked.condition(self.node, letter.condition, "when")
        if not letter.services:
            self.node.error("« services » manque : dites avec quelle démarche va ce document", "id")

    def shape(self) -> None:
        """A letter has a recipient, a subject and a text; what one ticks or asks is in sections."""
        needed, useless = (OF_LETTERS, OF_LISTS) if self.letter.is_letter else (OF_LISTS, OF_LETTERS)
        for key in needed:
            if not getattr(self.letter, key):
                self.node.error(f"« kind: {self.letter.kind} » : il manque « {key} »", "kind")
        for key in useless:
            if key != "text" and getattr(self.letter, key):
                self.node.key_error(f"« kind: {self.letter.kind} » n'a pas de « {key} »", key)
        for place, section in enumerate(self.letter.sections):
            if not section.items:
                self.node.error("cette partie est vide : écrivez « items »", "sections", place)

    def blanks(self) -> None:
        counted = Counter(blank.id for blank in self.letter.own_blanks)
        used = {place for _, text in self.letter.texts for place in places_of(text)}
        for index, blank in enumerate(self.letter.own_blanks):
            if self.letter.is_letter and blank.id in {given.id for given in LAYOUT}:
                self.node.error(f"« {blank.id} » est déjà dans toutes les lettres ; retirez-le", "blanks", index)
            if counted[blank.id] > 1:
                self.node.error(f"« {blank.id} » est écrit deux fois", "blanks", index)
            if blank.id not in used:
                self.node.error(f"« {blank.id} » n'est dans aucun texte : on le remplirait pour rien", "blanks", index)
            self._filled(index, blank)

    def _filled(self, index: int, blank: Blank) -> None:
        """An answer that fills a blank is one that can be written there."""
        known, kinds = self.checked.catalogue.facts, FILLED_BY[blank.kind]
        for name in blank.facts:
            if name not in known:
                self.node.error(f"le fait « {name} » n'existe pas{closest(name, known)}", "blanks", index, "facts")
            elif known[name].type not in kinds:
                wanted = " ou ".join(kinds) or "aucun fait"
                message = f"un blanc « {blank.kind} » attend {wanted}, « {name} » est {known[name].type}"
                self.node.error(message, "blanks", index, "facts")

    def places(self) -> None:
        known = [blank.id for blank in self.letter.blanks]
        for key, text in self.letter.texts:
            for place in places_of(text):
                if place not in known:
                    hint = closest(place, known)
                    self.node.error(f"« {{{place}}} » n'est pas dans « blanks »{hint}", key)
            if set("{}") & set(PLACE.sub("", text)):
                self.node.error("accolade seule : un blanc s'écrit « {nom_du_blanc} »", key)

    def provenance(self) -> None:
        if not self.letter.sources:
            self.node.error("« sources » manque : dites d'où vient ce qui est écrit", "id")
