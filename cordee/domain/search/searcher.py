"""What the words of somebody find in a catalogue on a day: needs, services, rules of time; see decision 0019."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cordee.domain.catalogue import Catalogue, ServiceVersion
from cordee.domain.deadlines import Deadline
from cordee.domain.orientation.gates import SAFETY_NEED
from cordee.domain.search.elsewhere import Subject
from cordee.domain.search.index import Entry, Findings, Found, Index, Wording
from cordee.domain.search.lexicon import Lexicon
from cordee.domain.search.words import distance, plain, stem, words_of

NEED, SERVICE, DEADLINE = "need", "service", "deadline"
_SUBJECT: Final = "subject"
_SAFETY: Final = f"{NEED}:{SAFETY_NEED}"
# Who writes the name of a service looks for it, before what is named after it.
_NAME: Final = 1.4
# Of what a saying means, each next thing is a little less likely than the one before.
_NEXT_MEANING: Final = 0.04


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A need, a service family or a rule of time. ``phrase``: its name or a saying that the question says wholly."""

    kind: str
    id: str
    words: tuple[str, ...]
    phrase: str
    score: float


@dataclass(frozen=True, kw_only=True)
class Searched:
    """``danger``: the words may say a danger. ``read_as``: misspelt words with the words that they were taken for.

    ``subjects``: what the words name and the catalogue does not hold; ``named``: the words that name it.
    """

    hits: tuple[Hit, ...]
    danger: bool
    read_as: Mapping[str, str]
    subjects: tuple[Subject, ...] = ()
    named: frozenset[str] = frozenset()

    @property
    def shown(self) -> tuple[Hit, ...]:
        """All, or beside a subject that is not ours what is said wholly, and what is said of the subject itself."""
        return tuple(hit for hit in self.hits if not self.subjects or hit.phrase or self._narrows(hit))

    def _narrows(self, hit: Hit) -> bool:
        words = {part for word in hit.words for part in words_of(word)}
        return bool(words & self.named) and bool(words - self.named)


class Searcher:
    """Everything that can be found in one release on one day."""

    def __init__(self, catalogue: Catalogue, *, on: date, subjects: Iterable[Subject] = ()) -> None:
        self.catalogue = catalogue
        self.subjects = {f"{_SUBJECT}:{one.id}": one for one in subjects}
        self.services = services_in_force(catalogue, on=on)
        self.deadlines = deadlines_in_force(catalogue, on=on)
        self.index = Index(self._entries(), Lexicon(catalogue.same_words))

    def search(self, words: str) -> Searched:
        findings = self.index.find(words)
        elsewhere = [one for one in findings.found if one.id in self.subjects and not _far_guess(one, findings)]
        return Searched(
            hits=tuple(_hit(one) for one in findings.found if one.id not in self.subjects),
            danger=any(one.id == _SAFETY for one in findings.found),
            read_as=findings.read_as,
            subjects=tuple(self.subjects[one.id] for one in elsewhere),
            named=frozenset(word for one in elsewhere for word in words_of(one.phrase)),
        )

    def _entries(self) -> Iterator[Entry]:
        yield from (Entry(id=name, phrases=(), literal=one.said) for name, one in self.subjects.items())
        sayings = _sayings(self.catalogue)
        for need in self.catalogue.needs.values():
            said = (*map(Wording, (need.label, *need.synonyms)), *sayings.get(need.id, ()))
            if need.id == SAFETY_NEED:
                yield Entry(id=_SAFETY, phrases=(), literal=tuple(one.text for one in said))
            else:
                yield Entry(id=f"{NEED}:{need.id}", phrases=said, text=need.description)
        for family, versions in self.services.items():
            names = dict.fromkeys(name for one in versions for name in (one.family_name, one.name))
            yield Entry(
                id=f"{SERVICE}:{family}",
                phrases=(*(Wording(name, _NAME) for name in names), *sayings.get(family, ())),
                text=" ".join(_service_text(versions, self.catalogue)),
            )
        for rule, deadlines in self.deadlines.items():
            names = dict.fromkeys(one.name for one in deadlines)
            # An identity that a service bears too is the service's: its page tells its dates.
            said = sayings.get(rule, ()) if rule not in self.services else ()
            text = " ".join(f"{one.person} {one.otherwise}" for one in deadlines)
            yield Entry(id=f"{DEADLINE}:{rule}", phrases=(*map(Wording, names), *said), text=text)


def _far_guess(found: Found, findings: Findings) -> bool:
    """« regrette » may be read as « retraite » to find something; it sends nobody elsewhere."""
    pairs = ((plain(typed), plain(meant)) for typed, meant in findings.read_as.items())
    far = {stem(meant) for typed, meant in pairs if distance(typed, meant, most=1) > 1}
    return not far.isdisjoint(map(stem, words_of(found.phrase)))


def _hit(found: Found) -> Hit:
    kind, _, item = found.id.partition(":")
    return Hit(kind=kind, id=item, words=found.words, phrase=found.phrase, score=found.score)


def services_in_force(catalogue: Catalogue, *, on: date) -> dict[str, tuple[ServiceVersion, ...]]:
    """The families that have a version on the day, with those versions."""
    found = {
        family: tuple(version for version in versions if version.period.covers(on))
        for family, versions in catalogue.families.items()
    }
    return {family: versions for family, versions in found.items() if versions}


def deadlines_in_force(catalogue: Catalogue, *, on: date) -> dict[str, tuple[Deadline, ...]]:
    """The rules of time that have a version on the day, with those versions."""
    found: dict[str, tuple[Deadline, ...]] = {}
    for deadline in catalogue.deadlines:
        if deadline.period.covers(on):
            found[deadline.rule] = (*found.get(deadline.rule, ()), deadline)
    return found


def _sayings(catalogue: Catalogue) -> Mapping[str, tuple[Wording, ...]]:
    """How people say each thing, the likeliest meaning first."""
    found: dict[str, tuple[Wording, ...]] = {}
    for saying in catalogue.sayings:
        for place, item in enumerate(saying.means):
            words = tuple(Wording(text, 1 - _NEXT_MEANING * place) for text in saying.said)
            found[item] = (*found.get(item, ()), *words)
    return found


def _service_text(versions: Iterable[ServiceVersion], catalogue: Catalogue) -> Iterator[str]:
    for version in versions:
        yield from (version.summary_public, version.summary_other or "")
        for operator in (catalogue.operators[kind] for kind in version.operators):
            yield from (operator.name, operator.acronym or "")
