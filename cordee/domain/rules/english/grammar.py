"""English, as the sentences about conditions and findings need it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from cordee.domain.rules.english import frames, places, words
from cordee.domain.rules.evaluation import Interval
from cordee.domain.rules.grammar import Clause, Grammar, Polarity
from cordee.domain.rules.language import Literal, Operator
from cordee.domain.rules.phrases import Audience, Frame

_CONJUNCTIONS: Final[Mapping[str, str]] = {"si": "if", "que": "that", "parce que": "because"}
_NEGATIVE: Final = re.compile(r"\w+ (?:not|no|never|neither)\b")


class English(Grammar):
    AND, OR = "and", "or"
    OR_ELSE, AND_ALSO = ", or else ", ", and "
    EITHER = ("either", "or")
    JOINS = re.compile(r" (?:or|and|nor) |,")
    NAMES_ONCE = False
    COLON, SEMICOLON = ": ", "; "
    WHETHER = "whether"
    LEFT_TO_KNOW = "It is still not known"
    NEEDED, NEEDED_DAY = "it must be ", ""
    WITHOUT_ANSWER, WITHOUT_OBJECT = "has no answer", "does not apply"
    YES, NO, UNKNOWN, NOT_APPLICABLE, NONE = "yes", "no", "not known", "does not apply", "none"
    NOT, NEITHER, NOR = "not", "neither", "nor"

    def shaped(self, frame: Frame, polarity: Polarity, audience: Audience, value: str = "") -> Clause:
        return frames.shaped(frame, polarity, audience, value)

    def neither(self, values: Sequence[str]) -> str:
        return words.neither(values)

    def is_negative(self, clause: Clause) -> bool:
        return bool(_NEGATIVE.match(clause.predicate))

    def total(self, nouns: Sequence[str]) -> Frame:
        return Frame(subject=" and ".join(nouns), verb="add", rest="up to {valeur}")

    def conjunction(self, after: str) -> str:
        return _CONJUNCTIONS.get(after, after)

    def next_after(self, after: str) -> str:
        return after

    def attached(self, after: str, text: str) -> str:
        return f"{self.conjunction(after)} {text}"

    def enumerated(self, items: Iterable[str], last: str) -> str:
        return words.enumerated(items, last)

    def quoted(self, text: str) -> str:
        return f"“{text}”"

    def unit(self, code: str | None) -> str:
        return words.UNITS.get(code or "", "")

    def number(self, number: int, noun: str) -> str:
        return words.counted(number, noun)

    def spoken_number(self, number: int, noun: str) -> str:
        return words.spoken_number(number, noun)

    def day(self, day: date) -> str:
        return words.said_day(day)

    def on_day(self, day: date) -> str:
        return f"on {words.said_day(day)}"

    def compared(self, operator: Operator, value: Literal, noun: str, *, inside: bool = False) -> str:
        if isinstance(value, date):
            return words.DAYS[operator].format(words.said_day(value))
        return words.compared_number(operator, int(value), noun)

    def expected(self, operator: Operator, value: int | date, noun: str) -> str:
        return self.compared(operator, value, noun)

    def interval(self, interval: Interval, noun: str) -> str:
        return words.said_interval(interval, noun)

    def places(self, codes: Iterable[str]) -> list[str]:
        return places.said_places(codes)
