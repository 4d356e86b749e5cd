"""An English clause: how it is written beside the French one, and who, yes, no or neither it says.

It is one sentence about the person, its verb between brackets, as an author writes it after « the person »:
« the person [is] off sick » gives « you are off sick », « they are not off sick », « if you are not off sick ».

=================  ====================================================================================
``[verb]``         of the third person; « not » goes after « is, was, has, will … », « does not » before others
``{a}``            after « has »: « has a contract », « has no contract »; ``{an}``, ``{any}`` (nothing, then « no »)
``{their}``        « their », « your »; ``{they}``, ``{them}``, ``{themselves}`` too
``{a/b}``          ``a`` about the person, ``b`` to the person: « {the/your} contract »
``{value}``        the number, the day or the choice; ``{value:employee}`` counts in employees
``{place}``        the département or the commune, with its preposition
=================  ====================================================================================
"""

import re
from collections.abc import Mapping
from typing import Final

from cordee.domain.rules.grammar import Clause, Polarity
from cordee.domain.rules.phrases import MARKER, PLACE, VALUE, Audience, BadPhrase, Frame

PERSON: Final = "the person"
ARTICLES: Final[Mapping[str, str]] = {"a": "a ", "an": "an ", "any": ""}
ACCORDS: Final[Mapping[str, tuple[str, str]]] = {
    "their": ("their", "your"),
    "they": ("they", "you"),
    "them": ("them", "you"),
    "themselves": ("themselves", "yourself"),
}
# What takes « not » after it, with its form after « you » and « they ».
AUXILIARIES: Final[Mapping[str, str]] = {
    "is": "are",
    "are": "are",
    "was": "were",
    "were": "were",
    "has": "have",
    "have": "have",
    "can": "can",
    "must": "must",
    "should": "should",
    "will": "will",
}
# Verbs in the past, with what « did not » is said before.
PAST: Final[Mapping[str, str]] = {
    "began": "begin",
    "ended": "end",
    "joined": "join",
    "took": "take",
    "went": "go",
}
_CLAUSE = re.compile(r"(?P<subject>[^\[\]]+) \[(?P<verb>[^\[\]]+)\](?P<rest>(?: [^\[\]]+)?)")
_COUNTED = re.compile(r"\{value:([^{}/]+)\}")
_VALUE = re.compile(f"{re.escape(VALUE)}|{re.escape(PLACE)}")
_ARTICLE = re.compile(r"\{(a|an|any)\} ?")
_PLACES: Final[Mapping[str, str]] = {"value": VALUE, "place": PLACE}


def frame(text: str) -> Frame:
    """Read one clause; raise BadPhrase with what does not fit."""
    found = _CLAUSE.fullmatch(text)
    if found is None:
        raise BadPhrase(f"« {text} » : attendu un sujet, un verbe entre crochets et la suite, sans majuscule ni point")
    words(text)
    counted = _COUNTED.search(found["rest"])
    rest = _COUNTED.sub(VALUE, found["rest"].strip())
    for name, place in _PLACES.items():
        rest = rest.replace(f"{{{name}}}", place)
    return Frame(subject=found["subject"], verb=found["verb"], rest=rest, counted=counted[1] if counted else None)


def words(text: str) -> str:
    """Return the text itself; raise BadPhrase on a marker that means nothing, or on a lone brace."""
    for marker in MARKER.findall(text):
        known = marker in ARTICLES or marker in ACCORDS or marker in _PLACES or _COUNTED.fullmatch(f"{{{marker}}}")
        if not known and marker.count("/") != 1:
            raise BadPhrase(f"« {{{marker}}} » n'est pas un repère connu")
    if re.search(r"[{}]", MARKER.sub("", text)):
        raise BadPhrase(f"« {text} » : une accolade est seule")
    return text


def shaped(frame: Frame, polarity: Polarity, audience: Audience, value: str = "") -> Clause:
    rest = _accorded(_VALUE.sub(lambda _: value, frame.rest, count=1), audience)
    verb = _accorded(frame.verb, audience)
    if not frame.of_person:
        subject = _accorded(frame.subject, audience)
        return Clause(subject, subject, _predicate(verb, rest, polarity))
    several = _predicate(_plural(verb), rest, polarity)
    if audience is Audience.PERSON:
        return Clause("you", "you", several, of_person=True)
    return Clause(PERSON, "they", _predicate(verb, rest, polarity), of_person=True, then=several)


def _predicate(verb: str, rest: str, polarity: Polarity) -> str:
    owned = verb in ("has", "have") and _ARTICLE.match(rest)
    plain = _ARTICLE.sub(lambda found: ARTICLES[found[1]], rest)
    if polarity is not Polarity.NO:
        said = f"{verb} {plain}"
    elif owned:
        said = f"{verb} no {_ARTICLE.sub('', rest, count=1)}"
    elif verb in AUXILIARIES:
        said = f"{verb} not {plain}"
    elif verb in PAST:
        said = f"did not {PAST[verb]} {plain}"
    else:
        said = f"{'does' if _plural(verb) != verb else 'do'} not {_plural(verb)} {plain}"
    return said.rstrip()


def _plural(verb: str) -> str:
    """« is » gives « are », « wishes » « wish », « lives » « live »; what has no « s » is plural already."""
    if verb in AUXILIARIES:
        return AUXILIARIES[verb]
    if verb in PAST or not verb.endswith("s"):
        return verb
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[: -2 if verb.endswith(("shes", "ches", "sses", "xes", "oes")) else -1]


def _accorded(text: str, audience: Audience) -> str:
    def chosen(found: re.Match[str]) -> str:
        marker = str(found[1])
        if marker in ARTICLES:
            return str(found[0])
        forms = ACCORDS.get(marker) or tuple(marker.split("/"))
        return forms[audience is Audience.PERSON]

    return MARKER.sub(chosen, text)
