"""Labels of conditions: sentences of the author's that stand for the generated ones."""

from typing import Final

from cordee.domain.rules.saying import sentence
from cordee.reader.checks.checked import Checked

# First words of a label that begins with its verb: who « est salarié » is not said.
VERBS_WITHOUT_SUBJECT: Final = frozenset({
    "A", "Adhère", "Appartient", "Bénéficie", "Craint", "Dispose", "Doit", "Est", "Exerce", "Habite", "Perçoit", "Peut",
    "Reçoit", "Relève", "Suit", "Travaille", "Veut", "Vit",
})  # fmt: skip
NEGATIONS_WITHOUT_SUBJECT: Final = ("Ne ", "N'", "N’")


def versions(checked: Checked) -> None:
    """Labels that begin with a verb, so that they have no subject, or that repeat what is said without them."""
    for version in checked.catalogue.versions.values():
        for place, condition in enumerate(version.conditions):
            if condition.label is None:
                continue
            if has_no_subject(condition.label):
                message = f"le libellé « {condition.label} » n'a pas de sujet ; dites « La personne … », ou retirez-le"
            elif condition.label == sentence(condition.expression, checked.catalogue.facts):
                message = f"le libellé « {condition.label} » répète la phrase produite ; retirez-le"
            else:
                continue
            checked.doubt(checked.node("version", version.id), message, "conditions", place, "label")


def has_no_subject(label: str) -> bool:
    return label.startswith(NEGATIONS_WITHOUT_SUBJECT) or label.split(" ", 1)[0] in VERBS_WITHOUT_SUBJECT
