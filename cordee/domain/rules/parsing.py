"""Text to expression. Bounded in length and depth: conditions come from files that anybody may have written."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from cordee.domain.rules.language import And, Bare, Compare, Expression, Literal, Member, Not, Operator, Or

LONGEST_TEXT = 4_000
DEEPEST_NESTING = 40

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>-?\d+)
      | (?P<text>'[^']*')
      | (?P<name>[a-zA-Z_][a-zA-Z0-9_]*)
      | (?P<operator>==|!=|<=|>=|<|>)
      | (?P<sign>[()\[\],+])""",
    re.VERBOSE,
)
_WORDS = {"and", "or", "not", "in", "true", "false", "date"}


class NotUnderstood(ValueError):
    """A condition that cannot be read; the message is French, ``offset`` counts characters from its start."""

    def __init__(self, message: str, *, offset: int) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    offset: int


def parse(text: str) -> Expression:
    """Read one condition; raise NotUnderstood with the place of the first thing that does not fit."""
    if len(text) > LONGEST_TEXT:
        raise NotUnderstood(f"condition de {len(text)} signes ; {LONGEST_TEXT} au plus", offset=0)
    return _Parser(_tokens(text), len(text)).whole()


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NotUnderstood(f"signe inattendu {text[at]!r}", offset=at)
        kind = str(found.lastgroup)
        if kind == "name" and found.group() in _WORDS:
            kind = "word"
        if kind != "space":
            tokens.append(_Token(kind, found.group(), at))
        at = found.end()
    return tokens


class _Parser:
    """Recursive descent; the state is the position in the list of tokens."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self.tokens, self.end, self.at, self.depth = tokens, end, 0, 0

    def whole(self) -> Expression:
        expression = self.disjunction()
        if self.at < len(self.tokens):
            self.refuse("la fin de la condition")
        return expression

    def disjunction(self) -> Expression:
        parts = [self.conjunction()]
        while self.accept("word", "or"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def conjunction(self) -> Expression:
        parts = [self.negation()]
        while self.accept("word", "and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negation(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST_NESTING:
            raise NotUnderstood(f"plus de {DEEPEST_NESTING} niveaux d'imbrication", offset=self.offset())
        expression = Not(self.negation()) if self.accept("word", "not") else self.atom()
        self.depth -= 1
        return expression

    def atom(self) -> Expression:
        if self.accept("sign", "("):
            inner = self.disjunction()
            self.expect("sign", ")")
            return inner
        facts = [self.expect("name").text]
        while self.accept("sign", "+"):
            facts.append(self.expect("name").text)
        return self.test(tuple(facts))

    def test(self, facts: tuple[str, ...]) -> Expression:
        if operator := self.accept("operator"):
            return Compare(facts, Operator(operator.text), self.literal())
        if len(facts) > 1:
            self.refuse("une comparaison après la somme")
        if self.accept("word", "in"):
            return Member(facts[0], self.listed())
        if self.at_words("not", "in"):
            self.at += 2
            return Member(facts[0], self.listed(), negated=True)
        return Bare(facts[0])

    def listed(self) -> tuple[Literal, ...]:
        self.expect("sign", "[")
        values = [self.literal()]
        while self.accept("sign", ","):
            values.append(self.literal())
        self.expect("sign", "]")
        return tuple(values)

    def literal(self) -> Literal:
        if number := self.accept("number"):
            return int(number.text)
        if text := self.accept("text"):
            return text.text[1:-1]
        if self.accept("word", "true"):
            return True
        if self.accept("word", "false"):
            return False
        if self.accept("word", "date"):
            return self.day()
        self.refuse("un nombre, un 'texte', true, false ou date('AAAA-MM-JJ')")

    def day(self) -> date:
        self.expect("sign", "(")
        written = self.expect("text")
        self.expect("sign", ")")
        try:
            return date.fromisoformat(written.text[1:-1])
        except ValueError:
            raise NotUnderstood(f"{written.text} n'est pas une date 'AAAA-MM-JJ'", offset=written.offset) from None

    def accept(self, kind: str, text: str | None = None) -> _Token | None:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind == kind and text in (None, token.text):
                self.at += 1
                return token
        return None

    def expect(self, kind: str, text: str | None = None) -> _Token:
        if token := self.accept(kind, text):
            return token
        self.refuse({"name": "le nom d'un fait", "text": "un 'texte'"}.get(kind, repr(text or kind)))

    def at_words(self, *words: str) -> bool:
        return [token.text for token in self.tokens[self.at : self.at + len(words)]] == list(words)

    def offset(self) -> int:
        return self.tokens[self.at].offset if self.at < len(self.tokens) else self.end

    def refuse(self, wanted: str) -> NoReturn:
        found = repr(self.tokens[self.at].text) if self.at < len(self.tokens) else "la fin"
        raise NotUnderstood(f"trouvé {found}, attendu {wanted}", offset=self.offset())
