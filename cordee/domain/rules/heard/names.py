"""How facts are called on the line, in a word or two: « ancienneté : 3 ans », « habite Lyon »."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LineWords:
    """``names``: of each fact, the first being the one that is read back. ``choices``: other words for a choice than
    its label, by fact and choice.

    A name may be that of several facts, and the value tells which: « arrêt : 2 mois » is a length, « arrêt : mars » a
    day. What has no name here is called by its label or by its identifier.
    """

    names: Mapping[str, tuple[str, ...]]
    choices: Mapping[tuple[str, str], tuple[str, ...]]
