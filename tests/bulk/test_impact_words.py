"""The cost of a change, in words that say what it leaves out."""

import pytest

from cordee.bulk.impact_words import cost
from cordee.bulk.masking import Mask


@pytest.mark.parametrize(
    ("cents", "whole", "unknown", "said"),
    [
        (-112_500, True, 0, "−1 125 €"),
        (0, True, 0, "aucune différence connue"),
        (5_000, True, 12, "+50 €, sans compter 12 demandes dont le coût avant ou après n'est pas connu"),
        (0, True, Mask.SMALL, "aucune différence connue, sans compter moins de 5 demandes dont le coût avant ou "
         "après n'est pas connu"),
        (0, False, Mask.BESIDE, "aucune différence connue, sans compter les groupes masqués ni des demandes (nombre "
         "masqué) dont le coût avant ou après n'est pas connu"),
        (5_000, False, {"shown": 12, "whole": False}, "+50 €, sans compter les groupes masqués ni au moins 12 demandes "
         "dont le coût avant ou après n'est pas connu"),
    ],
)  # fmt: skip
def test_a_cost_says_what_it_leaves_out(cents, whole, unknown, said):
    told = cost({"cents": cents, "whole": whole, "unknown": unknown})

    assert told.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") == said
