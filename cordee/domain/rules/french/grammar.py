"""French, as the sentences about conditions and findings need it: see docs/algorithms/french.md."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from cordee.domain.rules.evaluation import Interval
from cordee.domain.rules.french import frames, places, words
from cordee.domain.rules.grammar import Clause, Grammar, Polarity
from cordee.domain.rules.language import Literal, Operator
from cordee.domain.rules.phrases import Audience, Frame

# Where the words of a clause differ from those after a label.
_LABELLED_DAYS: Final = {Operator.DIFFERENT: "pas le {}", Operator.AT_LEAST: "à partir du {}"}
_LABELLED_NUMBERS: Final = {Operator.DIFFERENT: "autre que {}", Operator.AT_LEAST: "{} au moins"}


class French(Grammar):
    AND, OR = "et", "ou"
    OR_ELSE, AND_ALSO = ", ou bien ", ", et "
    EITHER = ("soit", "soit")
    JOINS = re.compile(r" (?:ou|et|ni) |,")
    NAMES_ONCE = True
    COLON, SEMICOLON = " : ", " ; "
    WHETHER = "si"
    LEFT_TO_KNOW = "Il reste à savoir"
    NEEDED, NEEDED_DAY = "il faut ", "que ce soit "
    WITHOUT_ANSWER, WITHOUT_OBJECT = "est sans réponse", "est sans objet"
    YES, NO, UNKNOWN, NOT_APPLICABLE, NONE = "oui", "non", "inconnu", "sans objet", "aucun"
    NOT, NEITHER, NOR = "pas", "ni", "ni"

    def shaped(self, frame: Frame, polarity: Polarity, audience: Audience, value: str = "") -> Clause:
        return frames.shaped(frame, polarity, audience, value)

    def neither(self, values: Sequence[str]) -> str:
        return words.neither(values)

    def is_negative(self, clause: Clause) -> bool:
        return clause.predicate.startswith(("ne ", "n'"))

    def total(self, nouns: Sequence[str]) -> Frame:
        return Frame(subject=" et ".join(nouns), verb="font", rest="{valeur} au total")

    def conjunction(self, after: str) -> str:
        return after

    def next_after(self, after: str) -> str:
        return "que" if after == "parce que" else after

    def attached(self, after: str, text: str) -> str:
        return words.attached(after, text)

    def enumerated(self, items: Iterable[str], last: str) -> str:
        return words.enumerated(items, last)

    def quoted(self, text: str) -> str:
        return f"« {text} »"

    def unit(self, code: str | None) -> str:
        return words.UNITS.get(code or "", "")

    def number(self, number: int, noun: str) -> str:
        return words.counted(number, noun)

    def spoken_number(self, number: int, noun: str) -> str:
        return words.spoken_number(number, noun)

    def day(self, day: date) -> str:
        return words.said_day(day)

    def on_day(self, day: date) -> str:
        return f"le {words.said_day(day)}"

    def compared(self, operator: Operator, value: Literal, noun: str, *, inside: bool = False) -> str:
        if isinstance(value, date):
            return words.DAYS[operator].format(words.said_day(value))
        said = words.AT_MOST_INSIDE if inside and operator is Operator.AT_MOST else words.NUMBERS[operator]
        return said.format(words.spoken_number(int(value), noun))

    def expected(self, operator: Operator, value: int | date, noun: str) -> str:
        if isinstance(value, date):
            return _LABELLED_DAYS.get(operator, words.DAYS[operator]).format(words.said_day(value))
        return _LABELLED_NUMBERS.get(operator, words.NUMBERS[operator]).format(words.counted(value, noun))

    def interval(self, interval: Interval, noun: str) -> str:
        return words.said_interval(interval, noun)

    def places(self, codes: Iterable[str]) -> list[str]:
        return places.said_places(codes)
