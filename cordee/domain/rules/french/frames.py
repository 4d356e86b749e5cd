"""From a frame to a clause: who is spoken to, yes, no or neither, and the value in its place."""

import re

from cordee.domain.rules.french.words import attached, inserted
from cordee.domain.rules.grammar import Clause, Polarity
from cordee.domain.rules.phrases import (
    ACCORDS,
    ARTICLES,
    MARKER,
    PLACE,
    VALUE,
    VERBS,
    Audience,
    Frame,
    is_negated,
    plain_verb,
)

_ARTICLE = re.compile(r"\{(un|une|des)\} ?(?=(\S*))")
_PLAIN_ARTICLE = re.compile(r"\{(un|une|des)\}")
_VALUE = re.compile(f"{re.escape(VALUE)}|{re.escape(PLACE)}")


def shaped(frame: Frame, polarity: Polarity, audience: Audience, value: str = "") -> Clause:
    rest = _placed(frame.rest, value)
    subject, again = _subject(frame, audience)
    predicate = f"{_verb(frame, polarity, audience)} {_articles(_accorded(rest, audience), polarity)}".rstrip()
    return Clause(subject, again, predicate, of_person=frame.of_person)


def _subject(frame: Frame, audience: Audience) -> tuple[str, str]:
    if not frame.of_person:
        subject = _accorded(frame.subject, audience)
        return subject, subject
    return ("vous", "vous") if audience is Audience.PERSON else (frame.subject, "elle")


def _verb(frame: Frame, polarity: Polarity, audience: Audience) -> str:
    verb = _accorded(plain_verb(frame.verb), audience)
    if frame.of_person and audience is Audience.PERSON:
        verb = VERBS.get(verb, verb)
    if is_negated(frame.verb):
        return attached("ne", verb)
    return {
        Polarity.YES: verb,
        Polarity.NO: f"{attached('ne', verb)} pas",
        Polarity.NEITHER: attached("ne", verb),
    }[polarity]


def _placed(rest: str, value: str) -> str:
    found = _VALUE.search(rest)
    return inserted(rest[: found.start()], value, rest[found.end() :]) if found else rest


def _articles(text: str, polarity: Polarity) -> str:
    """« une RQTH », « pas de RQTH », « ni RQTH »."""
    match polarity:
        case Polarity.YES:
            return _PLAIN_ARTICLE.sub(r"\1", text)
        case Polarity.NO:
            return _ARTICLE.sub(lambda found: attached("de", found[2])[: -len(found[2])], text)
        case Polarity.NEITHER:
            return _ARTICLE.sub("", text)


def _accorded(text: str, audience: Audience) -> str:
    def chosen(found: re.Match[str]) -> str:
        marker = str(found[1])
        if marker in ARTICLES:
            return str(found[0])
        forms = ACCORDS.get(marker) or tuple(marker.split("/"))
        return forms[audience is Audience.PERSON]

    return MARKER.sub(chosen, text)
